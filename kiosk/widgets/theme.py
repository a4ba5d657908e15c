"""The kiosk's colours: dark, of high contrast, each with a meaning that words repeat."""

from textual.theme import Theme

HUB = Theme(
    name="hub",
    primary="#ffd166",
    secondary="#8ecae6",
    accent="#8ecae6",
    foreground="#f4f7fb",
    background="#0d1b2a",
    surface="#14273b",
    panel="#1d3650",
    success="#7ee2a8",
    warning="#ffb86b",
    error="#ff8fa3",
    dark=True,
    variables={"button-color-foreground": "#0d1b2a", "button-focus-text-style": "bold"},
)
