"""What each ink looks like: palettes of high contrast, in which words repeat what a colour says."""

from rich.color import Color
from rich.style import Style

from config.public import Style as Manner
from kiosk.page import Ink

GROUND = "#0d1b2a"
FOREGROUND = "#f4f7fb"
YELLOW = "#ffd166"
GREEN = "#7ee2a8"
BUTTON = "#3a6ea5"
PANEL = "#22394f"
TICKED = "#1f7a4d"

_COLOUR = {
    Ink.PLAIN: f"{FOREGROUND} on {GROUND}",
    Ink.STRONG: f"bold {FOREGROUND} on {GROUND}",
    Ink.MUTED: f"#b9c7d6 on {GROUND}",
    Ink.TITLE: f"bold {YELLOW} on {GROUND}",
    Ink.PLACE: f"bold #8ecae6 on {GROUND}",
    Ink.GOOD: f"bold {GREEN} on {GROUND}",
    Ink.WARNING: f"bold #ffb86b on {GROUND}",
    Ink.NOTICE: f"bold {GROUND} on #ffb86b",
    Ink.ALARM: f"bold {GROUND} on #ff8fa3",
    Ink.CARD: f"bold {FOREGROUND} on {PANEL}",
    Ink.CARD_ON: f"bold #ffffff on {TICKED}",
    Ink.CARD_FIXED: f"bold {GREEN} on {GROUND}",
    Ink.BUTTON: f"bold #ffffff on {BUTTON}",
    Ink.BUTTON_MAIN: f"bold {GROUND} on {GREEN}",
    Ink.FIELD: f"bold {GROUND} on #ffffff",
    Ink.CARD_EDGE: f"{PANEL} on {GROUND}",
    Ink.CARD_ON_EDGE: f"{TICKED} on {GROUND}",
    Ink.CARD_FIXED_EDGE: f"{GROUND} on {GROUND}",
    Ink.BUTTON_EDGE: f"{BUTTON} on {GROUND}",
    Ink.BUTTON_MAIN_EDGE: f"{GREEN} on {GROUND}",
    Ink.FOCUS_EDGE: f"{YELLOW} on {GROUND}",
    Ink.BOX: f"bold {GROUND} on #ffffff",
    Ink.CARD_BOX_EDGE: f"#ffffff on {PANEL}",
    Ink.CARD_ON_BOX_EDGE: f"#ffffff on {TICKED}",
    Ink.INVERSE: "#000000 on #ffffff",
}
_BLACK, _WHITE = "bold #ffffff on #000000", "bold #000000 on #ffffff"
_CONTRAST = {
    **dict.fromkeys(Ink, _BLACK),
    Ink.TITLE: "bold #ffff00 on #000000",
    Ink.PLACE: "bold #ffff00 on #000000",
    Ink.NOTICE: "bold #000000 on #ffff00",
    Ink.ALARM: "bold #000000 on #ffff00",
    Ink.BUTTON_MAIN: _WHITE,
    Ink.CARD_ON: _WHITE,
    Ink.FIELD: _WHITE,
    Ink.BOX: _WHITE,
    Ink.CARD_FIXED_EDGE: "#000000 on #000000",
    Ink.FOCUS_EDGE: "#ffff00 on #000000",
    Ink.CARD_ON_BOX_EDGE: "#ffffff on #ffffff",
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
