"""The one door: every tap and every button comes through it, in one thread, in order.

The desk writes first; only then is the screen told. A screen that hangs or crashes loses nothing.
"""

import queue
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from config.kiosk import KioskSettings
from kiosk.clock import Clock, NewId
from kiosk.failures import where
from kiosk.journal import Journal
from kiosk.news import (
    Arranged,
    Board,
    BoardChanged,
    Counted,
    NotRecorded,
    OnNews,
    SignedIn,
    SignedOut,
    StaffTold,
    Tapped,
)
from kiosk.orders import CountIn, NotAnswered, NoteReader, Order, PressFace, ScreenFailed, SignIn, SignOut
from kiosk.outcome import Confirmed, Outcome, Tally, Trouble, Verdict
from kiosk.staff.asking import Answer, CountRoll, GivePin, NotDone, StaffOrder
from reader.scan import Direction, Scan

if TYPE_CHECKING:
    from kiosk.arranging import Arranging
    from kiosk.desk import Desk
    from kiosk.refuge import Refuge
    from kiosk.staff.desk import StaffDesk
    from kiosk.staff.pin_check import PinCheck, PinChecked
    from sync.store import Store

BOARD_SECONDS = 10.0
"""How often the board is looked at when nobody taps."""
STUCK_SECONDS = 60.0
"""The thread turns once in `BOARD_SECONDS`, and no work takes a minute."""
RETRY_SECONDS = 2.0
"""How often a store that would not open is tried again."""
UNUSABLE = "The kiosk's store cannot be used: run hub-kiosk check."
"""For staff, as the sentences of the store are."""
FAILED = "That could not be done, and nothing was written: try again, or ask for help."
"""As above, when staff asked for something and the reason is in the log."""

log = Journal("hub-kiosk.door")


@dataclass(frozen=True, slots=True)
class _Tap:
    scan: Scan


@dataclass(frozen=True, slots=True)
class _Look:
    """Look at the board now."""


@dataclass(frozen=True, slots=True)
class _Close:
    """Nobody comes any more."""


@dataclass(frozen=True, slots=True)
class _Checked:
    """A PIN was looked at, in a thread of its own."""

    what: "PinChecked"


@dataclass(frozen=True, slots=True)
class _Desks:
    """Who sits behind the door: one desk for families, one for staff, at the same store."""

    families: "Desk"
    staff: "StaffDesk"


_Work = _Tap | Order | _Look | _Checked | _Close


