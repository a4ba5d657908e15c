"""What a key means on a page. Pure."""

import unicodedata

from kiosk.page import Act, Page

ARROWS = {"up", "down", "left", "right"}
MOVES = {*ARROWS, "tab", "shift+tab"}
TURNS = {"pagedown", "pageup", "0"}
NAME_SIGNS = " '-’."  # noqa: RUF001 - how some names are written
CHANGES = {"plus": "more", "minus": "less", "+": "more", "-": "less"}


def meaning(key: str, character: str | None, page: Page, cursor: int) -> Act | str | None:
    """Return an act of this page, a movement ("tab", an arrow, "turn"), "enter" or "space", or None."""
    if key in MOVES or key == "enter":
        return key
    if key == "escape":
        return page.escape or page.anything
    if page.types:
        return _typed(key, character, page)
    return _pressed(key, page, cursor)


def _pressed(key: str, page: Page, cursor: int) -> Act | str | None:
    if key == "space":
        return key
    if key in TURNS:
        return "turn"
    changed = _changed(CHANGES[key], page, cursor) if key in CHANGES else None
    return changed or page.keys.get(key) or _of_button(key.lower(), page) or page.anything


def _typed(key: str, character: str | None, page: Page) -> Act | str | None:
    """Letters are typed, with the marks of any script; a space and a minus belong to names."""
    if key in page.keys:
        return page.keys[key]
    if character and (unicodedata.category(character)[0] in "LM" or character in NAME_SIGNS):
        return Act("type", character)
    return None


def _changed(name: str, page: Page, cursor: int) -> Act | None:
    """Let plus and minus change the number that the keys are at."""
    pressables = page.pressables
    if not 0 <= cursor < len(pressables):
        return None
    act = pressables[cursor].act
    return Act(name, act.about) if act.name in {"more", "less"} else None


def _of_button(key: str, page: Page) -> Act | None:
    return next((each.act for each in page.pressables if each.key and each.key == key), None)
