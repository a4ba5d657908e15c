"""Cards and passes of a family: linked, issued, reported lost, replaced, withdrawn; and found again.

A hub pass is drawn here, shown once, and known afterwards by its keyed hash alone, like every other medium.
"""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, auto
from typing import ClassVar
from uuid import UUID

from kiosk.staff.asking import Answer, NotAllowed, StaffOrder
from kiosk.staff.bench import Bench
from kiosk.staff.finding import may_open
from kiosk.staff.may import Deed
from sync import passes, strangers
from sync.events import Body, MediumLinked, MediumWithdrawn
from sync.strangers import Stranger
from sync.terms import Ended, Key, Role
from sync.tokens import token_hash
from sync.wire import MediumEntry, Standing

LINKED, ISSUED, WITHDRAWN, PUT_BACK = "linked-medium", "issued-pass", "withdrew-medium", "put-medium-back"
"""What the audit calls it."""
JUST = timedelta(minutes=30)
"""So long a card that was held up is "the card just shown": a family registers in the meantime."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _AboutMedia(StaffOrder):
    """Something about the cards and passes of one family."""

    deed: ClassVar[Deed | None] = Deed.MEDIA
    family: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtMedia(_AboutMedia):
    """Tell whose there are, and which card was just shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCard(_AboutMedia):
    """Make the card that was shown a key of this person's."""

    person: UUID
    token: str = field(repr=False)
    """Its keyed hash, so that it is the card that staff were told of, whoever showed another since."""
    replaces: UUID | None = None
    """A medium that it stands for from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuePass(_AboutMedia):
    """Make a new hub pass for this person."""

    person: UUID
    replaces: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMedium(_AboutMedia):
    """Let a card or pass open nothing any more."""

    medium: UUID
    how: Ended


@dataclass(frozen=True, slots=True, kw_only=True)
class PutMediumBack(_AboutMedia):
    """Let a card or pass open its family's screen again: it was found, or that was a slip."""

    medium: UUID


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who may have a card or a pass."""

    person: UUID
    name: str = field(repr=False)
    """Empty where none may stand."""
    role: Role


@dataclass(frozen=True, slots=True)
class Held:
    """One card or pass."""

    id: UUID
    person: UUID
    made: Key | None
    last_four: str = field(repr=False)
    standing: Standing

    @property
    def is_active(self) -> bool:
        """Whether it opens its family's screen."""
        return self.standing is Standing.ACTIVE


@dataclass(frozen=True, slots=True)
class MediaTold(Answer):
    """All cards and passes of a family, and the card that was shown just now, if one was."""

    family: UUID
    people: tuple[Holder, ...]
    media: tuple[Held, ...]
    shown: Stranger | None


@dataclass(frozen=True, slots=True)
class CardLinked(Answer):
    """The card that was shown is theirs now."""

    holder: Holder
    medium: UUID
    last_four: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PassIssued(Answer):
    """A new pass, to be shown now: nobody can ask for its number afterwards."""

    holder: Holder
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class MediumEnded(Answer):
    """It opens nothing any more."""

    medium: UUID
    how: Ended


@dataclass(frozen=True, slots=True)
class MediumBack(Answer):
    """It opens its family's screen again."""


class Why(Enum):
    """Why a card cannot be linked."""

    THEIRS = auto()
    """It is theirs already, and works."""
    ANOTHERS = auto()
    """It is another family's, or was."""
    REVOKED = auto()
    """It was withdrawn for good."""
    RANDOM = auto()
    """It changes its number each time."""
    LONG_AGO = auto()
    """Nobody showed it lately."""


@dataclass(frozen=True, slots=True)
class NotLinked(Answer):
    """The card cannot be theirs, and nothing was written."""

    why: Why


def look(bench: Bench, order: LookAtMedia) -> Answer:
    """Tell of a family's cards and passes."""
    if not may_open(bench, order.family):
        return NotAllowed()
    media = sorted(map(_held, bench.register.media_of(order.family)), key=lambda each: not each.is_active)
    shown = strangers.latest(bench.store, bench.clock() - JUST)
    return MediaTold(order.family, _holders(bench, order.family), tuple(media), shown)