class Door:
    """A thread that owns the desk. Any thread may tap; news comes back through ``on_news``."""

    def __init__(
        self, folder: Path, settings: KioskSettings, clock: Clock, new_id: NewId, on_news: OnNews
    ) -> None:
        self._folder = folder
        self._settings = settings
        self._clock = clock
        self._new_id = new_id
        self._on_news = on_news
        self._work: queue.SimpleQueue[_Work] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="door", daemon=True)
        self._board: Board | None = None
        self._arranging: Arranging | None = None
        self._refuge: Refuge | None = None
        self._look_at = 0.0
        self._turned = time.monotonic()

    def start(self) -> None:
        """Open the store in the door's own thread; taps made before that wait in line."""
        self._thread.start()

    def close(self, timeout: float = 10.0) -> bool:
        """Finish what is in line, close the store, and return whether all of that is done."""
        if not self._thread.is_alive():
            return True
        self._work.put(_Close())
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def is_well(self, now: float) -> bool:
        """Say whether the thread still turns; a slow disk is no reason to begin afresh, a dead one is."""
        return not self._thread.ident or (self._thread.is_alive() and now - self._turned < STUCK_SECONDS)

    def tap(self, scan: Scan) -> None:
        """Put a tap in line; from any thread."""
        self._work.put(_Tap(scan))

    def ask(self, order: Order) -> None:
        """Put what a screen asks in line; from any thread."""
        self._work.put(order)

    def look(self) -> None:
        """Ask for a look at the board out of turn; from any thread."""
        self._work.put(_Look())

    def _serve(self) -> None:
        desks = self._open()
        if desks is None:
            return
        from kiosk.arranging import Arranging  # noqa: PLC0415 - as the desk is

        self._arranging = Arranging(self._settings)
        work: _Work = _Look()
        try:
            while not isinstance(work, _Close):
                # Another window of this kiosk may have set the store aside as damaged.
                if desks.families.store.replaced() and (desks := self._again(desks)) is None:
                    return
                if not self._see_to(desks, work) and (desks := self._again(desks)) is None:
                    return
                work = self._next()
        finally:
            if desks:
                desks.families.close()

    def _again(self, desks: _Desks) -> _Desks | None:
        """Leave a store that is not to be used any more, and sit down at the one that is."""
        desks.families.close()
        return self._open()

    def _open(self) -> _Desks | None:
        """Return the desks, or None when the door was closed while the store would not open."""
        # Imported here because sqlite-utils would delay the first paint by a tenth of a second.
        from kiosk.desk import Desk  # noqa: PLC0415
        from kiosk.staff.desk import StaffDesk  # noqa: PLC0415
        from sync.store import StoreError  # noqa: PLC0415

        while True:
            try:
                desk = Desk.open(self._folder, self._settings.door, self._clock, self._new_id)
                self._refuge = None
                return _Desks(desk, StaffDesk(desk.store, self._settings.door, self._clock, self._new_id))
            except StoreError as error:
                self._tell_board(Board(trouble=f"{error} {self._counted_beside()}".strip()))
            except Exception as error:  # noqa: BLE001 - the top of this thread
                log.error("store-failed", error=type(error).__name__, at=where(error))  # noqa: TRY400 - no values in logs
                self._tell_board(Board(trouble=UNUSABLE))
            if not self._turn_away():
                return None

    def _turn_away(self) -> bool:
        """Answer those who come while there is no store; return False to give up."""
        self._turned = time.monotonic()
        until = self._turned + RETRY_SECONDS
        while (rest := until - time.monotonic()) > 0:
            try:
                work = self._work.get(timeout=rest)
            except queue.Empty:
                break
            if isinstance(work, _Close):
                return False
            self._count_beside(work)
        return True

    def _count_beside(self, work: _Work) -> None:
        """Count a tap without a store; whatever else is asked of it has to wait."""
        from kiosk.refuge import Refuge  # noqa: PLC0415 - only where the store will not open

        refuge = self._refuge or Refuge.at(self._folder, self._settings.door, self._clock, self._new_id)
        outcome = refuge.tap(work.scan) if refuge and isinstance(work, _Tap) else None
        if outcome is None:
            self._refuse(work)
        else:
            self._refuge = refuge
            self._on_news(Tapped(outcome))

    def _counted_beside(self) -> str:
        return self._refuge.counted() if self._refuge else ""

    def _next(self) -> _Work:
        self._turned = time.monotonic()
        try:
            return self._work.get(timeout=max(0.0, self._look_at - time.monotonic()))
        except queue.Empty:
            return _Look()

    def _see_to(self, desks: _Desks, work: _Work) -> bool:
        """Do one thing; return False if the store broke under it, and has to be opened anew."""
        store = desks.families.store
        try:
            self._do(desks, work)
        except Exception as error:  # noqa: BLE001 - the top of this thread
            kind = type(error).__name__
            log.error("door-failed", work=type(work).__name__, error=kind, at=where(error))  # noqa: TRY400 - as above
            if store.broke(error):
                self._take_refuge(store)
                self._count_beside(work)
                return False
            self._refuse(work)
        if store.damaged:
            self._take_refuge(store)  # its disk may be gone, and with it the key that a new one would want
        return not store.damaged

    def _take_refuge(self, store: "Store") -> None:
        from kiosk.refuge import Refuge  # noqa: PLC0415 - only where the store breaks

        self._refuge = Refuge.beside(store, self._settings.door, self._clock, self._new_id)

    def _refuse(self, work: _Work) -> None:
        match work:
            case _Tap():
                self._on_news(NotRecorded(Trouble.NOT_WRITTEN))
            case SignIn(visit=visit) | SignOut(visit=visit) | CountIn(visit=visit):
                self._on_news(NotRecorded(Trouble.NOT_WRITTEN, visit))
            case GivePin() | CountRoll() | StaffOrder() | _Checked():
                self._on_news(StaffTold(NotDone(FAILED)))
            case _:
                pass

    def _do(self, desks: _Desks, work: _Work) -> None:
        desk, staff = desks.families, desks.staff
        match work:
            case _Tap(scan):
                if (answer := staff.take(scan)) is not None:
                    self._on_news(StaffTold(answer))
                else:
                    self._note_stranger(staff, scan, self._tap(desk, scan))
            case GivePin() | CountRoll() | _Checked() | StaffOrder():
                self._serve_staff(staff, work)
            case SignIn(visit, persons, places, exact):
                self._tell(SignedIn, desk.confirm(visit, persons, places, exact=exact))
            case SignOut(visit, persons):
                self._tell(SignedOut, desk.sign_out(visit, persons))
            case CountIn(visit, adults, children, name):
                self._count(desk.count(visit, adults, children, name))
            case NotAnswered(visit):
                log.info("not-confirmed", recorded=desk.not_answered(visit))
            case PressFace(face, session):
                desk.press_face(face, session)
            case ScreenFailed() | NoteReader():
                self._note(desks, work)
            case _:
                self._look_at = time.monotonic() + BOARD_SECONDS
                self._arrange(desks)
                self._tell_board(desk.board())
                left, closed = desk.tidy()
                if left or closed:
                    log.info("sessions-over", assumed_to_have_left=left, closed=closed)
                staff.tidy()

    def _note(self, desks: _Desks, work: ScreenFailed | NoteReader) -> None:
        """Let others tell how screen and readers are."""
        match work:
            case NoteReader(name, well):
                desks.families.note_reader(name, well=well)
            case ScreenFailed():
                desks.staff.end()
                desks.families.note_screen(well=False)

    def _serve_staff(self, staff: "StaffDesk", work: GivePin | CountRoll | _Checked | StaffOrder) -> None:
        match work:
            case GivePin():
                self._check(staff.begin(work))
            case _Checked(what):
                self._on_news(StaffTold(staff.checked(what)))
            case CountRoll():
                self._on_news(StaffTold(staff.count_roll()))
            case StaffOrder():
                log.info("staff-asked", what=type(work).__name__)
                self._on_news(StaffTold(staff.do(work)))

    def _check(self, begun: "PinCheck | Answer") -> None:
        """Have a PIN looked at beside the door: families do not wait for it."""
        if isinstance(begun, Answer):
            self._on_news(StaffTold(begun))
        else:
            look = threading.Thread(target=lambda: self._work.put(_Checked(begun.run())), daemon=True)
            look.start()

    def _arrange(self, desks: _Desks) -> None:
        """Let what the registry set hold from here on; where that cannot be written down, what held stays."""
        from sync.store import StoreError  # noqa: PLC0415 - loaded with the desk

        try:
            settings = desks.families.look_at(self._arranging) if self._arranging else None
        except StoreError:
            return
        if settings:
            desks.families.arrange(settings.door)
            desks.staff.arrange(settings.door)
            self._on_news(Arranged(settings))

    def _tap(self, desk: "Desk", scan: Scan) -> Outcome:
        outcome = desk.tap(scan, leaving=scan.seat.direction is Direction.OUT)
        log.info("tapped", verdict=outcome.verdict.value, recorded=outcome.recorded)
        if outcome.verdict is Verdict.NOT_RECORDED:
            log.error("not-recorded", reason=outcome.trouble)
            self._on_news(NotRecorded(Trouble.NOT_WRITTEN))
        else:
            self._on_news(Tapped(outcome))
        return outcome

    def _note_stranger(self, staff: "StaffDesk", scan: Scan, outcome: Outcome) -> None:
        """Let staff link this card; where that cannot be written down, its visit is counted all the same."""
        from sync.store import StoreError  # noqa: PLC0415 - loaded with the desk

        try:
            staff.note(scan, outcome)
        except StoreError:
            log.error("stranger-not-noted")  # noqa: TRY400 - the reason is on the board

    def _tell(self, news: "type[SignedIn | SignedOut]", confirmed: Confirmed) -> None:
        log.info("confirmed", what=news.__name__, recorded=confirmed.recorded)
        if confirmed.trouble:
            self._on_news(NotRecorded(confirmed.trouble, confirmed.visit))
        else:
            self._on_news(news(confirmed))

    def _count(self, tally: Tally) -> None:
        log.info("counted", trouble=tally.trouble)
        if tally.trouble:
            self._on_news(NotRecorded(tally.trouble, tally.visit))
        else:
            self._on_news(Counted(tally))

    def _tell_board(self, board: Board) -> None:
        if board != self._board:
            self._board = board
            self._on_news(BoardChanged(board))
