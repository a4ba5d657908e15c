"""The three manners of drawing as themes, so that staff's screens and the families' look alike."""

from textual.theme import Theme

from config.public import Style as Manner
from kiosk.widgets.palette import FOREGROUND, GROUND, PANEL

COLOUR = Theme(
    name="kiosk-colour",
    primary="#8ecae6",
    secondary="#8ecae6",
    accent="#ffd166",
    warning="#ffb86b",
    error="#ff8fa3",
    success="#7ee2a8",
    foreground=FOREGROUND,
    background=GROUND,
    surface="#27486a",
    panel=PANEL,
    dark=True,
)
CONTRAST = Theme(
    name="kiosk-contrast",
    primary="#ffff00",
    secondary="#ffff00",
    accent="#ffff00",
    warning="#ffff00",
    error="#ffff00",
    success="#ffffff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    dark=True,
)
FLAT = Theme(
    name="kiosk-flat",
    primary="#ffffff",
    secondary="#ffffff",
    accent="#ffffff",
    warning="#ffffff",
    error="#ffffff",
    success="#ffffff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    dark=True,
)
THEMES = {Manner.COLOUR: COLOUR, Manner.CONTRAST: CONTRAST, Manner.FLAT: FLAT}
