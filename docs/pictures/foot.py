"""The kiosk on the terminal it really runs in, on a screen that is not there; hands and eyes before it.

The compositor, the terminal and their settings are those of ``systemd/kiosk``. The kiosk is `hub-kiosk run`
with a simulated reader, over the invented morning of the tests: families, sessions around now, three staff.
"""

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from PIL import Image, ImageChops

from reader.simulate import SimulatedReader
from sync.store import Store
from sync.wire import Session
from tests.kiosk.scene import HOUSEHOLDS, IDENTITY, SESSIONS, STAFF, load

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
ANSWERED = 4.0
"""Seconds to wait for the first sign of what was done."""
AWAKE = ("-M", "shift", "-m", "shift", "-s", "200")
"""A terminal takes a keyboard's first key for nothing."""
SETTLED = 0.6
"""Seconds without a change after which a screen is taken to be painted."""
SETTINGS = """
[store]
folder = "store"
[screen]
style = "{style}"
sounds = "off"
language = "{language}"
[[readers]]
name = "Card reader"
port = "{port}"
"""
SWAY = "output HEADLESS-1 resolution {width}x{height}\n"
HEADLESS = {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"}
NEEDED = ("sway", "foot", "grim", "wtype")
NOT_AS_ROOT = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
"""Sway does not run as root, nor where it could become root; all files stay its own."""
CARDS = ("GCV", "LOST", "STAFF")
"""How cards of the invented morning begin."""


@dataclass(frozen=True)
class Look:
    """How a kiosk and its screen are set up."""

    points: int = 18
    """The size of the terminal's font; 14 makes 116 by 36 cells on this screen, 20 makes 80 by 25."""
    style: str = "colour"
    language: str = "en"
    staff: bool = False
    """Reception's own window."""
    screen: tuple[int, int] = (1280, 800)


@dataclass(frozen=True)
class Door:
    """A kiosk that stands, and what reaches it."""

    reader: SimulatedReader
    environment: dict[str, str]
    folder: Path

    def do(self, what: str) -> None:
        """Hold a card up, type words or press a key, and wait for what comes of it."""
        before = self.look()
        if what.startswith(CARDS):
            self.reader.tap(what)
        elif what.startswith("text:"):
            self.call("wtype", *AWAKE, "-d", "20", what.removeprefix("text:"), "-s", "100")
        else:
            self.call("wtype", *AWAKE, *(("-k", what) if len(what) > 1 else (what,)), "-s", "100")
        until = time.monotonic() + ANSWERED
        while time.monotonic() < until and not ImageChops.difference(before, self.look()).getbbox():
            time.sleep(0.05)
        self.settle()

    def settle(self) -> Image.Image:
        """Wait until nothing is painted any more; return what is to be seen."""
        until, still_since, before = time.monotonic() + PATIENCE, time.monotonic(), self.look()
        while time.monotonic() < until and time.monotonic() - still_since < SETTLED:
            now = self.look()
            if ImageChops.difference(before, now).getbbox():
                still_since, before = time.monotonic(), now
        return before

    def look(self) -> Image.Image:
        """Return what is on the screen."""
        path = self.folder / "look.png"
        self.call("grim", str(path))
        return Image.open(path).convert("RGB")

    def call(self, *words: str) -> None:
        """Run a program of the compositor's."""
        subprocess.run(words, env=self.environment, check=True, timeout=PATIENCE)


@contextmanager
def standing(look: Look, folder: Path) -> Iterator[Door]:
    """Start compositor, terminal and kiosk; stop them at the end."""
    missing = [each for each in NEEDED if not shutil.which(each)]
    if missing:
        raise SystemExit(f"Pictures of the terminal need more of Debian: apt-get install {' '.join(missing)}")
    morning(folder / "store")
    settings = SETTINGS.format(style=look.style, language=look.language, port=folder / "reader")
    (folder / "kiosk.toml").write_text(settings)
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    own = {"XDG_RUNTIME_DIR": str(runtime), "LANG": "C.UTF-8", "HOME": str(folder)}
    environment = os.environ | HEADLESS | own
    with ExitStack() as stack:
        reader = stack.enter_context(SimulatedReader("text", link=folder / "reader"))
        command = [
            *(NOT_AS_ROOT if os.geteuid() == 0 else ()),
            "sway",
            "--config",
            str(compositor(look, folder)),
        ]
        with (folder / "sway.log").open("w") as log:
            sway = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        stack.callback(stop, sway)
        door = Door(reader, environment | {"WAYLAND_DISPLAY": display(runtime)}, folder)
        painted(door)
        yield door


def morning(store: Path) -> None:
    """Make the store of the invented families, with their sessions around now."""
    made = Store.create(store, IDENTITY)
    begun = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    families = [entry for each in HOUSEHOLDS for entry in each.entries()]
    load(made, [*families, *today(SESSIONS, begun), *(each.entry() for each in STAFF)])
    made.close()


def today(sessions: Sequence[Session], begun: datetime) -> Iterator[Session]:
    """Yield sessions that run, begin soon, and come later."""
    for number, session in enumerate(sessions):
        starts = begun + timedelta(hours=number)
        yield msgspec.structs.replace(session, starts=starts, ends=starts + timedelta(minutes=90))


def compositor(look: Look, folder: Path) -> Path:
    """Write the settings of sway and foot: the kiosk's own, but for the screen and what is started."""
    shipped = ROOT / "systemd" / "kiosk"
    terminal = folder / "foot.ini"
    lines = [line for line in (shipped / "foot.ini").read_text().splitlines() if "include=" not in line]
    text = "\n".join(lines).replace("size=20", f"size={look.points}")
    terminal.write_text(text.replace("command=aplay", "#command=aplay"))
    kiosk = [sys.executable, "-c", "from kiosk.cli import main; main()", "run", *(["--staff"] * look.staff)]
    words = shlex.join([*kiosk, "--config", str(folder / "kiosk.toml"), "--log", str(folder / "kiosk.log")])
    script = folder / "run"
    script.write_text(f"#!/bin/sh\ncd {ROOT}\nexec {words}\n")
    script.chmod(0o755)
    config = folder / "sway.conf"
    kept = [
        line
        for line in (shipped / "sway.conf").read_text().splitlines()
        if not line.startswith(("exec", "include"))
    ]
    start = f"exec foot --app-id=hub-kiosk --config={terminal} {script}\n"
    config.write_text(
        "\n".join(kept) + "\n" + SWAY.format(width=look.screen[0], height=look.screen[1]) + start
    )
    return config


def display(runtime: Path) -> str:
    """Wait until the compositor listens, and return where."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = [each.name for each in runtime.glob("wayland-?") if each.is_socket()]
        if found:
            return found[0]
        time.sleep(0.1)
    raise SystemExit(f"sway did not start; {runtime.parent / 'sway.log'} said why.")


def painted(door: Door) -> None:
    """Wait until the welcome screen with its day stands."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and len(door.look().getcolors(100_000) or ()) < 8:
        time.sleep(0.2)
    time.sleep(5)  # the day is read after the first paint


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the compositor, and all in it."""
    process.terminate()
    process.wait(timeout=PATIENCE)
