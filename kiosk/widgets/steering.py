"""Where the keys go next. Pure: from what is on the page, and where it was drawn."""

from collections.abc import Sequence

from kiosk.drawing.block import Spot
from kiosk.page import Card, Page, Press, Stepper, pressables_of


def begin(page: Page) -> int:
    """Return where the keys are first: at what is chosen, at the first open card, else at what goes on."""
    pressables = page.pressables
    cards = [(number, each) for number, each in enumerate(pressables) if isinstance(each, Card)]
    chosen = [number for number, each in cards if each.ticked and not each.box]
    opened = [number for number, each in cards if not each.fixed]
    if chosen or opened:
        return (chosen or opened)[0]
    number = 0
    for item in page.items:
        if isinstance(item, Stepper):
            return number + 1
        number += len(pressables_of(item))
    return next((n for n, each in enumerate(pressables) if isinstance(each, Press) and each.main), 0)


def beyond(page: Page, cursor: int, step: int) -> int:
    """Return the next stop of the Tab key; all cards together are one stop."""
    pressables = page.pressables
    if not pressables:
        return 0
    stops = [
        number
        for number, each in enumerate(pressables)
        if not isinstance(each, Card) or number == _first_card(page, cursor)
    ]
    if cursor not in stops:
        return stops[0]
    return stops[(stops.index(cursor) + step) % len(stops)]


def towards(spots: Sequence[Spot], cursor: int, key: str, count: int) -> int:
    """Return the nearest pressable in the direction of an arrow key; at the edge, the same one.

    Past the last card that is seen, the next one that is not.
    """
    here = next((spot for spot in spots if spot.index == cursor), None)
    if here is None:
        return cursor
    best = min(
        (spot for spot in spots if spot.index >= 0 and _ahead(here, spot, key)),
        key=lambda spot: _distance(here, spot, key),
        default=None,
    )
    hidden = {spot.index for spot in spots}
    after = cursor + 1
    turns = any(spot.index < 0 for spot in spots)
    if turns and key in {"down", "right"} and after < count and after not in hidden:
        return after
    if turns and key in {"up", "left"} and cursor > 0 and cursor - 1 not in hidden and best is None:
        return cursor - 1
    return best.index if best else cursor


def _first_card(page: Page, cursor: int) -> int:
    """Return the stop that stands for the cards: the one the keys are at, else the first open one."""
    pressables = page.pressables
    if 0 <= cursor < len(pressables) and isinstance(pressables[cursor], Card):
        return cursor
    cards = [n for n, each in enumerate(pressables) if isinstance(each, Card)]
    opened = [n for n in cards if not getattr(pressables[n], "fixed", False)]
    return (opened or cards or [-1])[0]


def _ahead(here: Spot, other: Spot, key: str) -> bool:
    if key == "left":
        return other.x + other.width <= here.x and _overlaps(here.y, here.height, other.y, other.height)
    if key == "right":
        return other.x >= here.x + here.width and _overlaps(here.y, here.height, other.y, other.height)
    if key == "up":
        return other.y + other.height <= here.y
    return other.y >= here.y + here.height


def _distance(here: Spot, other: Spot, key: str) -> tuple[int, int]:
    along = abs(other.y - here.y) if key in {"up", "down"} else abs(other.x - here.x)
    across = abs(other.x - here.x) if key in {"up", "down"} else abs(other.y - here.y)
    return along, across


def _overlaps(a: int, a_size: int, b: int, b_size: int) -> bool:
    return a < b + b_size and b < a + a_size
