"""Our other commands as processes of their own, each with its log, all ended when we end."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class DemoError(Exception):
    """The demonstration cannot go on; ``str()`` is a sentence."""


def command(name: str) -> str:
    """Return the path of one of our commands, from the environment that runs this."""
    return str(Path(sys.executable).with_name(name))


def _end_with_parent() -> None:
    """Have the kernel end this child if the parent dies without saying goodbye."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def run(
    words: Sequence[str], env: Mapping[str, str], log: Path, *, give: str = "", show: bool = False
) -> str:
    """Run a command to its end and return what it printed; ``show`` lets its progress be seen.

    Raises:
        DemoError: it failed; the sentence is the last thing it said.
    """
    with log.open("ab") as errors:
        done = subprocess.run(
            words,
            env=dict(env),
            input=give.encode(),
            stdout=subprocess.PIPE,
            stderr=None if show else errors,
            start_new_session=True,
            preexec_fn=_end_with_parent,
            check=False,
        )
    if done.returncode:
        raise DemoError(f"{Path(words[0]).name} {words[1]} failed: {_last_line(log)}")
    return done.stdout.decode()


@dataclass(slots=True)
class Background:
    """A process that runs until it is stopped."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @classmethod
    def start(cls, words: Sequence[str], env: Mapping[str, str], log: Path) -> "Background":
        """Start a command; what it says goes to its log."""
        with log.open("ab") as output:
            process = subprocess.Popen(
                words,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 - before any of our threads start
            )
        return cls(" ".join([Path(words[0]).name, words[1]]), process, log)

    def wait_for(self, text: str, seconds: float = 60) -> str:
        """Return the first line of the log that holds ``text``.

        Raises:
            DemoError: it ended before that, or took too long.
        """
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for line in self.log.read_text(errors="replace").splitlines():
                if text in line:
                    return line
            self.must_run()
            time.sleep(0.02)
        raise DemoError(f"{self.name} did not start within {seconds:.0f} seconds.")

    def must_run(self) -> None:
        """Check that it still runs.

        Raises:
            DemoError: it ended by itself.
        """
        if self.process.poll() is not None:
            raise DemoError(f"{self.name} ended by itself: {_last_line(self.log)}")

    def stop(self, seconds: float = 10) -> None:
        """Ask it to end, and see to it that it does."""
        self.process.terminate()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _last_line(log: Path) -> str:
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing."
