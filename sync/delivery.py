"""One round of delivery: events out, the register in. Each fails and succeeds for itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal, Protocol
from uuid import UUID

import structlog

from sync import configuration, others, wire
from sync.beat import compose
from sync.client import Refused, Unreachable
from sync.ledger import Ledger
from sync.outbox import Outbox
from sync.register import Register
from sync.rescue import keep_copy
from sync.store import Store

REVOKED = "revoked"
"""The registry's code for a kiosk that may no longer know anybody."""

Direction = Literal["push", "pull", "beat"]
KEPT = timedelta(days=14)
"""How long acknowledged events stay, by the registry's clock, for a registry that is restored."""
LEAST = 25
"""So few events or entries are asked of a network on which more do not get through."""
REPAIRABLE = 64
"""Of `wire.BUCKETS`: so many are repaired one by one."""

log = structlog.get_logger("hub-sync.delivery")


class Talk(Protocol):
    """What a round needs of the registry; `sync.client.Registry` is it."""

    def push(self, events: Sequence[bytes], sent_at: datetime) -> wire.BatchAnswer:
        """Send events."""

    def changes(self, cursor: str, limit: int = wire.PAGE_LIMIT) -> wire.Changes:
        """Return the next page of the register."""

    def sums(self) -> wire.Sums:
        """Return the checksum of each bucket of the slice."""

    def bucket(self, number: int) -> wire.Bucket:
        """Return everything in one bucket of the slice."""

    def heartbeat(self, beat: wire.Heartbeat) -> wire.HeartbeatAnswer:
        """Say how this kiosk is."""

    def diagnostics(self, told: wire.Diagnostics) -> wire.Noted:
        """Send what was asked for."""

    def others(self, after: Mapping[UUID, int], hubs: str) -> wire.Others:
        """Return what the hub's other kiosks recorded today."""


def utc_now() -> datetime:
    """Return the wall clock in UTC."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Portion:
    """How much is tried at once: half as much after a failure, twice as much after a success.

    On a network so poor that a full page never gets through, small ones do.
    """

    most: int
    size: int = 0

    def __post_init__(self) -> None:
        self.size = self.most

    @contextmanager
    def tried(self) -> Iterator[None]:
        """Try so much, and learn from it."""
        try:
            yield
        except Unreachable:
            self.size = max(self.size // 2, LEAST)
            raise
        self.size = min(self.size * 2, self.most)


@dataclass(slots=True)
class Delivery:
    """Moves what the store holds to the registry, and the registry's register into the store."""

    store: Store
    registry: Talk
    clock: Callable[[], datetime] = utc_now
    batch: Portion = field(default_factory=lambda: Portion(wire.BATCH_LIMIT))
    """Events sent at once."""
    collect: Callable[[], str] = field(default=lambda: "")
    """Collects this kiosk's diagnostics."""
    page: Portion = field(default_factory=lambda: Portion(wire.PAGE_LIMIT))
    """Entries asked for at once."""

    def push(self) -> int:
        """Send one batch of what is unanswered; return how many events were answered for.

        Raises:
            Unreachable, Refused: nothing is lost; the sentence is in the store for people to see.
        """
        waiting = Ledger(self.store).unanswered(self.batch.size)
        if not waiting:
            return 0
        numbers = [seq for seq, _ in waiting]
        with self._reported("push"), self.batch.tried():
            answer = self.registry.push([content.encode() for _, content in waiting], self.clock())
            _must_speak_of(numbers, answer)
        Outbox(self.store).receive(numbers, answer)
        self._heard("push", answer.time)
        return len(waiting)

    def pull(self) -> bool:
        """Take in one page of the register; return whether there is more.

        Raises:
            Unreachable, Refused: as above; a replica that did not match is repaired where it differs.
        """
        register = Register(self.store)
        with self._reported("pull"):
            with self.page.tried():
                changes = self.registry.changes(register.cursor(), self.page.size)
            if not register.apply(changes):
                self._repair(register)
        self._heard("pull", changes.time)
        return changes.more

    def beat(self) -> None:
        """Say how this kiosk is; send again what the registry lacks, prune, and take what it set here.

        Raises:
            Unreachable, Refused: as above.
        """
        with self._reported("beat"):
            answer = self.registry.heartbeat(compose(self.store, self.clock()))
        Ledger(self.store).number_above(answer.highest)
        outbox = Outbox(self.store)
        again = outbox.send_again(answer)
        if again:
            log.warning("registry-asks-again", events=again)
        outbox.prune(answer.time - KEPT)
        if answer.sealing_key and self.store.seal_to(answer.sealing_key):
            keep_copy(self.store)
            log.info("sealing-key-changed")
        if answer.configuration:
            configuration.receive(self.store, answer.configuration, answer.time)
            log.info("configuration-received", version=answer.configuration.version)
        self._heard("beat", answer.time)
        if answer.diagnostics:
            self._diagnose()

    def _diagnose(self) -> None:
        """Send what somebody at the registry asked for; what goes wrong is tried with the next heartbeat."""
        now = self.clock()
        text = self.collect()[: wire.DIAGNOSTICS_LIMIT]
        self.registry.diagnostics(wire.Diagnostics(kiosk=self.store.identity().kiosk, at=now, text=text))
        log.info("diagnostics-sent", characters=len(text))

    def listen(self) -> bool:
        """Hear what the hub's other kiosks recorded, for the fire roll; return whether there is more.

        Raises:
            Unreachable, Refused: the roll shows how old it is, so no trouble is made of it.
        """
        told = self.registry.others(others.known(self.store), wire.hubs_digest(others.hubs(self.store)))
        return others.keep(self.store, told, self.clock())

    def _repair(self, register: Register) -> None:
        """Fetch the buckets that differ; if nearly all do, a load from the beginning is cheaper."""
        differing = register.differing(self.registry.sums())
        log.warning("register-differs", buckets=len(differing))
        if len(differing) > REPAIRABLE:
            register.reload()
            raise Unreachable("The register here did not match the registry's; it is loaded again.")
        for number in differing:
            register.repair(self.registry.bucket(number))

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
                others.forget(self.store)
            raise

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


def _must_speak_of(numbers: Sequence[int], answer: wire.BatchAnswer) -> None:
    """See that an answer is to this batch, and not to an earlier one that something on the way repeats.

    Raises:
        Unreachable: it is not; nothing is known of these events.
    """
    for seq, each in zip(numbers, answer.answers, strict=True):
        if each.seq != seq and (each.seq or each.verdict is not wire.Verdict.MALFORMED):
            raise Unreachable("The registry answered for other events than were sent; they are sent again.")
