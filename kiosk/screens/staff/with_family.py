"""What else staff may do with a family that they have just registered or found."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from kiosk.screens.staff.frame import StaffScreen, World
from kiosk.staff.asking import Shift
from kiosk.staff.may import Deed, may


@dataclass(frozen=True, slots=True)
class WithFamily:
    """One thing, and the screen for it."""

    deed: Deed
    key: str
    name: str
    open: Callable[[World, Shift, UUID], StaffScreen]
    """Makes the screen for this family; its module is loaded when it is first wanted."""


WITH_FAMILY: tuple[WithFamily, ...] = ()
"""In the order in which they are offered. A further one is a line here."""


def offered(shift: Shift, things: tuple[WithFamily, ...]) -> dict[str, WithFamily]:
    """Return by key what this role may do."""
    return {each.key: each for each in things if may(shift.role, each.deed)}
