"""One round of delivery: events out, the register in. Each fails and succeeds for itself."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Protocol

from sync import wire
from sync.client import Refused, Unreachable
from sync.ledger import Ledger
from sync.register import Register
from sync.store import Store

REVOKED = "revoked"
"""The registry's code for a kiosk that may no longer know anybody."""

Direction = Literal["push", "pull"]


class Talk(Protocol):
    """What a round needs of the registry; `sync.client.Registry` is it."""

    def push(self, events: Sequence[bytes], sent_at: datetime) -> wire.BatchAnswer:
        """Send events."""

    def changes(self, cursor: str, limit: int = wire.PAGE_LIMIT) -> wire.Changes:
        """Return the next page of the register."""


def utc_now() -> datetime:
    """Return the wall clock in UTC."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Delivery:
    """Moves what the store holds to the registry, and the registry's register into the store."""

    store: Store
    registry: Talk
    clock: Callable[[], datetime] = utc_now

    def push(self) -> int:
        """Send one batch of what is unanswered; return how many events were answered for.

        Raises:
            Unreachable, Refused: nothing is lost; the sentence is in the store for people to see.
        """
        waiting = Ledger(self.store).unanswered(wire.BATCH_LIMIT)
        if not waiting:
            return 0
        with self._reported("push"):
            answer = self.registry.push([content.encode() for _, content in waiting], self.clock())
        self._receive([seq for seq, _ in waiting], answer)
        self._heard("push", answer.time)
        return len(waiting)

    def pull(self) -> bool:
        """Take in one page of the register; return whether there is more.

        Raises:
            Unreachable, Refused: as above; a replica that did not match is loaded anew.
        """
        register = Register(self.store)
        with self._reported("pull"):
            changes = self.registry.changes(register.cursor())
            if not register.apply(changes):
                raise Unreachable("The register here did not match the registry's; it is loaded again.")
        self._heard("pull", changes.time)
        return changes.more

    @contextmanager
    def _reported(self, direction: Direction) -> Iterator[None]:
        try:
            yield
        except Unreachable as error:
            self._trouble(direction, str(error))
            raise
        except Refused as error:
            self._trouble(direction, str(error))
            if error.code == REVOKED:
                Register(self.store).wipe()
            raise

    def _receive(self, sent: list[int], answer: wire.BatchAnswer) -> None:
        """Write down the registry's word on each event, and how far it holds everything."""
        now = self.clock().isoformat()
        receipts = [
            (seq, each.verdict, each.reason, now) for seq, each in zip(sent, answer.answers, strict=True)
        ]
        with self.store.transaction():
            self.store.db.conn.executemany(
                "INSERT OR REPLACE INTO receipt (seq, verdict, reason, at) VALUES (?, ?, ?, ?)", receipts
            )
            self.store.db.conn.execute("UPDATE delivery SET high_water = ?", [answer.high_water])

    def _heard(self, direction: Direction, registry_time: datetime) -> None:
        now = self.clock()
        offset = round((now - registry_time).total_seconds() * 1000)
        with self.store.transaction():
            self.store.db.conn.execute(
                f"UPDATE delivery SET heard_at = ?, clock_offset_ms = ?, {direction}_trouble = ''",  # noqa: S608 - a literal
                [now.isoformat(), offset],
            )

    def _trouble(self, direction: Direction, sentence: str) -> None:
        with self.store.transaction():
            self.store.db.conn.execute(
                f"UPDATE delivery SET {direction}_trouble = ?",  # noqa: S608 - a literal
                [sentence],
            )
