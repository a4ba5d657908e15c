"""The ledger: the one place that writes events. Append-only, numbered without gaps, durable."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

import msgspec
import uuid_utils
from sqlcipher3 import dbapi2

from sync import events, numbers, said
from sync.chain import breaks, link
from sync.events import ArrivalRecorded, ArrivalWithdrawn, Body, DepartureRecorded, Envelope, Event
from sync.machine import Machine, this_machine
from sync.spill import Spill, Spilled, SpillFull
from sync.store import CannotWrite, Store, StoreError

UNNUMBERED = 0
"""Stands for the number of an event that is counted beside the ledger."""
RENUMBERED = "renumbered"
"""The word on a number under which the registry holds another event; ours has another number by now."""
LEFT, WITHDRAWN = "left", "withdrawn"
"""Why somebody who arrived is not in: they went, or the arrival was not one."""


@dataclass(frozen=True, slots=True)
class LedgerState:
    """How far the ledger goes and how far it is delivered."""

    last: int
    """The highest number given; 0 for an empty ledger."""
    high_water: int
    """The registry holds everything up to this number."""
    waiting: int
    """Events that the registry has not answered for."""
    parked: int
    """Events that the registry would not take; a person looks at them."""
    acknowledged: int
    """Events that the registry said it holds."""
    oldest_waiting: datetime | None


@dataclass(frozen=True, slots=True)
class NotConfirmed:
    """A family's visit whose screen closed, or was taken by the next tap, before its button was pressed."""

    day: date
    occasion: str
    family: UUID
    holder: UUID
    """Whose medium was shown; their arrival stands."""
    visit: UUID


