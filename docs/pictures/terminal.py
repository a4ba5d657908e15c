"""Pictures of the real kiosk in the terminal it runs in, of any screen: ``make terminal-pictures``."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from PIL import Image

from config.public import Style
from docs.pictures.foot import Door, Look, standing

HERE = Path(__file__).parent
USAGE = """Take pictures of the real kiosk, in the terminal it runs in, before an invented morning.

Without SHOT, all that are kept in docs/pictures (foot-*.png); NAME alone is one of them. NAME=DOING is a
picture of your own, called NAME.png. DOING says what is done before it, one word after the other; each shot
goes on where the one before it stopped, in one kiosk:

\b
  GCV1000001     a card is held up: Amira's, who has two children. GCV7777777 is a
                 card that nobody knows, GCV3000001 a sensitive family's, GCV6000001
                 a Polish one's, STAFF00001 that of Robin, the manager. More of them
                 are in tests/kiosk/scene.py.
  F2 Return a 1  keys: letters, digits, and names as wtype has them (Escape, Tab, Down,
                 Prior, plus). F2 leads to the screens for staff.
  text:246810    types: this is the PIN of Sam, a receptionist; 135791 is Lee's, who
                 leads sessions, 112358 Robin's. text:Mary_Ann types a space for "_".

\b
Two screens for staff, for a handbook, with words large enough to be read on paper:
  python -m docs.pictures.terminal --into /tmp --points 20 \\
      home="GCV1000001 F2 text:246810" register="r"
Reception's own window, at first paint:
  python -m docs.pictures.terminal --into /tmp --staff reception=

Needs Debian's sway, foot, grim, wtype and fonts, and no screen. Only the clock differs from one to the next.
"""


@dataclass(frozen=True)
class Shot:
    """One picture, and what is done before it."""

    name: str
    doing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """A kiosk on one screen, and the pictures that are taken of it."""

    look: Look
    shots: tuple[Shot, ...]


AMIRA, ZOFIA, HARPREET, LAYLA, LARGE, QUIET = (
    *("GCV1000001", "GCV6000001", "GCV6000002", "GCV6000003", "GCV5000001", "GCV3000001"),
)
KEPT = (
    Run(
        Look(14),
        (
            Shot("foot-welcome"),
            Shot("foot-family", (AMIRA,)),
            Shot("foot-places", ("s",)),
            Shot("foot-done", ("b", "Return")),
            Shot("foot-already", ("x", AMIRA)),
            Shot("foot-leaving", ("l",)),
            Shot("foot-signed-out", ("Return",)),
            Shot("foot-large-family", (LARGE,)),
            Shot("foot-sensitive-family", ("Escape", "x", QUIET)),
            Shot("foot-polish", ("Escape", "x", ZOFIA)),
            Shot("foot-panjabi", ("Escape", "x", HARPREET)),
            Shot("foot-arabic", ("Escape", "x", LAYLA)),
            Shot("foot-counting", ("Escape", "x", "c", "plus", "Down", "Down", "plus")),
            Shot("foot-naming", ("Escape", "f", "text:Zofia")),
            Shot("foot-languages", ("Escape", "g")),
            Shot("foot-whats-on", ("Escape", "w")),
            Shot("foot-unknown-card", ("Escape", "GCV7777777")),
        ),
    ),
    Run(
        Look(20),
        (
            Shot("foot-welcome-20pt"),
            Shot("foot-family-20pt", (AMIRA,)),
            Shot("foot-done-20pt", ("Return",)),
            Shot("foot-panjabi-20pt", ("x", HARPREET)),
            Shot("foot-panjabi-done-20pt", ("Return",)),
            Shot("foot-arabic-20pt", ("x", LAYLA)),
            Shot("foot-naming-20pt", ("Escape", "x", "f")),
        ),
    ),
    Run(Look(18, "contrast"), (Shot("foot-contrast", (AMIRA,)),)),
    Run(Look(18, "flat"), (Shot("foot-flat", (AMIRA,)),)),
    Run(Look(16, language="ur"), (Shot("foot-welcome-urdu"),)),
    Run(Look(16, language="ti"), (Shot("foot-welcome-tigrinya"),)),
)


@click.command(help=USAGE)
@click.argument("shots", metavar="[SHOT]...", nargs=-1)
@click.option(
    "--into", type=click.Path(path_type=Path), default=HERE, help="The folder; docs/pictures if not said."
)
@click.option(
    "--points",
    default=18,
    show_default=True,
    help="Size of the letters; 14 makes 116 by 36 cells, 20 80 by 25.",
)
@click.option(
    "--style", type=click.Choice([each.value for each in Style]), default="colour", show_default=True
)
@click.option("--language", default="en", show_default=True, help="What the welcome screen speaks.")
@click.option("--staff", is_flag=True, help="Reception's own window rather than the public screen.")
@click.option(
    "--screen", type=(int, int), default=(1280, 800), show_default=True, help="Pixels across and down."
)
def main(
    *,
    shots: Sequence[str],
    into: Path,
    points: int,
    style: str,
    language: str,
    staff: bool,
    screen: tuple[int, int],
) -> None:
    """Take every picture, or those whose names are given."""
    into.mkdir(parents=True, exist_ok=True)
    own = tuple(Shot(name, tuple(doing.split())) for name, is_own, doing in map(cut, shots) if is_own)
    wanted = {name for name, is_own, _ in map(cut, shots) if not is_own}
    unknown = wanted - {shot.name for run in KEPT for shot in run.shots}
    if unknown:
        raise click.UsageError(
            f"No such picture is kept: {', '.join(sorted(unknown))}. Your own is NAME=DOING."
        )
    for run in KEPT:
        if not shots or wanted & {shot.name for shot in run.shots}:
            take_all(run, into, wanted)
    if own:
        take_all(Run(Look(points, style, language, staff, screen), own), into)


def cut(said: str) -> tuple[str, bool, str]:
    """Return a shot's name, whether it is somebody's own, and what is done before it."""
    name, sign, doing = said.partition("=")
    return name, bool(sign), doing


def take_all(run: Run, into: Path, wanted: Sequence[str] | set[str] = ()) -> None:
    """Stand a kiosk up, do what every shot says, and keep what is wanted: all, if none is named."""
    with tempfile.TemporaryDirectory(prefix="hub-foot-") as name, standing(run.look, Path(name)) as door:
        for shot in run.shots:
            picture = after(shot, door)
            if not wanted or shot.name in wanted:
                picture.save(into / f"{shot.name}.png", optimize=True)
                click.echo(into / f"{shot.name}.png")


def after(shot: Shot, door: Door) -> Image.Image:
    """Return what is seen after a shot's doing; in few colours, so that the file is small."""
    for what in shot.doing:
        door.do(what.replace("_", " ") if what.startswith("text:") else what)
    return door.settle().quantize(128, dither=Image.Dither.NONE)


if __name__ == "__main__":
    main()
