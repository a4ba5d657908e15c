"""A registry, delivery and a kiosk as the programs that they are, each killed and started again at will."""

import fcntl
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from reader.encode import encode
from reader.pseudo import Pseudo
from sync import enrolment
from sync.client import Unreachable

ROOT = Path(__file__).parents[2]
RECORDER = Path(__file__).with_name("recorder.py")
COLUMNS, LINES = 120, 40
SETTINGS = """\
[store]
folder = "store"
[screen]
style = "flat"
guard_milliseconds = 0
sounds = "off"
voice = "off"
[[readers]]
name = "Card reader"
port = "{folder}/reader"
profile = "id12la"
"""


def command(name: str) -> str:
    """Return the path of one of our commands."""
    return str(Path(sys.executable).with_name(name))


def card(number: int) -> str:
    """Return the token of this family's card, as an EM4100 reader gives it."""
    return f"{0x2A00000000 + number * 7919:010X}"


def names(number: int) -> tuple[str, str]:
    """Return what the adult and the child are called: a name for each, which nobody else has."""
    return f"Ada{number:04}", f"Kit{number:04}"


class Process:
    """A program with its own process group, whose output is kept."""

    def __init__(self, words: Sequence[str], env: dict[str, str], output: Path) -> None:
        self._words, self._env, self.output = words, env, output
        self._process = self._start()

    def start(self) -> None:
        """Start it again."""
        self._process = self._start()

    def kill(self) -> None:
        """End it and its children with SIGKILL."""
        if self._process.returncode is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(20)

    def _start(self) -> subprocess.Popen[bytes]:
        with self.output.open("ab") as log:
            return subprocess.Popen(
                self._words, env=self._env, stdout=log, stderr=log, cwd=ROOT, start_new_session=True
            )


class Kiosk(Process):
    """``hub-kiosk run`` on a pseudo-terminal, with a card reader and a thumb."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self._reader, self._master, self._drawn = Pseudo(folder / "reader"), -1, b""
        words = [command("hub-kiosk"), "run", "--config", str(folder / "kiosk.toml")]
        super().__init__(
            [*words, "--log", str(folder / "kiosk.log")], env | {"TERM": "xterm-256color"}, folder
        )

    def tap(self, family: int) -> None:
        """Hold a family's card to the reader."""
        self._drawn = b""
        os.write(self._reader.master, encode("id12la", card(family)))

    def press(self) -> None:
        """Press the big button."""
        os.write(self._master, b"\r")

    def shows(self, text: str, seconds: float) -> bool:
        """Return whether this is drawn within so many seconds, or was before the program ended."""
        until = time.monotonic() + seconds
        while text.encode() not in self._drawn:
            ready, _, _ = select.select([self._master], [], [], max(0.0, until - time.monotonic()))
            if not ready or not self._read():
                return text.encode() in self._drawn
        return True

    def close(self) -> None:
        """End it, and unplug the reader."""
        self.kill()
        os.close(self._master)
        self._reader.close()

    def _read(self) -> bool:
        try:
            piece = os.read(self._master, 65536)
        except OSError:  # nobody has the other end open any more
            return False
        self._drawn += piece
        return bool(piece)

    def _start(self) -> subprocess.Popen[bytes]:
        if self._master >= 0:
            os.close(self._master)
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        process = subprocess.Popen(
            self._words,
            env=self._env,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=ROOT,
            start_new_session=True,
        )
        os.close(slave)
        return process


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
        self.signed_in: set[str] = set()
        """Names of those whom the screen told that they are signed in."""

    def start(self, families: int) -> tuple[Process, Process, Kiosk]:
        """Set up, and start registry, delivery and kiosk, and somebody who records beside them for load."""
        registry = self.set_up(families)
        assert self.once()
        config = str(self.folder / "kiosk.toml")
        delivery = self.run([command("hub-sync"), "run", "--config", config], "delivery")
        kiosk = Kiosk(self.folder, self.env)
        self.running.append(kiosk)
        self.run([sys.executable, str(RECORDER), str(self.store), "FULL", "0.02"], "recorded")
        return registry, delivery, kiosk

    def set_up(self, families: int = 0) -> Process:
        """Make and serve a registry with families, and enrol a kiosk; return the registry."""
        code, port, serve = self.serve(families)
        until(lambda: self._enrol(f"http://127.0.0.1:{port}", code))
        (self.folder / "kiosk.toml").write_text(SETTINGS.format(folder=self.folder))
        return serve

    def serve(self, families: int) -> tuple[str, int, Process]:
        """Make and serve a registry with families; return a code for a kiosk, the port, and the registry."""
        self._registry("migrate")
        self._registry("shell", "-c", f"from tests.end_to_end.families import make; make({families})")
        code = json.loads(self._registry("enrolment-code", "--hub", "MOA", "--json"))["code"]
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            port = free.getsockname()[1]
        words = [command("hub-registry"), "serve", "--port", str(port), "--workers", "1"]
        return code, port, self.run(words, "registry")

    def attended(self) -> list[str]:
        """Return the first name of whoever came, by the registry, once for each time they are counted."""
        found = "Attendance.objects.filter(counts=True).exclude(person=None)"
        asked = f"from registry.intake.models import Attendance; print(*{found}"
        said = self._registry("shell", "-c", f"{asked}.values_list('person__first_name', flat=True))")
        return said.splitlines()[-1].split()

    def tapped(self, kiosk: Kiosk, family: int, seconds: float = 3.0) -> bool:
        """Return whether the screen greets who tapped: then they were told that they are signed in."""
        adult, _ = names(family)
        if kiosk.shows(adult, seconds):
            self.signed_in.add(adult)
        return adult in self.signed_in

    def pressed(self, kiosk: Kiosk, family: int, seconds: float = 3.0) -> bool:
        """Return whether the screen says that the button signed the child in, too."""
        adult, child = names(family)
        if kiosk.shows(f"{adult} and {child}", seconds):
            self.signed_in.add(child)
        return child in self.signed_in

    def once(self) -> bool:
        """Deliver everything; return whether that worked."""
        words = [command("hub-sync"), "once", "--config", str(self.folder / "kiosk.toml")]
        return subprocess.run(words, env=self.env, capture_output=True, check=False).returncode == 0

    def acknowledged(self) -> set[str]:
        """Return the ids of the events that the recorder said were on the disk."""
        lines = (self.folder / "recorded").read_text(errors="replace").splitlines(keepends=True)
        said = [line.split() for line in lines if line.endswith("\n") and line[0].isdigit()]
        return {words[1] for words in said if len(words) == 2 and len(words[1]) == 36}

    def stop(self) -> None:
        """End what still runs."""
        for process in self.running:
            process.close() if isinstance(process, Kiosk) else process.kill()

    def run(self, words: list[str], name: str) -> Process:
        """Start a program whose output goes to a file of this name."""
        process = Process(words, self.env, self.folder / name)
        self.running.append(process)
        return process

    def _registry(self, *words: str) -> str:
        done = subprocess.run(
            [command("hub-registry"), *words], env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

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
