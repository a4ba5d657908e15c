"""Cards that nobody knows: which was shown last, and which come again and again."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

from sync import events, strangers
from sync.ledger import Ledger
from sync.store import Store
from sync.terms import Key

NOW = datetime(2026, 3, 27, 10, 5, tzinfo=UTC)
CARD, OTHER = "ab" * 32, "cd" * 32


def show(store: Store, token: str, at: datetime, *, random: bool = False) -> None:
    """Hold one up."""
    strangers.seen(store, token, Key.CARD, "0001", at, random=random)


def test_the_one_that_was_shown_last_counts_as_just_shown_for_a_while(store: Store) -> None:
    """Whatever the offset in which somebody asks."""
    assert strangers.latest(store, NOW) is None
    show(store, OTHER, NOW - timedelta(minutes=2))
    show(store, CARD, NOW)
    since = (NOW - timedelta(minutes=30)).astimezone(timezone(timedelta(hours=1)))
    last = strangers.latest(store, since)
    assert last is not None
    assert (last.token, last.made, last.last_four, last.times, last.at) == (CARD, Key.CARD, "0001", 1, NOW)
    assert strangers.latest(store, NOW + timedelta(seconds=1)) is None


def test_the_third_time_raises_a_note_until_it_is_somebodys(store: Store) -> None:
    """Not the second; not for one that changes its number; and no more once it is linked."""
    for minute in range(3):
        assert strangers.often(store, NOW) == []
        show(store, CARD, NOW + timedelta(minutes=minute))
        show(store, OTHER, NOW, random=True)
    (often,) = strangers.often(store, NOW)
    assert (often.token, often.times) == (CARD, 3)
    assert strangers.often(store, NOW + timedelta(hours=14)) == []
    linked = events.MediumLinked(medium=uuid4(), token=CARD, kind=Key.CARD, person=uuid4(), family=uuid4())
    Ledger(store).record([linked], at=NOW, day=NOW.date())
    assert strangers.often(store, NOW) == []


def test_what_nobody_showed_for_two_weeks_is_forgotten(store: Store) -> None:
    """A kiosk keeps nothing for longer than it needs it."""
    show(store, OTHER, NOW - timedelta(days=15))
    show(store, CARD, NOW - timedelta(days=13))
    strangers.tidy(store, NOW)
    assert [row[0] for row in store.db.conn.execute("SELECT token FROM stranger")] == [CARD]
    strangers.tidy(store, NOW)
