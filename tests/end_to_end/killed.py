"""A registry, delivery and a recording kiosk as processes, each killed and started again at will."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sync import enrolment
from sync.client import Unreachable

ROOT = Path(__file__).parents[2]
RECORDER = Path(__file__).with_name("recorder.py")


def command(name: str) -> str:
    """Return the path of one of our commands."""
    return str(Path(sys.executable).with_name(name))


class Process:
    """A program with its own process group, whose output is kept."""

    def __init__(self, words: list[str], env: dict[str, str], output: Path) -> None:
        self._words, self._env, self.output = words, env, output
        self._process = self._start()

    def again(self) -> None:
        """Kill it at once, in whatever it is doing, and start it again."""
        self.kill()
        self._process = self._start()

    def kill(self) -> None:
        """End it and its children with SIGKILL."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(20)

    def _start(self) -> subprocess.Popen[bytes]:
        with self.output.open("ab") as log:
            return subprocess.Popen(
                self._words, env=self._env, stdout=log, stderr=log, cwd=ROOT, start_new_session=True
            )


class Works:
    """Everything, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store, self.database = folder, folder / "store", folder / "registry.db"
        self.env = os.environ | {
            "HUB_REGISTRY_DATABASE": str(self.database),
            "HUB_REGISTRY_SECRET_KEY": "k" * 60,
            "PYTHONPATH": str(ROOT),
        }
        self.running: list[Process] = []

    def start(self) -> list[Process]:
        """Set up, and start registry, delivery and kiosk, in this order."""
        self.set_up()
        self._run([command("hub-sync"), "run", "--config", str(self.folder / "kiosk.toml")], "delivery")
        self._run([sys.executable, str(RECORDER), str(self.store), "FULL"], "recorded")
        return self.running

    def set_up(self) -> None:
        """Make and serve a registry, and enrol a kiosk."""
        self._registry("migrate")
        self._registry("shell", "-c", "from registry.timetable.models import Hub; Hub(code='MOA').save()")
        code = json.loads(self._registry("enrolment-code", "--hub", "MOA", "--json"))["code"]
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            port = str(free.getsockname()[1])
        serve = [command("hub-registry"), "serve", "--port", port, "--workers", "1"]
        self._run(serve, "registry")
        until(lambda: self._enrol(f"http://127.0.0.1:{port}", code))
        (self.folder / "kiosk.toml").write_text('[store]\nfolder = "store"\n')

    def once(self) -> bool:
        """Deliver everything; return whether that worked."""
        words = [command("hub-sync"), "once", "--config", str(self.folder / "kiosk.toml")]
        return subprocess.run(words, env=self.env, capture_output=True, check=False).returncode == 0

    def acknowledged(self) -> set[str]:
        """Return the ids of the events that the kiosk said were on the disk."""
        lines = (self.folder / "recorded").read_text(errors="replace").splitlines(keepends=True)
        said = [line.split() for line in lines if line.endswith("\n") and line[0].isdigit()]
        return {words[1] for words in said if len(words) == 2 and len(words[1]) == 36}

    def stop(self) -> None:
        """End what still runs."""
        for process in self.running:
            process.kill()

    def _registry(self, *words: str) -> str:
        done = subprocess.run(
            [command("hub-registry"), *words], env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _run(self, words: list[str], name: str) -> None:
        self.running.append(Process(words, self.env, self.folder / name))

    def _enrol(self, url: str, code: str) -> bool:
        try:
            enrolment.enrol(self.store, url, code, "Front desk")
        except Unreachable:
            return False
        return True


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)
