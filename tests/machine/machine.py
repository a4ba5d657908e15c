"""A whole Debian machine in a container: systemd itself, our packages, nothing of the host's but its kernel.

It is booted from the root that ``make machine`` builds, with an overlay in memory: what a test does to it
is gone with it.
"""

import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BOOT_SECONDS = 120

Done = subprocess.CompletedProcess[str]


class CannotBoot(Exception):
    """This host lets no container with its own systemd be started; ``str()`` says what was seen."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A running machine."""

    process: subprocess.Popen[bytes]
    init: int
    """The host's number of its first process."""
    root: Path
    """What it was booted from."""

    @classmethod
    def boot(cls, root: Path, log: Path, *, keep: bool = False, shared: Path | None = None) -> "Machine":
        """Start the machine and wait until its systemd has started what it starts.

        What happens in it is gone with it, unless it is to be kept in its root. A folder that is shared
        with this host is /srv in it.

        Raises:
            CannotBoot: it does not come up.
        """
        command = ["systemd-nspawn", "--quiet", f"--directory={root}", "--boot"]
        command += [] if keep else ["--volatile=overlay"]
        command += [f"--bind={shared}:/srv"] if shared else []
        alone = ["--private-network", "--register=no", "--keep-unit", "--link-journal=no", "--console=pipe"]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*command, *alone], stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            )
        machine = None
        until = time.monotonic() + BOOT_SECONDS
        while time.monotonic() < until and process.poll() is None:
            machine = machine or _inside(process, root)
            if machine and machine.run("systemctl is-system-running", check=False).stdout.strip() in STARTED:
                return machine
            time.sleep(0.2)
        process.kill()
        process.wait()
        raise CannotBoot(log.read_text(errors="replace")[-400:] or "it said nothing")

    def run(self, command: str, *, given: str = "", check: bool = True, timeout: float = 120) -> Done:
        """Run a shell command as root in the machine, and give it something to read."""
        inside = ["--mount", "--uts", "--ipc", "--net", "--pid", "--root", "--wd"]
        enter = ["nsenter", f"--target={self.init}", *inside, "env", "-i"]
        clean = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "HOME=/root", "sh", "-c", command]
        words = [*enter, *clean]
        done = subprocess.run(
            words, input=given, capture_output=True, text=True, timeout=timeout, check=False
        )
        if check and done.returncode:
            raise AssertionError(f"{command}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def write(self, path: str, text: str) -> None:
        """Put a file with this text into the machine, with the folders above it; everybody may read it."""
        folder = path.rsplit("/", 1)[0]
        self.run(f"mkdir -p {folder} && cat > {path} && chmod 644 {path}", given=text)

    def put(self, file: Path, path: str) -> None:
        """Copy a file of ours into the machine, with its rights."""
        self.write(path, file.read_text(encoding="utf-8"))
        self.run(f"chmod {file.stat().st_mode & 0o777:o} {path}")

    def show(self, unit: str, what: str) -> str:
        """Return one property of a unit."""
        return self.run(f"systemctl show --property={what} --value {unit}").stdout.strip()

    def journal(self, unit: str) -> str:
        """Return what a unit and systemd about it have said."""
        return self.run(f"journalctl --no-pager --output=cat --unit={unit}").stdout

    def wait(self, seen: Callable[[], bool], what: str, seconds: float = 60) -> None:
        """Wait until something is seen."""
        until = time.monotonic() + seconds
        while not seen():
            assert time.monotonic() < until, f"not seen within {seconds:.0f} s: {what}"
            time.sleep(0.2)

    def shut_down(self) -> None:
        """Have it halt, and wait until it is gone."""
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


STARTED = frozenset({"running", "degraded"})


def _inside(process: subprocess.Popen[bytes], root: Path) -> Machine | None:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    for child in map(int, children.read_text().split() if children.exists() else []):
        if Path(f"/proc/{child}/comm").read_text().strip() == "systemd":
            return Machine(process, child, root)
    return None


def in_root(root: Path, command: str, *, check: bool = True) -> Done:
    """Run a shell command in the machine's root without booting it; what it writes stays: only look."""
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent"}
    chroot = ["chroot", str(root), "sh", "-c", command]
    return subprocess.run(chroot, capture_output=True, text=True, env=environment, check=check, timeout=120)


def may_be_root() -> bool:
    """Tell whether machines can be built and booted by this user at all."""
    return os.geteuid() == 0
