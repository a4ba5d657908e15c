"""What delivery last heard from the registry, kept in the store so that both processes can tell."""

from dataclasses import dataclass
from datetime import datetime

import msgspec

from sync.store import Store
from sync.wire import Span


@dataclass(frozen=True, slots=True)
class Heard:
    """How the talking stands."""

    at: datetime | None
    """When the registry last answered, by this machine's clock."""
    push_trouble: str
    """Why events do not get through, as a sentence; empty when they do."""
    pull_trouble: str
    """Why the register does not come through; empty when it does."""
    clock_offset_ms: int | None
    """This machine's clock minus the registry's, at the last answer."""
    missing: tuple[Span, ...] = ()
    """Numbers that the registry lacked at the last heartbeat, and asked for."""

    @property
    def trouble(self) -> str:
        """The one sentence to show; empty when all is well."""
        return self.push_trouble or self.pull_trouble


def heard(store: Store) -> Heard:
    """Return how the talking stands."""
    at, push, pull, offset, missing = store.db.conn.execute(
        "SELECT heard_at, push_trouble, pull_trouble, clock_offset_ms, missing FROM delivery"
    ).fetchone()
    spans = msgspec.json.decode(missing, type=tuple[Span, ...])
    return Heard(datetime.fromisoformat(at) if at else None, push, pull, offset, spans)


def last_heard(store: Store) -> datetime | None:
    """Return when the registry last answered, or None if it never did."""
    return heard(store).at


def trouble(store: Store) -> str:
    """Return why the registry is not reached, as a sentence, or an empty string."""
    return heard(store).trouble
