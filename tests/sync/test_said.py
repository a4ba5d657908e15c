"""What this kiosk itself said is known here at once, and the registry's own word takes its place."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from sync import events, terms, wire
from sync.ledger import Ledger
from sync.register import Register
from sync.store import Store, StoreError

NOW = datetime(2026, 3, 27, 10, 0, tzinfo=UTC)
TODAY = date(2026, 3, 27)
HOME, TOGETHER, MUM, TOT = uuid4(), uuid4(), uuid4(), uuid4()
CARD, FINDING = "ab" * 32, "cd" * 32
LINKED = events.MediumLinked(medium=uuid4(), token=CARD, kind=terms.Key.CARD, person=MUM, family=HOME)
OPENED = events.SessionOpened(
    session=uuid4(), kind="craft", title="Craft", starts=NOW, ends=NOW + timedelta(hours=1)
)


def somebody(person: UUID, name: str, role: terms.Role = terms.Role.ADULT) -> events.Registered:
    """Return what is said of one of the family in the clear."""
    return events.Registered(
        person=person,
        member=UUID(int=person.int ^ 1),
        role=role,
        known_as=name,
        finding=[FINDING] if person == MUM else [],
    )


REGISTERED = events.FamilyRegistered(
    family=HOME,
    registration=TOGETHER,
    members=[somebody(MUM, "Ada"), somebody(TOT, "Chi", terms.Role.CHILD)],
    sealed=b"s" * 49,
)


def record(store: Store, *bodies: events.Body) -> list[events.Event]:
    """Write bodies down."""
    return Ledger(store).record(bodies, at=NOW, day=TODAY)


def names(store: Store) -> list[str]:
    """Return who is known of the family."""
    return [person.known_as for _, person in Register(store).members(HOME)]


def deliver(store: Store, seq: int) -> None:
    """Let the registry hold everything up to a number."""
    with store.transaction():
        store.db.conn.execute("UPDATE delivery SET high_water = ?", [seq])


def pull(store: Store, entries: Sequence[wire.Entry] = (), gone: Sequence[UUID] = ()) -> None:
    """Take in the last page of a pull."""
    changes = wire.Changes(
        kiosk=UUID(int=1),
        upserts=[wire.upsert(entry) for entry in entries],
        tombstones=[wire.Tombstone(id=each) for each in gone],
        cursor="next",
        more=False,
        as_of=TODAY,
        time=NOW,
    )
    assert Register(store).apply(changes)


def test_a_family_is_known_as_soon_as_it_registered(store: Store) -> None:
    """Their names, their places and how staff find them, without a network."""
    record(store, REGISTERED)
    assert names(store) == ["Ada", "Chi"]
    (found,) = Register(store).found(FINDING)
    assert (found.person, found.family) == (MUM, HOME)


def test_an_amendment_renames_adds_and_lets_go(store: Store) -> None:
    """What is said later goes before what was said earlier."""
    record(store, REGISTERED)
    amended = events.FamilyAmended(
        family=HOME, registration=TOGETHER, members=[somebody(MUM, "Adaeze")], left=[TOT]
    )
    record(store, amended)
    assert names(store) == ["Adaeze"]


def test_a_card_opens_its_family_as_soon_as_it_is_linked_and_no_longer_once_it_is_lost(store: Store) -> None:
    """Both are true before the registry hears of it, whoever linked the card."""
    register = Register(store)
    record(store, LINKED)
    medium = register.medium(CARD)
    assert medium is not None
    assert (medium.person, medium.standing) == (MUM, wire.Standing.ACTIVE)
    record(store, events.MediumWithdrawn(token=CARD, standing=terms.Ended.LOST))
    lost = register.medium(CARD)
    assert lost is not None
    assert lost.standing is wire.Standing.LOST


def test_a_card_that_the_registry_told_of_is_lost_here_at_once(store: Store) -> None:
    """The registry still says that it is active; this kiosk knows better until the registry has heard it."""
    entry = wire.MediumEntry(id=uuid4(), token=CARD, person=MUM, family=HOME, standing=wire.Standing.ACTIVE)
    pull(store, [entry])
    record(store, events.MediumWithdrawn(token=CARD, standing=terms.Ended.LOST))
    pull(store, [entry])  # sent before the registry heard of the loss
    medium = Register(store).medium(CARD)
    assert medium is not None
    assert medium.standing is wire.Standing.LOST


def test_an_ad_hoc_session_is_on_until_it_is_cancelled(store: Store) -> None:
    """Families can sign in to it the moment it is opened."""
    record(store, OPENED)
    (session,) = Register(store).sessions(NOW, NOW + timedelta(hours=1))
    assert (session.id, session.title) == (OPENED.session, "Craft")
    record(store, events.SessionCancelled(session=OPENED.session, reason="mistake"))
    assert Register(store).sessions(NOW, NOW + timedelta(hours=1)) == []


def test_a_session_of_the_timetable_that_is_cancelled_here_is_off_at_once(store: Store) -> None:
    """And stays off while the registry has not heard of it."""
    session = wire.Session(
        id=uuid4(), title="Craft", type="craft", room="", starts=NOW, ends=NOW + timedelta(hours=1)
    )
    pull(store, [session])
    (cancelled,) = record(store, events.SessionCancelled(session=session.id, reason="leader-away"))
    assert Register(store).sessions(NOW, NOW + timedelta(hours=1)) == []
    deliver(store, cancelled.seq)
    pull(store, gone=[session.id])
    assert Register(store).sessions(NOW, NOW + timedelta(hours=1)) == []
    assert count(store) == 0


def test_the_registrys_word_takes_the_place_once_it_has_heard_ours(store: Store) -> None:
    """A name that was corrected in the registry afterwards is the one that is shown."""
    *_, last = record(store, REGISTERED)
    corrected = wire.Person(id=MUM, known_as="Adaeze")
    pull(store, [corrected])
    assert names(store) == ["Ada", "Chi"], "the registry cannot have heard of it yet"
    deliver(store, last.seq)
    pull(store, [corrected])
    assert names(store)[0] == "Adaeze"


def test_what_the_registry_holds_back_stays_known_here(store: Store) -> None:
    """A family whose seal does not open is held at the registry; at this door they are who they are."""
    *_, last = record(store, REGISTERED)
    deliver(store, last.seq)
    pull(store)
    assert names(store) == ["Ada", "Chi"]


def test_a_medium_that_the_registry_knows_by_another_id_is_the_registrys(store: Store) -> None:
    """A card that was linked long ago keeps its first id; ours must not shadow what is said of it later."""
    *_, last = record(store, LINKED)
    deliver(store, last.seq)
    pull(
        store,
        [wire.MediumEntry(id=uuid4(), token=CARD, person=MUM, family=HOME, standing=wire.Standing.REVOKED)],
    )
    medium = Register(store).medium(CARD)
    assert medium is not None
    assert medium.standing is wire.Standing.REVOKED


def test_a_revoked_kiosk_forgets_what_it_said_itself(store: Store) -> None:
    """The register is wiped whole; the ledger, which is sealed and waits, is not touched."""
    record(store, REGISTERED, LINKED)
    Register(store).wipe()
    assert names(store) == []
    assert Register(store).medium(CARD) is None
    assert Ledger(store).state().waiting == 2


def test_what_is_not_written_is_not_known(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Event and knowledge are one transaction."""
    ledger = Ledger(store)
    bad = events.MediumLinked(medium=uuid4(), token=CARD, kind=terms.Key.CARD, person=MUM, family=HOME)
    store.db.conn.execute("CREATE TRIGGER no_room BEFORE INSERT ON said BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(StoreError):
        ledger.record([bad], at=NOW, day=TODAY)
    assert ledger.state().last == 0


def count(store: Store) -> int:
    """Return how much of our own word is still kept."""
    row = store.db.conn.execute("SELECT COUNT(*) FROM said").fetchone()
    return int(row[0])
