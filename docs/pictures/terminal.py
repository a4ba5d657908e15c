"""Pictures of the real kiosk in the terminal it runs in: ``make terminal-pictures``.

The compositor, the terminal and their settings are those of ``systemd/kiosk``, on a screen that is not there
(needs Debian's sway, foot, grim, wtype and fonts; sway does not run as root). The kiosk is `hub-kiosk run`
with a simulated reader, over the invented morning of the tests; keys and cards reach it as at a door.
"""

import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import msgspec
from PIL import Image, ImageChops

from reader.simulate import SimulatedReader
from sync.store import Store
from sync.wire import Session
from tests.kiosk.scene import HOUSEHOLDS, IDENTITY, SESSIONS, load

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SCREEN = (1280, 800)
PATIENCE = 30.0
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
{more}
[[readers]]
name = "Card reader"
port = "{port}"
"""
SWAY = "output HEADLESS-1 resolution {width}x{height}\n"
HEADLESS = {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"}


@dataclass(frozen=True)
class Shot:
    """One picture, and what is done before it: cards are held up, other words are keys."""

    name: str
    doing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """A kiosk on one screen, and the pictures that are taken of it."""

    points: int
    shots: tuple[Shot, ...]
    style: str = "colour"
    more: str = ""


AMIRA, ZOFIA, HARPREET, LAYLA, LARGE, QUIET = (
    *("GCV1000001", "GCV6000001", "GCV6000002", "GCV6000003", "GCV5000001", "GCV3000001"),
)
RUNS = (
    Run(
        14,
        (
            Shot("welcome"),
            Shot("family", (AMIRA,)),
            Shot("places", ("s",)),
            Shot("done", ("b", "Return")),
            Shot("already", ("x", AMIRA)),
            Shot("leaving", ("l",)),
            Shot("signed-out", ("Return",)),
            Shot("large-family", (LARGE,)),
            Shot("sensitive-family", ("Escape", "x", QUIET)),
            Shot("polish", ("Escape", "x", ZOFIA)),
            Shot("panjabi", ("Escape", "x", HARPREET)),
            Shot("arabic", ("Escape", "x", LAYLA)),
            Shot("counting", ("Escape", "x", "c", "plus", "Down", "Down", "plus")),
            Shot("naming", ("Escape", "f", "Z", "o", "f", "i", "a")),
            Shot("languages", ("Escape", "g")),
            Shot("whats-on", ("Escape", "w")),
            Shot("unknown-card", ("Escape", "GCV7777777")),
        ),
    ),
    Run(
        20,
        (
            Shot("welcome-20pt"),
            Shot("family-20pt", (AMIRA,)),
            Shot("done-20pt", ("Return",)),
            Shot("panjabi-20pt", ("x", HARPREET)),
            Shot("panjabi-done-20pt", ("Return",)),
            Shot("arabic-20pt", ("x", LAYLA)),
            Shot("naming-20pt", ("Escape", "x", "f")),
        ),
    ),
    Run(18, (Shot("contrast", (AMIRA,)),), style="contrast"),
    Run(18, (Shot("flat", (AMIRA,)),), style="flat"),
    Run(16, (Shot("welcome-urdu"),), more='language = "ur"'),
    Run(16, (Shot("welcome-tigrinya"),), more='language = "ti"'),
)


def main() -> None:
    """Take every picture, or those whose names are given."""
    wanted = set(sys.argv[1:])
    for run in RUNS:
        if not wanted or wanted & {shot.name for shot in run.shots}:
            with tempfile.TemporaryDirectory(prefix="hub-foot-") as name, standing(run, Path(name)) as door:
                for shot in run.shots:
                    take(shot, door)


@dataclass(frozen=True)
class Door:
    """A kiosk that stands, and what reaches it."""

    reader: SimulatedReader
    environment: dict[str, str]
    folder: Path

    def do(self, what: str) -> None:
        """Hold a card up, or press a key, and wait for what comes of it."""
        before = self.look()
        if what.startswith("GCV"):
            self.reader.tap(what)
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


def take(shot: Shot, door: Door) -> None:
    """Do what comes before a picture, and keep it; few colours, so that the file is small."""
    for what in shot.doing:
        door.do(what)
    picture = door.settle().quantize(128, dither=Image.Dither.NONE)
    picture.save(HERE / f"foot-{shot.name}.png", optimize=True)
    click.echo(f"foot-{shot.name}.png")


@contextmanager
def standing(run: Run, folder: Path) -> Iterator[Door]:
    """Start compositor, terminal and kiosk; stop them at the end."""
    morning(folder / "store")
    (folder / "kiosk.toml").write_text(
        SETTINGS.format(style=run.style, more=run.more, port=folder / "reader")
    )
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    environment = os.environ | HEADLESS | {"XDG_RUNTIME_DIR": str(runtime), "LANG": "C.UTF-8"}
    with ExitStack() as stack:
        reader = stack.enter_context(SimulatedReader("text", link=folder / "reader"))
        command = shlex.join(["sway", "--config", str(compositor(run, folder))])
        sway = subprocess.Popen(shlex.split(command), env=environment, stderr=subprocess.DEVNULL)
        stack.callback(stop, sway)
        door = Door(reader, environment | {"WAYLAND_DISPLAY": display(runtime)}, folder)
        painted(door)
        yield door


def morning(store: Path) -> None:
    """Make the store of the invented families, with their sessions around now."""
    made = Store.create(store, IDENTITY)
    begun = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    load(made, [entry for each in HOUSEHOLDS for entry in each.entries()] + list(today(SESSIONS, begun)))
    made.close()


def today(sessions: Sequence[Session], begun: datetime) -> Iterator[Session]:
    """Yield sessions that run, begin soon, and come later."""
    for number, session in enumerate(sessions):
        starts = begun + timedelta(hours=number)
        yield msgspec.structs.replace(session, starts=starts, ends=starts + timedelta(minutes=90))


def compositor(run: Run, folder: Path) -> Path:
    """Write the settings of sway and foot: the kiosk's own, but for the screen and what is started."""
    shipped = ROOT / "systemd" / "kiosk"
    terminal = folder / "foot.ini"
    lines = [line for line in (shipped / "foot.ini").read_text().splitlines() if "include=" not in line]
    text = "\n".join(lines).replace("size=20", f"size={run.points}")
    terminal.write_text(text.replace("command=aplay", "#command=aplay"))
    kiosk = shlex.join([sys.executable, "-c", "from kiosk.cli import main; main()", "run"])
    script = folder / "run"
    script.write_text(
        f"#!/bin/sh\ncd {ROOT}\nexec {kiosk} --config {folder}/kiosk.toml --log {folder}/kiosk.log\n"
    )
    script.chmod(0o755)
    config = folder / "sway.conf"
    kept = [
        line
        for line in (shipped / "sway.conf").read_text().splitlines()
        if not line.startswith(("exec", "include"))
    ]
    start = f"exec foot --app-id=hub-kiosk --config={terminal} {script}\n"
    config.write_text("\n".join(kept) + "\n" + SWAY.format(width=SCREEN[0], height=SCREEN[1]) + start)
    return config


def display(runtime: Path) -> str:
    """Wait until the compositor listens, and return where."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = [each.name for each in runtime.glob("wayland-?") if each.is_socket()]
        if found:
            return found[0]
        time.sleep(0.1)
    raise SystemExit("sway did not start; it does not run as root.")


def painted(door: Door) -> None:
    """Wait until the welcome screen with its day stands."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and len(door.look().getcolors(100_000) or ()) < 8:
        time.sleep(0.2)
    time.sleep(2)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the compositor, and all in it."""
    process.terminate()
    process.wait(timeout=PATIENCE)


if __name__ == "__main__":
    main()
