"""What else staff may do with a family that they have just registered or found."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from kiosk.screens.staff.frame import StaffScreen, World
from kiosk.staff.asking import Shift
from kiosk.staff.may import Deed, may
from kiosk.staff.words import say


@dataclass(frozen=True, slots=True)
class WithFamily:
    """One thing, and the screen for it."""

    deed: Deed
    key: str
    name: str
    open: Callable[[World, Shift, UUID], StaffScreen]
    """Makes the screen for this family; its module is loaded when it is first wanted."""


def _media(world: World, shift: Shift, family: UUID) -> StaffScreen:
    from kiosk.screens.staff.media import Media  # noqa: PLC0415 - when it is first wanted

    return Media(world, shift, family)


WITH_FAMILY: tuple[WithFamily, ...] = (WithFamily(Deed.MEDIA, "c", say("Cards and passes"), _media),)
"""In the order in which they are offered. A further one is a line here."""


def offered(shift: Shift, things: tuple[WithFamily, ...]) -> dict[str, WithFamily]:
    """Return by key what this role may do."""
    return {each.key: each for each in things if may(shift.role, each.deed)}
