"""A kiosk's side of the changes, as small as it can be."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import msgspec

from registry.kiosks.models import Kiosk
from registry.register.changes import changes
from sync import wire
from tests.registry.making import NOW


@dataclass
class Replica:
    """Holds what the pages brought, and notes the last checksum."""

    entries: dict[UUID, wire.Entry] = field(default_factory=dict)
    cursor: str = ""
    checksum: wire.Checksum | None = None
    pages: int = 0

    def pull(self, kiosk: Kiosk, limit: int = 1000, now: datetime = NOW) -> None:
        """Take pages until there is no more."""
        more = True
        while more:
            page = changes(kiosk, self.cursor, limit, now)
            if page.restart:
                self.entries.clear()
            self.entries |= {entry.id: entry for entry in read(page)}
            for gone in page.tombstones:
                self.entries.pop(gone.id, None)
            self.cursor, self.checksum, more = page.cursor, page.checksum, page.more
            self.pages += 1
        self._forget_the_past(now)

    def own_checksum(self) -> wire.Checksum:
        """Return what the checksum of these entries must be."""
        return wire.Checksum(entries=len(self.entries), total=sum(map(_digest, self.entries.values())))

    def _forget_the_past(self, now: datetime) -> None:
        over = [
            key
            for key, entry in self.entries.items()
            if isinstance(entry, wire.Session) and (entry.ends + wire.SESSIONS_KEPT).date() < now.date()
        ]
        for key in over:
            del self.entries[key]


def read(page: wire.Changes) -> list[wire.Entry]:
    """Return the entries that a page brings, as a kiosk reads them."""
    return [msgspec.json.decode(each.entry, type=wire.Entry) for each in page.upserts]


def _digest(entry: wire.Entry) -> int:
    return wire.digest(wire.encode(entry))
