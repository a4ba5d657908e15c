"""The register replica: who may sign in and what is on, as the registry last said.

What this kiosk itself recorded since goes first: see `sync.said`.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

import msgspec

from sync import said, wire
from sync.store import Store

CHUNK = 15
"""Entries in one transaction: a scan never waits longer than for so many."""

E = TypeVar("E", wire.Person, wire.Member, wire.MediumEntry, wire.Session, wire.Finding, wire.Staff)
_head = msgspec.json.Decoder(wire.Head)
_entry: msgspec.json.Decoder[wire.Entry] = msgspec.json.Decoder(wire.Entry)


class Register:
    """The register in a store. Use it in the store's thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # What the door asks

    def medium(self, token_hash: str) -> wire.MediumEntry | None:
        """Return the medium with this token hash, whatever its standing, or None."""
        found = self._by_lookup("medium", token_hash, wire.MediumEntry)
        return found[0] if found else None

    def media_of(self, family: UUID) -> list[wire.MediumEntry]:
        """Return the cards and passes of a family, whatever their standing."""
        rows = self._store.db.conn.execute(
            "SELECT content FROM known WHERE kind = 'medium' AND json_extract(content, '$.family') = ?",
            [str(family)],
        )
        return [msgspec.json.decode(row[0], type=wire.MediumEntry) for row in rows]

    def members(self, family: UUID) -> list[tuple[wire.Member, wire.Person]]:
        """Return the people of a family, adults first, then by name."""
        members = self._by_lookup("member", str(family), wire.Member)
        people = {person.id: person for person in self._by_id([m.person for m in members], wire.Person)}
        pairs = [(member, people[member.person]) for member in members if member.person in people]
        return sorted(pairs, key=lambda pair: (pair[0].role, pair[1].known_as.casefold(), str(pair[1].id)))

    def found(self, finding: str) -> list[wire.Finding]:
        """Return whom a keyed hash of two identifiers finds; see `sync.tokens`."""
        return self._by_lookup("finding", finding, wire.Finding)

    def known_as(self, person: UUID) -> str:
        """Return what the door calls somebody; empty for whom it may not name, or does not know."""
        return next((each.known_as for each in self._by_id([person], wire.Person)), "")

    def staff(self) -> list[wire.Staff]:
        """Return who works at this hub and has a PIN, by name."""
        rows = self._store.db.conn.execute("SELECT content FROM entry WHERE kind = 'staff' AND understood")
        found = [msgspec.json.decode(row[0], type=wire.Staff) for row in rows]
        return sorted(found, key=lambda each: (each.name.casefold(), str(each.id)))

    def staff_card(self, token_hash: str) -> wire.Staff | None:
        """Return the member of staff whose card has this token hash, or None."""
        return next(iter(self._by_lookup("staff", token_hash, wire.Staff)), None)

    def sessions(self, since: datetime, until: datetime) -> list[wire.Session]:
        """Return the sessions that overlap this span, by start."""
        rows = self._store.db.conn.execute(
            "SELECT content FROM known WHERE kind = 'session' AND lookup < ? AND expires >= ?",
            [said.instant(until), since.date().isoformat()],
        )
        found = [msgspec.json.decode(row[0], type=wire.Session) for row in rows]
        return sorted((s for s in found if s.ends > since), key=lambda s: (s.starts, s.title))

    def entries(self) -> int:
        """Return how many entries there are; 0 before the first load."""
        row = self._store.db.conn.execute("SELECT COUNT(*) FROM entry").fetchone()
        return int(row[0])

    def loaded_at(self) -> datetime | None:
        """Return when the whole slice was last here and right, or None if it never was."""
        row = self._store.db.conn.execute("SELECT loaded_at FROM delivery").fetchone()
        return datetime.fromisoformat(row[0]) if row[0] else None

    # What delivery does

    def cursor(self) -> str:
        """Return where to go on from."""
        return str(self._store.db.conn.execute("SELECT cursor FROM delivery").fetchone()[0])

    def apply(self, changes: wire.Changes) -> bool:
        """Take in one page, in short transactions; the cursor moves last, so a crash only repeats work.

        Returns:
            False if, after the last page, the replica is not the registry's slice: it stays in use, and
            what differs is to be repaired (`differing`, `repair`).
        """
        if changes.restart:
            self.reload()
        generation, reloading = self._store.db.conn.execute(
            "SELECT generation, reloading FROM delivery"
        ).fetchone()
        for chunk in _chunks(changes.upserts):
            self._upsert(chunk, generation)
        for gone in _chunks(changes.tombstones):
            self._forget("id = ?", [(str(tombstone.id),) for tombstone in gone])
        if not changes.more:
            self._tidy(generation if reloading else 0, changes.as_of)
        self._advance(changes)
        return changes.more or changes.checksum in (None, self.checksum())

    def differing(self, sums: wire.Sums) -> list[int]:
        """Return the buckets in which the replica is not what the registry says."""
        rows = self._store.db.conn.execute("SELECT bucket, COUNT(*), SUM(digest) FROM entry GROUP BY bucket")
        ours = {row[0]: wire.Checksum(entries=row[1], total=row[2]) for row in rows}
        nothing = wire.Checksum(entries=0, total=0)
        return [number for number, theirs in enumerate(sums.buckets) if ours.get(number, nothing) != theirs]

    def repair(self, bucket: wire.Bucket) -> None:
        """Make one bucket what the registry says it is; nothing else is touched."""
        conn = self._store.db.conn
        generation = conn.execute("SELECT generation FROM delivery").fetchone()[0]
        wanted = {str(_head.decode(each.entry).id) for each in bucket.entries}
        held = {row[0] for row in conn.execute("SELECT id FROM entry WHERE bucket = ?", [bucket.bucket])}
        for chunk in _chunks(bucket.entries):
            self._upsert(chunk, generation)
        for gone in _chunks(sorted(held - wanted)):
            self._forget("id = ?", [(each,) for each in gone])

    def reload(self) -> None:
        """Begin the first load again; what is here stays in use until the new load is complete."""
        with self._store.transaction():
            self._store.db.conn.execute(
                "UPDATE delivery SET cursor = '', generation = generation + 1, reloading = 1"
            )

    def wipe(self) -> None:
        """Forget everybody: this kiosk may no longer know them. The ledger is not touched."""
        self.reload()
        with self._store.transaction():
            said.forget(self._store.db.conn)
        while self._forget(f"id IN (SELECT id FROM entry LIMIT {CHUNK})", [()]):  # noqa: S608 - a number
            pass

    def checksum(self) -> wire.Checksum:
        """Return the replica's own sum, to hold against the registry's."""
        row = self._store.db.conn.execute("SELECT COUNT(*), COALESCE(SUM(digest), 0) FROM entry").fetchone()
        return wire.Checksum(entries=row[0], total=row[1])

    def read_again(self) -> int:
        """Read what an earlier version kept without understanding it; return how many are understood now."""
        rows = self._store.db.conn.execute("SELECT id, content FROM entry WHERE NOT understood").fetchall()
        entries = [(key, _read(content)) for key, content in rows]
        known = [(said.lookup_of(entry), key) for key, entry in entries if entry]
        for chunk in _chunks(known):
            with self._store.transaction():
                self._store.db.conn.executemany(
                    "UPDATE entry SET lookup = ?, understood = 1 WHERE id = ?", chunk
                )
        return len(known)

    def _upsert(self, upserts: list[wire.Upsert], generation: int) -> None:
        with self._store.briefly():
            self._store.db.conn.executemany(
                "INSERT OR REPLACE INTO entry"
                " (id, kind, lookup, content, digest, expires, generation, bucket, understood)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [_row(each, generation) for each in upserts],
            )

    def _forget(self, where: str, parameters: list[tuple[object, ...]]) -> int:
        with self._store.briefly():
            conn = self._store.db.conn
            return conn.executemany(f"DELETE FROM entry WHERE {where}", parameters).rowcount  # noqa: S608 - ours

    def _tidy(self, generation: int, as_of: date) -> None:
        """Drop what the finished load did not bring again, and what is past."""
        # Found in one reading, which holds up nobody; only the deleting is done in pieces.
        stale = self._store.db.conn.execute(
            "SELECT id FROM entry WHERE generation < ? UNION SELECT id FROM entry WHERE expires < ?",
            [generation, as_of.isoformat()],
        ).fetchall()
        for gone in _chunks(stale):
            self._forget("id = ?", gone)

    def _advance(self, changes: wire.Changes) -> None:
        with self._store.transaction():
            conn = self._store.db.conn
            conn.execute("UPDATE delivery SET cursor = ?", [changes.cursor])
            if not changes.more:
                conn.execute("UPDATE delivery SET reloading = 0, loaded_at = ?", [changes.time.isoformat()])
                said.let_go(conn)

    def _by_lookup(self, kind: str, lookup: str, shape: type[E]) -> list[E]:
        rows = self._store.db.conn.execute(
            "SELECT content FROM known WHERE kind = ? AND lookup = ?", [kind, lookup]
        )
        return [msgspec.json.decode(row[0], type=shape) for row in rows]

    def _by_id(self, ids: list[UUID], shape: type[E]) -> list[E]:
        marks = ", ".join("?" * len(ids))
        rows = self._store.db.conn.execute(
            f"SELECT content FROM known WHERE id IN ({marks})",  # noqa: S608 - only question marks
            [str(each) for each in ids],
        )
        return [msgspec.json.decode(row[0], type=shape) for row in rows]


def _row(upsert: wire.Upsert, generation: int) -> tuple[object, ...]:
    """Return the columns of an entry; one that cannot be read yet is kept whole, and found by nobody."""
    content = bytes(upsert.entry)
    head, entry = _head.decode(content), _read(content)
    return (
        str(head.id),
        head.kind,
        said.lookup_of(entry) if entry else "",
        content.decode(),
        wire.digest(content),
        upsert.expires.isoformat() if upsert.expires else None,
        generation,
        wire.bucket(head.id),
        entry is not None,
    )


def _read(content: bytes | str) -> wire.Entry | None:
    """Return an entry, or None for one of a kind or version that is not known here."""
    try:
        return _entry.decode(content)
    except msgspec.ValidationError:
        return None


T = TypeVar("T")


def _chunks(items: list[T]) -> Iterable[list[T]]:
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
