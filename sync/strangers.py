"""Cards and passes that open no family's screen: how often each was held up, and when last.

By keyed hash and last four characters, never the token. So staff link the card that was just shown, in
whichever window they are, and are told of one that comes again and again.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sync.terms import Key

if TYPE_CHECKING:
    from sync.store import Store  # what draws the first screen knows a stranger, and opens no store

OFTEN = 3
"""Shown so often, a card is worth a note to staff."""
KEPT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Stranger:
    """One of them."""

    token: str = field(repr=False)
    made: Key
    last_four: str = field(repr=False)
    random: bool
    """It changes its number each time, so it can be nobody's."""
    times: int
    at: datetime
    """When it was shown last."""


def seen(
    store: "Store", token: str, made: Key, last_four: str, now: datetime, *, random: bool = False
) -> None:
    """Write down that one was held up.

    Raises:
        StoreError: it could not be written.
    """
    with store.transaction():
        store.db.conn.execute(
            "INSERT INTO stranger (token, made, last_four, random, times, at) VALUES (?, ?, ?, ?, 1, ?)"
            " ON CONFLICT (token) DO UPDATE SET times = times + 1, at = excluded.at",
            [token, made.value, last_four, random, _instant(now)],
        )


def latest(store: "Store", since: datetime) -> Stranger | None:
    """Return the one that was shown last, if that was not before ``since``."""
    found = _where(store, "at >= ? ORDER BY at DESC LIMIT 1", _instant(since))
    return found[0] if found else None


def often(store: "Store", since: datetime) -> list[Stranger]:
    """Return those that came again and again, and since then once more; the latest first.

    One that is somebody's by now, wherever it was linked, is none of them.
    """
    return _where(
        store,
        "at >= ? AND times >= ? AND NOT random AND NOT EXISTS"
        " (SELECT 1 FROM known WHERE known.kind = 'medium' AND known.lookup = stranger.token)"
        " ORDER BY at DESC",
        _instant(since),
        OFTEN,
    )


def lately(store: "Store") -> dict[str, Stranger]:
    """Return all of them that are still remembered, by keyed hash."""
    return {each.token: each for each in _where(store, "TRUE")}


def tidy(store: "Store", now: datetime) -> None:
    """Forget those that nobody showed for long.

    Raises:
        StoreError: it could not be written.
    """
    before = [_instant(now - KEPT)]
    if store.db.conn.execute("SELECT 1 FROM stranger WHERE at < ? LIMIT 1", before).fetchone():
        with store.transaction():
            store.db.conn.execute("DELETE FROM stranger WHERE at < ?", before)


def _where(store: "Store", where: str, *given: object) -> list[Stranger]:
    rows = store.db.conn.execute(
        f"SELECT token, made, last_four, random, times, at FROM stranger WHERE {where}",  # noqa: S608 - ours
        given,
    )
    return [
        Stranger(token, Key(made), last_four, bool(random), times, datetime.fromisoformat(at))
        for token, made, last_four, random, times, at in rows
    ]


def _instant(at: datetime) -> str:
    """Return a time that sorts as text."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
