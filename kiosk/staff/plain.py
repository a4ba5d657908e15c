"""What was typed becomes one plain line: a scanner that types brings control characters along. Pure."""

import unicodedata


def one_line(text: str) -> str:
    """Return the text without control characters, its spaces single, nothing at its ends."""
    shown = "".join(" " if each.isspace() else each for each in text if not _is_control(each))
    return " ".join(shown.split())


def _is_control(each: str) -> bool:
    """Say whether a character is none: a control, or half of one. Joiners belong to some scripts."""
    return unicodedata.category(each) in {"Cc", "Cs"} and not each.isspace()
