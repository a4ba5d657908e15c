"""What staff screens ask of the desk, and what it answers: frozen values, light enough to load at once.

Each piece of staff work is a module of its own beside this one: its orders, its answers, and the function
that does it. `kiosk.staff.desk` has the table that leads from an order to its function.
"""

from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from kiosk.staff.may import Deed
from sync.terms import StaffRole


@dataclass(frozen=True, slots=True)
class Shift:
    """One stretch of work, from a PIN to signing out: whoever acts in it is this member of staff."""

    id: UUID
    staff: UUID
    name: str
    role: StaffRole
    draft_key: bytes = field(repr=False)
    """Seals a form that has to be left, so that only the same PIN opens it again; see `sync.drafts`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivePin:
    """Somebody gave a PIN, perhaps after holding up a staff card."""

    pin: str = field(repr=False)
    staff: UUID | None = None
    """Whose card it was; None if there was none."""


@dataclass(frozen=True, slots=True)
class CountRoll:
    """The fire roll's numbers, for whoever pressed its key on the public screens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffOrder:
    """Something that is asked within a shift; the desk knows who that is, and whether they may."""

    shift: UUID
    deed: ClassVar[Deed | None] = None
    """What the role must allow; None for what everybody signed in may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndShift(StaffOrder):
    """Sign out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepDraft(StaffOrder):
    """Keep a form that had to be left, sealed with the shift's key, for when they sign in again."""

    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DropDraft(StaffOrder):
    """Forget the form that was kept: it was given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldUp(StaffOrder):
    """Take the next card or pass for this shift's screen, not as somebody's coming; or no longer.

    Everybody signed in may: what they may do with it, the order that follows says.
    """

    wanted: bool = True
    unknown: bool = False
    """Only one that is nobody's; a family that comes with its own signs in as ever."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the desk says to staff."""


@dataclass(frozen=True, slots=True)
class ShiftBegan(Answer):
    """The PIN was right, and that is on the disk."""

    shift: Shift
    draft: bytes | None = field(default=None, repr=False)
    """The form that they last had to leave."""


@dataclass(frozen=True, slots=True)
class WrongPin(Answer):
    """It was nobody's PIN, or not that of the card's holder."""

    left: int
    """So many more, before everybody has to wait."""


@dataclass(frozen=True, slots=True)
class MustWait(Answer):
    """Too many PINs were wrong."""

    seconds: int


@dataclass(frozen=True, slots=True)
class NoStaff(Answer):
    """Nobody of this hub has a PIN, as far as this kiosk has heard."""


@dataclass(frozen=True, slots=True)
class StaffCard(Answer):
    """A member of staff held their card up: now their PIN is wanted."""

    staff: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Shown(Answer):
    """A card or pass was held up for the shift's screen; nobody's coming was recorded by it."""

    token: str
    """Its keyed hash."""
    last_four: str
    is_pass: bool
    random: bool
    """It changes its number each time, so it can be nobody's."""


@dataclass(frozen=True, slots=True)
class ShiftOver(Answer):
    """Nobody is signed in by that shift any more."""


@dataclass(frozen=True, slots=True)
class NotAllowed(Answer):
    """The role does not allow it."""


@dataclass(frozen=True, slots=True)
class Kept(Answer):
    """What was asked is done, and nothing is to be said."""


@dataclass(frozen=True, slots=True)
class NotDone(Answer):
    """It could not be written down, and nothing was; what was typed stays where it is."""

    trouble: str
    """A sentence for staff."""
