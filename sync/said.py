"""What this kiosk itself said of the register: known here at once, until the registry's own word on it comes.

So a family that registered a minute ago, a card that was just linked or a session that was just opened
is there without a network. `Register` reads through the view ``known``, in which this goes first.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

import msgspec
from sqlcipher3 import dbapi2

from sync import wire
from sync.events import (
    Event,
    FamilyAmended,
    FamilyRegistered,
    MediumLinked,
    MediumWithdrawn,
    Registered,
    SessionCancelled,
    SessionOpened,
)
from sync.tokens import finding_id

E = TypeVar("E", wire.MediumEntry, wire.Member)


def follow(conn: dbapi2.Connection, event: Event) -> None:
    """Keep what is known in step with one event, in the event's own transaction."""
    match event.body:
        case FamilyRegistered() | FamilyAmended() as said:
            _put(conn, event.seq, _people(said.family, said.registration, said.members))
            if isinstance(said, FamilyAmended):
                _take(conn, event.seq, _places(conn, said.family, said.left))
        case MediumLinked() as said:
            medium = wire.MediumEntry(
                id=said.medium,
                token=said.token,
                person=said.person,
                family=said.family,
                standing=wire.Standing.ACTIVE,
                made=said.kind,
                last_four=said.last_four,
            )
            _put(conn, event.seq, [medium])
        case MediumWithdrawn() as said:
            standing = wire.Standing(said.standing.value)
            media = _found(conn, "medium", said.token, wire.MediumEntry)
            _put(conn, event.seq, [msgspec.structs.replace(each, standing=standing) for each in media])
        case SessionOpened() as said:
            session = wire.Session(
                id=said.session,
                title=said.title,
                type=said.kind,
                room=said.room,
                starts=said.starts,
                ends=said.ends,
            )
            _put(conn, event.seq, [session])
        case SessionCancelled() as said:
            _take(conn, event.seq, [said.session])
        case _:
            pass


def let_go(conn: dbapi2.Connection) -> None:
    """Leave to the registry what it has heard and told in its turn.

    Called after a pull that began when the registry held everything up to the high-water mark.
    """
    conn.execute(
        "DELETE FROM said WHERE seq <= (SELECT high_water FROM delivery) AND (gone"
        " OR EXISTS (SELECT 1 FROM entry e WHERE e.id = said.id)"
        " OR kind = 'medium' AND EXISTS"
        " (SELECT 1 FROM entry e WHERE e.kind = 'medium' AND e.lookup = said.lookup))"
    )


def forget(conn: dbapi2.Connection) -> None:
    """Forget everybody: this kiosk may no longer know them."""
    conn.execute("DELETE FROM said")


def lookup_of(entry: wire.Entry) -> str:
    """Return by what an entry is found: the token, the family, the start or the two identifiers."""
    match entry:
        case wire.MediumEntry():
            return entry.token
        case wire.Member():
            return str(entry.family)
        case wire.Session():
            return instant(entry.starts)
        case wire.Finding():
            return entry.finding
        case wire.Staff():
            return entry.card or ""
        case wire.Person():
            return ""


def instant(at: datetime) -> str:
    """Return a time that sorts as text."""
    return msgspec.json.decode(msgspec.json.encode(at.astimezone(UTC).replace(microsecond=0)), type=str)


def _people(family: UUID, registration: UUID, members: Iterable[Registered]) -> Iterator[wire.Entry]:
    for each in members:
        yield wire.Person(id=each.person, known_as=each.known_as)
        yield wire.Member(
            id=each.member, family=family, person=each.person, role=each.role, registration=registration
        )
        for finding in each.finding:
            yield wire.Finding(
                id=finding_id(family, each.person, finding),
                finding=finding,
                person=each.person,
                family=family,
            )


def _places(conn: dbapi2.Connection, family: UUID, persons: Iterable[UUID]) -> list[UUID]:
    """Return the places that these people have in a family."""
    left = set(persons)
    members = _found(conn, "member", str(family), wire.Member)
    return [each.id for each in members if each.person in left]


def _found(conn: dbapi2.Connection, kind: str, lookup: str, shape: type[E]) -> list[E]:
    rows = conn.execute("SELECT content FROM known WHERE kind = ? AND lookup = ?", [kind, lookup])
    return [msgspec.json.decode(row[0], type=shape) for row in rows]


def _put(conn: dbapi2.Connection, seq: int, entries: Iterable[wire.Entry]) -> None:
    for entry in entries:
        sent = wire.upsert(entry)
        conn.execute(
            "INSERT OR REPLACE INTO said (id, kind, lookup, content, expires, seq, gone)"
            " VALUES (?, ?, ?, ?, ?, ?, 0)",
            [
                str(entry.id),
                str(entry.__struct_config__.tag),
                lookup_of(entry),
                bytes(sent.entry).decode(),
                sent.expires.isoformat() if sent.expires else None,
                seq,
            ],
        )


def _take(conn: dbapi2.Connection, seq: int, ids: Iterable[UUID]) -> None:
    conn.executemany(
        "INSERT OR REPLACE INTO said (id, kind, lookup, content, expires, seq, gone)"
        " VALUES (?, '', '', '', NULL, ?, 1)",
        [(str(each), seq) for each in ids],
    )
