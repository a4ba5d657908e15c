"""The staff's side of the desk, in the door's thread: who is signed in, what they may, and who does it.

The table `WORK` leads from each order to the function that does it. A further piece of work is a module
of its own, and a line here.
"""

import math
from collections.abc import Callable
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from config.kiosk import Door as DoorSettings
from kiosk import rules
from kiosk.clock import Clock, NewId
from kiosk.occasions import Occasions
from kiosk.outcome import Outcome, Verdict
from kiosk.staff import (
    attending,
    calling,
    closing,
    correcting,
    exceptions,
    finding,
    health,
    media,
    registering,
    sessions,
)
from kiosk.staff.asking import (
    Answer,
    DropDraft,
    EndShift,
    GivePin,
    HoldUp,
    KeepDraft,
    Kept,
    MustWait,
    NoStaff,
    NotAllowed,
    NotDone,
    Shift,
    ShiftBegan,
    ShiftOver,
    Shown,
    StaffCard,
    StaffOrder,
    WrongPin,
)
from kiosk.staff.bench import Bench
from kiosk.staff.books import Books
from kiosk.staff.may import may
from kiosk.staff.pin_check import Candidate, PinCheck, PinChecked
from reader.scan import Scan
from sync import drafts, strangers, tries, visitors, wire
from sync.events import Medium, StaffSignedIn
from sync.ledger import Ledger
from sync.register import Register
from sync.store import Identity, Store, StoreError
from sync.terms import Key, SignIn
from sync.tokens import token_hash
from sync.wire import Standing

Work = Callable[[Bench, Any], Answer]
WORK: dict[type[StaffOrder], Work] = {
    calling.TakeRoll: calling.take,
    calling.BeginRoll: calling.begin,
    calling.TickOff: calling.tick_off,
    calling.SignVisitorIn: calling.sign_in,
    calling.SignVisitorOut: calling.sign_out,
    registering.Register: registering.register,
    finding.FindFamily: finding.find,
    finding.BreakGlass: finding.break_glass,
    finding.SignFamilyIn: finding.sign_in,
    registering.LookAlike: registering.look_alike,
    calling.SeeOut: calling.see_out,
    sessions.LookAtDay: sessions.look,
    sessions.OpenSession: sessions.open_,
    sessions.CallOff: sessions.call_off,
    closing.CloseSession: closing.close,
    closing.ReopenSession: closing.reopen,
    attending.OpenRegister: attending.open_,
    attending.TakeRegister: attending.take,
    attending.FamilyByCard: attending.by_card,
    attending.FamilyOfVisit: attending.of_visit,
    media.LookAtMedia: media.look,
    media.LinkCard: media.link,
    media.IssuePass: media.issue,
    media.EndMedium: media.end,
    media.PutMediumBack: media.put_back,
    correcting.LookAtVisits: correcting.look,
    correcting.LookAtHistory: correcting.history,
    correcting.Withdraw: correcting.withdraw,
    correcting.Move: correcting.move,
    correcting.TakeBack: correcting.take_back,
    exceptions.LookAtExceptions: exceptions.look,
    exceptions.SeeTo: exceptions.see_to,
    exceptions.CameAlone: exceptions.came_alone,
    health.LookAtHealth: health.look,
}

STRANGE = frozenset({Verdict.UNKNOWN, Verdict.UNKNOWN_AGAIN, Verdict.RANDOM, Verdict.WITHDRAWN})
"""What the door says to a card that opens no family's screen."""


