"""What each ink looks like: palettes of high contrast, in which words repeat what a colour says."""

from rich.color import Color
from rich.style import Style

from config.public import Style as Manner
from kiosk.page import Ink

GROUND = "#0d1b2a"
PANEL = "#1d3650"
FOREGROUND = "#f4f7fb"

_COLOUR = {
    Ink.PLAIN: f"{FOREGROUND} on {GROUND}",
    Ink.STRONG: f"bold {FOREGROUND} on {GROUND}",
    Ink.MUTED: f"#b9c7d6 on {GROUND}",
    Ink.TITLE: f"bold #ffd166 on {GROUND}",
    Ink.PLACE: f"bold #8ecae6 on {GROUND}",
    Ink.GOOD: f"bold #7ee2a8 on {GROUND}",
    Ink.WARNING: f"bold #ffb86b on {GROUND}",
    Ink.NOTICE: f"bold {GROUND} on #ffb86b",
    Ink.ALARM: f"bold {GROUND} on #ff8fa3",
    Ink.CARD: f"{FOREGROUND} on {GROUND}",
    Ink.CARD_ON: f"bold #7ee2a8 on {GROUND}",
    Ink.CARD_FIXED: f"#b9c7d6 on {GROUND}",
    Ink.BUTTON: f"bold {FOREGROUND} on {PANEL}",
    Ink.BUTTON_MAIN: f"bold {GROUND} on #7ee2a8",
    Ink.CURSOR: f"bold {GROUND} on #ffd166",
    Ink.INVERSE: "#000000 on #ffffff",
}
_CONTRAST = {
    **dict.fromkeys(Ink, "bold #ffffff on #000000"),
    Ink.TITLE: "bold #ffff00 on #000000",
    Ink.PLACE: "bold #ffff00 on #000000",
    Ink.NOTICE: "bold #000000 on #ffff00",
    Ink.ALARM: "bold #000000 on #ffff00",
    Ink.BUTTON_MAIN: "bold #000000 on #ffffff",
    Ink.CURSOR: "bold #000000 on #ffff00",
    Ink.INVERSE: "#000000 on #ffffff",
}
_FLAT = dict.fromkeys(Ink, "default on default")

_PALETTES = {
    Manner.COLOUR: {ink: Style.parse(text) for ink, text in _COLOUR.items()},
    Manner.CONTRAST: {ink: Style.parse(text) for ink, text in _CONTRAST.items()},
    Manner.FLAT: {ink: Style.parse(text) for ink, text in _FLAT.items()},
}


def palette(manner: Manner) -> dict[Ink, Style]:
    """Return the styles of a manner of drawing."""
    return _PALETTES[manner]


def rgb(color: Color | None) -> tuple[int, int, int]:
    """Return a colour's red, green and blue, 0 to 255."""
    if color is None:
        return 0, 0, 0
    red, green, blue = color.get_truecolor()
    return red, green, blue
