"""What becomes of events once they were sent: the registry's word on each, sent again, let go of.

Delivery alone writes here. Each piece is so short that no tap waits for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

import msgspec
import structlog

from sync import numbers, wire
from sync.ledger import PARKED, Ledger
from sync.store import Store

PIECE = 100
"""Events that are let go of in one transaction."""
PAGES = 25
"""Pages of the file that are given back in one transaction."""
LAST = 2**53
"""No number is higher."""
log = structlog.get_logger("hub-sync.outbox")


@dataclass(frozen=True, slots=True)
class Outbox:
    """The way out of one store. Use it in the store's thread."""

    store: Store

    def receive(self, sent: Sequence[int], answer: wire.BatchAnswer) -> None:
        """Write down the registry's word on each number that was sent, and how far it holds everything."""
        now, answered = answer.time.isoformat(), list(zip(sent, answer.answers, strict=True))
        taken = [seq for seq, each in answered if each.code == wire.NUMBER_TAKEN]
        with self.store.transaction():
            self.store.db.conn.executemany(
                "INSERT OR REPLACE INTO receipt (seq, verdict, reason, at) VALUES (?, ?, ?, ?)",
                [(seq, each.verdict, each.reason, now) for seq, each in answered],
            )
            self.store.db.conn.execute("UPDATE delivery SET high_water = ?", [answer.high_water])
            if taken:
                ledger = Ledger(self.store)
                ledger.number_above(answer.high_water)
                ledger.renumber(taken)
        if taken:
            log.warning("numbered-again", events=len(taken))

    def resend(self) -> int:
        """Let parked events be sent once more, after a fix; return how many."""
        with self.store.transaction():
            return self.store.db.conn.execute(f"DELETE {PARKED}").rowcount

    def send_again(self, asked: wire.HeartbeatAnswer) -> int:
        """Send again what the registry acknowledged once and lacks now; return how many events that is.

        What it asks for and is no longer here is declared lost.
        """
        with self.store.transaction():
            self.store.db.conn.execute(
                "UPDATE delivery SET high_water = ?, missing = ?",
                [asked.high_water, msgspec.json.encode(asked.missing).decode()],
            )
            self._declare(asked)
        beyond = [wire.Span(first=asked.highest + 1, last=LAST)] if asked.highest < LAST else []
        return sum(self._forget_receipts(span) for span in [*asked.missing, *beyond])

    def prune(self, before: datetime) -> int:
        """Drop the oldest events that the registry acknowledged before this; return how many.

        From the front only, and below the mark only.
        """
        pruned = 0
        while step := self._prune_some(before):
            pruned += step
        self._give_back()
        return pruned

    def lost(self) -> list[wire.Lost]:
        """Return the numbers for which this kiosk can no longer answer."""
        rows = self.store.db.conn.execute("SELECT first, last, at, reason FROM lost ORDER BY first")
        return [
            wire.Lost(first=first, last=last, at=datetime.fromisoformat(at), reason=reason)
            for first, last, at, reason in rows
        ]

    def _declare(self, asked: wire.HeartbeatAnswer) -> None:
        """Say of numbers that are asked for and have gone from here that nobody need wait for them."""
        conn, given = self.store.db.conn, Ledger(self.store).state().last
        for span in asked.missing:
            upto = min(span.last, given)
            held = [seq for (seq,) in self._of(span, "event")]
            for first, last in numbers.gaps(held, upto, span.first):
                conn.execute(
                    "INSERT INTO lost (first, last, at, reason) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (first) DO UPDATE SET last = MAX(last, excluded.last)",
                    [first, last, asked.time.isoformat(), "asked for when it was no longer kept"],
                )

    def _forget_receipts(self, span: wire.Span) -> int:
        again = self._of(span, "receipt JOIN event USING (seq)", "AND verdict IN ('accepted', 'duplicate')")
        for start in range(0, len(again), PIECE):
            piece = again[start : start + PIECE]
            with self.store.briefly():
                self.store.db.conn.executemany("DELETE FROM receipt WHERE seq = ?", piece)
        return len(again)

    def _prune_some(self, before: datetime) -> int:
        conn = self.store.db.conn
        rows = conn.execute(
            "SELECT e.seq, e.chain, r.at FROM event e LEFT JOIN receipt r ON r.seq = e.seq"
            " WHERE e.seq <= (SELECT high_water FROM delivery) ORDER BY e.seq LIMIT ?",
            [PIECE],
        ).fetchall()
        old = list(takewhile(lambda row: row[2] and datetime.fromisoformat(row[2]) < before, rows))
        if old:
            last, chain, _ = old[-1]
            with self.store.briefly():
                conn.execute("UPDATE delivery SET chain_base = ?", [chain])
                conn.execute("DELETE FROM event WHERE seq <= ?", [last])
                conn.execute("DELETE FROM receipt WHERE seq <= ?", [last])
        return len(old)

    def _give_back(self) -> None:
        """Give the room of what is gone back to the disk, a few pages at a time."""
        conn = self.store.db.conn
        while conn.execute("PRAGMA freelist_count").fetchone()[0]:
            with self.store.briefly():
                # Each row that it yields is a page: one that is not fetched is not given back.
                freed = conn.execute(f"PRAGMA incremental_vacuum({PAGES})").fetchall()
            if not freed:
                break

    def _of(self, span: wire.Span, table: str, more: str = "") -> list[tuple[int]]:
        """Return the numbers of a span that have a row in a table of ours."""
        return self.store.db.conn.execute(
            f"SELECT seq FROM {table} WHERE seq BETWEEN ? AND ? {more} ORDER BY seq",  # noqa: S608 - ours
            [span.first, span.last],
        ).fetchall()