class StaffDesk:
    """Decides what staff may do, and has it done. One shift at a time."""

    def __init__(self, store: Store, settings: DoorSettings, clock: Clock, new_id: NewId) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id
        self._register = Register(store)
        self._ledger = Ledger(store)
        self.arrange(settings)
        self._shift: Shift | None = None
        self._wanted: HoldUp | None = None
        self._unkept: dict[UUID, bytes] = {}
        """Forms that could not be written down: they wait here, sealed."""

    def arrange(self, settings: DoorSettings) -> None:
        """Go by these settings from here on."""
        self._settings = settings
        self._zone = ZoneInfo(settings.time_zone)
        self._occasions = Occasions(self._register, settings, self._zone)

    # Signing in

    def begin(self, order: GivePin) -> PinCheck | Answer:
        """Return the check of a PIN, to be run in another thread; or why it is not to be checked now."""
        now = self._clock()
        if wait := tries.wait(self._store, now):
            return MustWait(math.ceil(wait.total_seconds()))
        known = [each for each in self._register.staff() if order.staff in (None, each.id)]
        if not known:
            return NoStaff()
        try:
            tries.count(self._store, now)
        except StoreError as error:
            return NotDone(str(error))
        return PinCheck(order, tuple(self._candidate(each) for each in known))

    def _candidate(self, each: wire.Staff) -> Candidate:
        sealed = self._unkept.get(each.id) or drafts.kept(self._store, each.id)
        return Candidate(each, drafts.salt(self._store, each.id), sealed)

    def checked(self, check: PinChecked) -> Answer:
        """Begin a shift, if the PIN was right; the sign-in is on the disk when this returns."""
        if check.staff is None:
            if wait := tries.wait(self._store, self._clock()):
                return MustWait(math.ceil(wait.total_seconds()))
            return WrongPin(tries.left(self._store))
        staff = check.staff
        how = SignIn.CARD_AND_PIN if check.by_card else SignIn.PIN
        now = self._clock()
        try:
            self._ledger.record(
                [StaffSignedIn(staff=staff.id, how=how)], at=now, day=now.astimezone(self._zone).date()
            )
            tries.forget(self._store)
        except StoreError as error:
            return NotDone(str(error))
        self._shift = Shift(self._new_id(), staff.id, staff.name, staff.role, check.draft_key)
        return ShiftBegan(self._shift, check.draft)

    # Taps

    def take(self, scan: Scan) -> Answer | None:
        """Return what a tap is to staff; None if it is a family's, as nearly all are."""
        token = token_hash(scan.value, self._store.identity().token_key)
        if holder := self._register.staff_card(token):
            return StaffCard(holder.id, holder.name)
        wanted, known = self._wanted, self._register.medium(token)
        if wanted is None or (wanted.unknown and known and known.standing is Standing.ACTIVE):
            return None
        self._wanted = None
        if wanted.unknown:
            self._remember(scan, token)
        is_pass = rules.medium_of(scan) is Medium.PASS
        return Shown(token, scan.value[-4:], is_pass, scan.random)

    def note(self, scan: Scan, outcome: Outcome) -> None:
        """Remember a card that opened no family's screen, once its visit is counted and answered.

        Raises:
            StoreError: it could not be written down.
        """
        if outcome.verdict in STRANGE:
            self._remember(scan, token_hash(scan.value, self._store.identity().token_key))

    def _remember(self, scan: Scan, token: str) -> None:
        made = Key(rules.medium_of(scan).value)
        strangers.seen(self._store, token, made, scan.value[-4:], self._clock(), random=scan.random)

    # Work

    def do(self, order: StaffOrder) -> Answer:
        """Do what was asked, if the shift is on and the role allows it."""
        shift = self._shift
        if shift is None or order.shift != shift.id:
            return ShiftOver()
        if order.deed is not None and not may(shift.role, order.deed):
            return NotAllowed()
        try:
            return self._done(shift, order)
        except StoreError as error:
            return NotDone(str(error))

    def count_roll(self) -> Answer:
        """Return the fire roll's numbers, for whoever asks."""
        return calling.count(Books(*self._books()))

    def end(self) -> None:
        """End whatever shift there is: its screen is gone."""
        self._shift, self._wanted = None, None

    def tidy(self) -> None:
        """Write down forms that could not be kept before, and forget visitors and strange cards in time.

        Raises:
            StoreError: they still cannot.
        """
        while self._unkept:
            staff, sealed = next(iter(self._unkept.items()))
            drafts.keep(self._store, staff, sealed)
            del self._unkept[staff]
        visitors.forget(self._store, self._clock().astimezone(self._zone).date())
        strangers.tidy(self._store, self._clock())

    def _done(self, shift: Shift, order: StaffOrder) -> Answer:
        match order:
            case EndShift():
                self.end()
                return ShiftOver()
            case KeepDraft(sealed=sealed):
                self._unkept[shift.staff] = sealed
                self.tidy()
            case DropDraft():
                self._unkept.pop(shift.staff, None)
                drafts.drop(self._store, shift.staff)
            case HoldUp():
                self._wanted = order if order.wanted else None
            case _:
                return WORK[type(order)](self._bench(shift), order)
        return Kept()

    def _bench(self, shift: Shift) -> Bench:
        return Bench(*self._books(), shift)

    def _books(
        self,
    ) -> tuple[Store, Ledger, Register, Identity, DoorSettings, ZoneInfo, Occasions, Clock, NewId]:
        return (
            *(self._store, self._ledger, self._register, self._store.identity()),
            *(self._settings, self._zone, self._occasions, self._clock, self._new_id),
        )
