"""The one table of who may do what behind the PIN. Everything that asks, asks this; nothing here does I/O.

What a role may do in the registry is another table (`registry/access/roles.py`): here it is what a
member of staff may do at the hub's own kiosks, without a network and without a second factor.
"""

from enum import StrEnum

from sync.terms import StaffRole


class Deed(StrEnum):
    """Something that a member of staff may do."""

    REGISTER = "register a family"
    FIND = "find a family by two identifiers"
    BREAK_GLASS = "open a sensitive family, with a reason"
    MEDIA = "link, issue and withdraw cards and passes"
    PRINT = "print passes and rolls"
    SESSIONS = "take the register of a session, open and close one"
    CORRECT = "correct what was recorded, with a reason"
    ROLL = "see names on the fire roll, and tick them off"
    EXCEPTIONS = "see what needs a person"
    HEALTH = "see how the kiosk is"


_EVERYBODY = frozenset(StaffRole)
_MANAGER = frozenset({StaffRole.HUB_MANAGER})

TABLE: dict[Deed, frozenset[StaffRole]] = {
    Deed.REGISTER: _EVERYBODY,
    Deed.FIND: _EVERYBODY,
    Deed.BREAK_GLASS: _MANAGER,
    Deed.MEDIA: frozenset({StaffRole.RECEPTIONIST, StaffRole.HUB_MANAGER}),
    Deed.PRINT: _EVERYBODY,
    Deed.SESSIONS: _EVERYBODY,
    Deed.CORRECT: _EVERYBODY,
    Deed.ROLL: _EVERYBODY,
    Deed.EXCEPTIONS: frozenset({StaffRole.RECEPTIONIST, StaffRole.HUB_MANAGER}),
    Deed.HEALTH: _EVERYBODY,
}


def may(role: StaffRole, deed: Deed) -> bool:
    """Say whether somebody of this role may do this."""
    return role in TABLE[deed]