def link(bench: Bench, order: LinkCard) -> Answer:
    """Make the card that was shown theirs; visits that were counted with it become theirs too.

    Raises:
        StoreError: nothing was written.
    """
    holder = _holder(bench, order)
    if holder is None:
        return NotAllowed()
    shown = strangers.latest(bench.store, bench.clock() - JUST)
    known = bench.register.medium(order.token)
    why = _why_not(order, shown, known)
    if shown is None or why:
        return NotLinked(why or Why.LONG_AGO)
    medium = known.id if known else bench.new_id()
    linked = _linked(bench, order, medium, order.token, shown.made, shown.last_four)
    bench.write([*_replaced(bench, order), linked], LINKED, about=order.family)
    return CardLinked(holder, medium, shown.last_four)


def issue(bench: Bench, order: IssuePass) -> Answer:
    """Draw a new pass; it is on the disk, as a hash, before anybody sees it.

    Raises:
        StoreError: nothing was written.
    """
    holder = _holder(bench, order)
    if holder is None:
        return NotAllowed()
    value = passes.hub_pass(secrets.randbits(passes.BITS))
    token = token_hash(value, bench.identity.token_key)
    linked = _linked(bench, order, bench.new_id(), token, Key.PASS, value[-4:])
    bench.write([*_replaced(bench, order), linked], ISSUED, about=order.family)
    return PassIssued(holder, value)


def end(bench: Bench, order: EndMedium) -> Answer:
    """Withdraw a card or pass; the visits that were made with it stay.

    Raises:
        StoreError: nothing was written.
    """
    medium = _medium(bench, order.family, order.medium)
    if medium is None:
        return NotAllowed()
    bench.write([_withdrawn(bench, medium, order.how)], WITHDRAWN, about=order.family, reason=order.how.value)
    return MediumEnded(medium.id, order.how)


def put_back(bench: Bench, order: PutMediumBack) -> Answer:
    """Let a card or pass work again that was withdrawn.

    Raises:
        StoreError: nothing was written.
    """
    medium = _medium(bench, order.family, order.medium)
    if medium is None:
        return NotAllowed()
    again = MediumLinked(
        medium=medium.id,
        token=medium.token,
        last_four=medium.last_four,
        kind=medium.made or Key.CARD,
        person=medium.person,
        family=medium.family,
        by=bench.shift.staff,
    )
    bench.write([again], PUT_BACK, about=order.family)
    return MediumBack()


def _holders(bench: Bench, family: UUID) -> tuple[Holder, ...]:
    return tuple(Holder(m.person, p.known_as, m.role) for m, p in bench.register.members(family))


def _holder(bench: Bench, order: LinkCard | IssuePass) -> Holder | None:
    if not may_open(bench, order.family):
        return None
    return next((each for each in _holders(bench, order.family) if each.person == order.person), None)


def _medium(bench: Bench, family: UUID, medium: UUID) -> MediumEntry | None:
    if not may_open(bench, family):
        return None
    return next((each for each in bench.register.media_of(family) if each.id == medium), None)


def _why_not(order: LinkCard, shown: Stranger | None, known: MediumEntry | None) -> Why | None:
    if shown is None or shown.token != order.token:
        return Why.LONG_AGO
    if shown.random:
        return Why.RANDOM
    if known is None:
        return None
    if known.family != order.family:
        return Why.ANOTHERS
    if known.standing is Standing.REVOKED:
        return Why.REVOKED
    theirs = known.standing is Standing.ACTIVE and known.person == order.person
    return Why.THEIRS if theirs else None


def _linked(
    bench: Bench, order: LinkCard | IssuePass, medium: UUID, token: str, made: Key, last_four: str
) -> MediumLinked:
    return MediumLinked(
        medium=medium,
        token=token,
        last_four=last_four,
        kind=made,
        person=order.person,
        family=order.family,
        by=bench.shift.staff,
    )


def _replaced(bench: Bench, order: LinkCard | IssuePass) -> list[Body]:
    """Return what withdraws the medium that the new one stands for."""
    old = _medium(bench, order.family, order.replaces) if order.replaces else None
    return [_withdrawn(bench, old, Ended.REPLACED)] if old else []


def _withdrawn(bench: Bench, medium: MediumEntry, how: Ended) -> MediumWithdrawn:
    return MediumWithdrawn(token=medium.token, person=medium.person, standing=how, by=bench.shift.staff)


def _held(medium: MediumEntry) -> Held:
    return Held(medium.id, medium.person, medium.made, medium.last_four, medium.standing)