class Ledger:
    """The ledger in a store. Use it in the store's thread."""

    def __init__(self, store: Store, machine: Machine | None = None, spill: Spill | None = None) -> None:
        self._store = store
        self._kiosk = store.identity().kiosk
        self._machine = machine or this_machine()
        self._spill = spill or Spill(store.folder, store.subkey("spill"))
        self._reserved = numbers.reserved(store.folder)
        self._gathered: list[Spilled] | None = None

    def record(self, bodies: Sequence[Body], *, at: datetime, day: date, kind: str = "") -> list[Event]:
        """Write the bodies as events, all or none; when this returns they are on the disk.

        Args:
            bodies: what happened, in order.
            at: the wall clock, with a zone.
            day: the hub's local day, by which somebody is already in.
            kind: the type of session or the purpose, remembered for `last_companions`.

        Returns:
            The events. If the ledger cannot be written they are counted beside it, and have the number
            `UNNUMBERED` until `take_up`.

        Raises:
            StoreError: nothing was written anywhere; the sentence says why.
        """
        fresh = [self._unnumbered(body, at, day, kind) for body in bodies]
        if self._gathered is None:
            return self._put_down(fresh)
        self._gathered.extend(fresh)
        return [self._numbered(each, UNNUMBERED) for each in fresh]

    @contextmanager
    def together(self) -> Iterator[None]:
        """Write all that is recorded inside in one transaction, at the end: all of one button, or nothing.

        Inside, nothing of it can be read, and events have no number.

        Raises:
            StoreError: as `record`.
        """
        self._gathered = gathered = list[Spilled]()
        try:
            yield
        finally:
            self._gathered = None
        if gathered:
            self._put_down(gathered)

    def take_up(self) -> int:
        """Give numbers to what was counted beside the ledger; return how many events that were.

        Raises:
            StoreError: the ledger still cannot be written; they stay where they are, and it says so.
        """
        if not self._spill.events():
            return 0
        with self._spill.alone():  # another window of this kiosk may be at it too
            return self._take_up(self._spill.events())

    def _take_up(self, waiting: Sequence[Spilled]) -> int:
        try:
            held = {row[0] for row in self._store.db.conn.execute("SELECT id FROM event")}
            taken = self._write([each for each in waiting if str(each.id) not in held])
            self._spill.empty()
        except (StoreError, OSError, dbapi2.Error) as error:
            why = str(error) if isinstance(error, StoreError) else "the disk does not answer."
            raise CannotWrite(f"{self._spill.in_words()}: {why}") from error
        return len(taken)

    def spilled(self) -> int:
        """Return how many events wait beside the ledger."""
        return len(self._spill.events())

    def number_above(self, highest: int) -> None:
        """Give no number up to ``highest`` again, whoever gave it."""
        if self._last() >= highest:
            return
        with self._store.transaction():
            conn = self._store.db.conn
            if (
                conn.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'event'", [highest]).rowcount
                < 1
            ):
                conn.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('event', ?)", [highest])

    def broken_links(self) -> list[int]:
        """Return the numbers of events that are not what was written, or stand where another should."""
        conn = self._store.db.conn
        base = conn.execute("SELECT chain_base FROM delivery").fetchone()[0]
        return breaks(base, conn.execute("SELECT seq, content, chain FROM event ORDER BY seq"))

    def _put_down(self, fresh: Sequence[Spilled]) -> list[Event]:
        try:
            return self._write(fresh)
        except CannotWrite:
            return self._put_beside(fresh)

    def _write(self, fresh: Sequence[Spilled]) -> list[Event]:
        """Number events and write them, all or none."""
        with self._store.transaction():
            free = self._free(len(fresh))
            written = [self._numbered(each, number) for number, each in zip(free, fresh, strict=True)]
            self._append((event, 0) for event in written)
            for event, each in zip(written, fresh, strict=True):
                self._follow(event, each.day, each.kind)
        return written

    def renumber(self, taken: Collection[int]) -> None:
        """Write events again under free numbers: those that they have, another holds at the registry.

        So a kiosk that was restored from an old image loses nothing. The first writing stays where it is.
        """
        with self._store.transaction():
            conn = self._store.db.conn
            for seq in sorted(taken):
                content, again = conn.execute(
                    "SELECT content, again FROM event WHERE seq = ?", [seq]
                ).fetchone()
                (number,) = self._free(1)
                event = msgspec.structs.replace(events.envelope(content), seq=number)
                self._append([(event, again + 1)])
                conn.execute("UPDATE receipt SET verdict = ? WHERE seq = ?", [RENUMBERED, seq])
                conn.execute("UPDATE arrival SET seq = ? WHERE seq = ?", [number, seq])
                conn.execute("UPDATE said SET seq = ? WHERE seq = ?", [number, seq])

    def _free(self, count: int) -> range:
        """Return the next numbers, promised on the disk."""
        last = self._last()
        self._reserve(last + count)
        return range(last + 1, last + count + 1)

    def _append(self, written: Iterable[tuple[Event | Envelope, int]]) -> None:
        """Add events to the end of the chain; each comes with how often it was numbered again."""
        chain = self._chain()
        for event, again in written:
            content = events.encode(event).decode()
            chain = link(chain, content)
            self._store.db.conn.execute(
                "INSERT INTO event (seq, id, at, content, chain, again) VALUES (?, ?, ?, ?, ?, ?)",
                [event.seq, str(event.id), event.at.isoformat(), content, chain, again],
            )

    def _put_beside(self, fresh: Sequence[Spilled]) -> list[Event]:
        """Count beside the ledger, because it cannot be written.

        Raises:
            StoreError: not even that can be done; nothing was written.
        """
        try:
            self._spill.put(fresh)
        except SpillFull as error:
            raise StoreError(str(error)) from error
        return [self._numbered(each, UNNUMBERED) for each in fresh]

    def _reserve(self, upto: int) -> None:
        if upto <= self._reserved:
            return
        try:
            self._reserved = numbers.reserve(self._store.folder, upto)
        except OSError as error:
            raise CannotWrite(f"{self._store.folder} cannot be written: {error.strerror}.") from error

    def _chain(self) -> bytes:
        row = self._store.db.conn.execute("SELECT chain FROM event ORDER BY seq DESC LIMIT 1").fetchone()
        if row is None:
            row = self._store.db.conn.execute("SELECT chain_base FROM delivery").fetchone()
        return bytes(row[0])

    def present(self, people: Collection[str], occasion: str, day: date) -> set[str]:
        """Return which of these (see `who`) are in: came to this `occasion` on this day and did not leave."""
        marks = ", ".join("?" * len(people))
        rows = self._store.db.conn.execute(
            f"SELECT who FROM arrival WHERE day = ? AND occasion = ? AND gone = '' AND who IN ({marks})",  # noqa: S608 - only question marks
            [day.isoformat(), occasion, *people],
        )
        return {row[0] for row in rows}

    def inside(self, people: Collection[str], day: date) -> set[str]:
        """Return which of these came on this day, to whatever, and did not leave."""
        marks = ", ".join("?" * len(people))
        rows = self._store.db.conn.execute(
            f"SELECT who FROM arrival WHERE day = ? AND gone = '' AND who IN ({marks})",  # noqa: S608 - only question marks
            [day.isoformat(), *people],
        )
        return {row[0] for row in rows}

    def at(self, occasion: str, day: date) -> int:
        """Return how many are at this occasion now, as far as this kiosk saw."""
        row = self._store.db.conn.execute(
            "SELECT COUNT(DISTINCT who) FROM arrival WHERE day = ? AND occasion = ? AND gone = ''",
            [day.isoformat(), occasion],
        ).fetchone()
        return int(row[0])

    def not_left(self, since: date) -> list[tuple[UUID, str, date]]:
        """Return the arrivals from this day on that nobody has left from: event, occasion, day."""
        rows = self._store.db.conn.execute(
            "SELECT event, occasion, day FROM arrival WHERE day >= ? AND gone = '' AND event <> ''"
            " ORDER BY seq",
            [since.isoformat()],
        )
        return [(UUID(event), occasion, date.fromisoformat(day)) for event, occasion, day in rows]

    def last_visits(self, family: UUID, kind: str, before: date, limit: int) -> list[set[UUID]]:
        """Return who came on the family's last earlier visits: to this kind of session, else to any."""
        rows = self._store.db.conn.execute(
            """
            SELECT DISTINCT kind = :kind AS same, day, occasion, who FROM arrival
            WHERE family = :family AND day < :before AND gone <> :withdrawn
            ORDER BY same DESC, day DESC, occasion
            """,
            {"family": str(family), "kind": kind, "before": before.isoformat(), "withdrawn": WITHDRAWN},
        )
        visits = [
            (key[0], {UUID(row[3]) for row in came}) for key, came in groupby(rows, lambda row: row[:3])
        ]
        return [came for same, came in visits[:limit] if same == visits[0][0]]

    def attended(self, kind: str, since: date, before: date) -> list[tuple[UUID, UUID]]:
        """Return who came to this kind of session, with their family, once for each day in this span."""
        rows = self._store.db.conn.execute(
            "SELECT DISTINCT day, who, family FROM arrival"
            " WHERE day >= ? AND day < ? AND kind = ? AND family IS NOT NULL AND gone <> ?",
            [since.isoformat(), before.isoformat(), kind, WITHDRAWN],
        )
        return [(UUID(who), UUID(family)) for _, who, family in rows]

    def not_confirmed(self, since: date) -> list[NotConfirmed]:
        """Return the visits from this day on of which the last word is that nobody confirmed them."""
        rows = self._store.db.conn.execute(
            """
            SELECT day, occasion, family, who, visit, MAX(seq), confirmed FROM arrival
            WHERE day >= ? AND family IS NOT NULL AND gone <> ?
            GROUP BY day, occasion, family HAVING confirmed = ? ORDER BY MAX(seq)
            """,
            [since.isoformat(), WITHDRAWN, events.Confirmed.TIMED_OUT.value],
        )
        return [
            NotConfirmed(date.fromisoformat(day), occasion, UUID(family), UUID(who), UUID(visit))
            for day, occasion, family, who, visit, _, _ in rows
        ]

    def since(self, at: datetime) -> list[Event]:
        """Return the events that were recorded since, as far as they are still here."""
        rows = self._store.db.conn.execute(
            "SELECT content FROM event WHERE at >= ? ORDER BY seq", [events.instant(at).isoformat()]
        )
        return [events.decode(content) for (content,) in rows]

    def between(self, since: datetime, until: datetime) -> list[Event]:
        """Return what was recorded in this span, in order; what is counted beside the ledger comes last."""
        rows = self._store.db.conn.execute(
            "SELECT content FROM event WHERE at >= ? AND at < ? ORDER BY seq",
            [events.instant(since).isoformat(), events.instant(until).isoformat()],
        )
        beside = [self._numbered(each, UNNUMBERED) for each in self._spill.events()]
        return [events.decode(row[0]) for row in rows] + [e for e in beside if since <= e.at < until]

    def unanswered(self, limit: int) -> list[tuple[int, str]]:
        """Return the first events that the registry has not answered for: numbers and JSON."""
        rows = self._store.db.conn.execute(
            f"SELECT e.seq, e.content {_UNANSWERED} ORDER BY e.seq LIMIT ?", [limit]
        )
        return [(row[0], row[1]) for row in rows]

    def parked(self) -> list[tuple[int, str, str]]:
        """Return the events that the registry would not take: number, verdict, reason."""
        rows = self._store.db.conn.execute(f"SELECT seq, verdict, reason {PARKED} ORDER BY seq")
        return [(row[0], row[1], row[2]) for row in rows]

    def state(self) -> LedgerState:
        """Return how far the ledger goes and how far it is delivered."""
        conn = self._store.db.conn
        waiting, oldest = conn.execute(f"SELECT COUNT(*), MIN(e.at) {_UNANSWERED}").fetchone()
        parked = conn.execute(f"SELECT COUNT(*) {PARKED}").fetchone()[0]
        acknowledged = conn.execute(
            "SELECT COUNT(*) FROM receipt WHERE verdict IN ('accepted', 'duplicate')"
        ).fetchone()[0]
        high_water = conn.execute("SELECT high_water FROM delivery").fetchone()[0]
        return LedgerState(
            last=self._last(),
            high_water=high_water,
            waiting=waiting,
            parked=parked,
            acknowledged=acknowledged,
            oldest_waiting=datetime.fromisoformat(oldest) if oldest else None,
        )

    def named(self) -> tuple[int, int]:
        """Return how many different people and families the ledger names."""
        row = self._store.db.conn.execute(
            "SELECT COUNT(DISTINCT who), COUNT(DISTINCT family) FROM arrival WHERE family IS NOT NULL"
        ).fetchone()
        return row[0], row[1]

    def _follow(self, event: Event, day: date, kind: str) -> None:
        """Keep who is in, and what is known here, up to date with one event."""
        conn, body = self._store.db.conn, event.body
        said.follow(conn, event)
        match body:
            case ArrivalRecorded(hub=None):
                conn.execute(
                    "INSERT INTO arrival (seq, event, day, occasion, who, kind, family, visit, confirmed)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    _arrival_row(event, body, day, kind),
                )
            case ArrivalWithdrawn(arrival=arrival):
                conn.execute("UPDATE arrival SET gone = ? WHERE event = ?", [WITHDRAWN, str(arrival)])
            case DepartureRecorded(arrival=UUID() as arrival):
                conn.execute(
                    "UPDATE arrival SET gone = ? WHERE event = ? AND gone = ''", [LEFT, str(arrival)]
                )
            case DepartureRecorded(person=person):
                conn.execute(
                    "UPDATE arrival SET gone = ? WHERE day = ? AND who = ? AND gone = ''",
                    [LEFT, day.isoformat(), str(person)],
                )
            case _:
                pass

    def _last(self) -> int:
        row = self._store.db.conn.execute("SELECT seq FROM sqlite_sequence WHERE name = 'event'").fetchone()
        return row[0] if row else 0

    def _unnumbered(self, body: Body, at: datetime, day: date, kind: str) -> Spilled:
        return Spilled(
            id=UUID(bytes=uuid_utils.uuid7().bytes),
            at=events.instant(at),
            boot=self._machine.boot,
            uptime_ms=self._machine.uptime_ms(),
            day=day,
            kind=kind,
            body=body,
        )

    def _numbered(self, each: Spilled, seq: int) -> Event:
        return Event(
            id=each.id,
            kiosk=self._kiosk,
            seq=seq,
            at=each.at,
            boot=each.boot,
            uptime_ms=each.uptime_ms,
            body=each.body,
        )


_UNANSWERED = """
    FROM event e LEFT JOIN receipt r ON r.seq = e.seq
    WHERE r.seq IS NULL
"""
PARKED = """
    FROM receipt WHERE verdict IN ('conflict', 'malformed') AND seq > (SELECT high_water FROM delivery)
"""
"""Refused, and not settled: the registry's mark passes an event once somebody there has seen to it."""


def who(body: ArrivalRecorded) -> str:
    """Return whom an arrival is about: the person, else the unknown token, else this visit alone."""
    return str(body.person or body.token or body.visit)


def occasion(body: ArrivalRecorded) -> str:
    """Return what an arrival is for: the session, or the drop-in purpose."""
    return occasion_of(body.session, body.purpose)


def occasion_of(session: UUID | None, purpose: str | None) -> str:
    """Return the occasion of a session or of a drop-in purpose."""
    return str(session) if session else f"purpose:{purpose}"


def _arrival_row(event: Event, body: ArrivalRecorded, day: date, kind: str) -> tuple[object, ...]:
    family = str(body.family) if body.family else None
    return (
        *(event.seq, str(event.id), day.isoformat(), occasion(body)),
        *(who(body), kind, family, str(body.visit), body.confirmed.value),
    )
