"""The desk against a real encrypted store: what a tap and a button write down."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.desk import Desk
from kiosk.outcome import Outcome, Place, Trouble, Verdict
from kiosk.visits import REMEMBERED
from kiosk.words import speak
from sync import wire
from sync.events import DepartureRecorded, Medium, SessionClosed
from sync.ledger import Ledger
from sync.store import Store, StoreError
from tests.kiosk.scene import (
    ALONE,
    APART,
    BABY_MASSAGE,
    HAMIDS,
    LARGE,
    NOW,
    SENSITIVE,
    STAY_AND_PLAY,
    Hub,
    arrivals,
    ledger,
    load,
    scan,
    uid,
)

DROP_IN = Place(None, "just-visiting")


@pytest.fixture
def desk(hub: Hub) -> Iterator[Desk]:
    """Return a desk on the scene's store."""
    desk = hub.desk()
    yield desk
    desk.close()


def names(outcome: Outcome) -> list[str]:
    """Return who is shown, the ticked ones with a star."""
    return [seat.name + "*" * seat.ticked for seat in outcome.seats]


def test_the_holder_is_on_disk_at_the_tap(hub: Hub, desk: Desk) -> None:
    """Before anybody presses anything, the holder's arrival is in the ledger."""
    outcome = desk.tap(scan("GCV1000001"))
    (arrival,) = arrivals(hub.folder)
    assert outcome.verdict is Verdict.WELCOME
    assert (arrival.person, arrival.family) == (HAMIDS.person("Amira"), HAMIDS.id)
    assert (arrival.session, arrival.medium) == (STAY_AND_PLAY.id, Medium.CARD)
    assert arrival.token is None
    assert arrival.visit == outcome.visit


def test_the_first_time_all_children_are_ticked_and_other_adults_are_not(desk: Desk) -> None:
    """Nothing is known of the family's habits yet."""
    assert names(desk.tap(scan("GCV1000001"))) == ["Amira*", "Samir", "Noor*", "Zayd*"]


def test_the_button_signs_in_the_others_in_the_same_visit(hub: Hub, desk: Desk) -> None:
    """The others are written when the button is pressed; the holder is not written twice."""
    outcome = desk.tap(scan("GCV1000001"))
    chosen = [HAMIDS.person("Noor"), HAMIDS.person("Amira")]
    confirmed = desk.confirm(outcome.visit, chosen)
    written = arrivals(hub.folder)
    assert [body.person for body in written] == [HAMIDS.person("Amira"), HAMIDS.person("Noor")]
    assert {body.visit for body in written} == {outcome.visit}
    assert confirmed.recorded == 1
    assert [seat.name for seat in confirmed.people] == ["Amira", "Noor"]


def test_a_second_tap_says_so_and_offers_those_who_are_not_in(hub: Hub, desk: Desk) -> None:
    """You're already signed in; Zayd, who came running later, still can be."""
    first = desk.tap(scan("GCV1000001"))
    desk.confirm(first.visit, [HAMIDS.person("Noor")])
    again = desk.tap(scan("FHP1:AMIRA"))
    assert again.verdict is Verdict.ALREADY
    assert again.recorded == 0
    assert {seat.name for seat in again.seats if seat.present} == {"Amira", "Noor"}
    confirmed = desk.confirm(again.visit, [HAMIDS.person("Zayd"), HAMIDS.person("Noor")])
    assert confirmed.recorded == 1
    assert len(arrivals(hub.folder)) == 3


def test_the_other_parent_finds_the_children_in_already(desk: Desk) -> None:
    """Who came with one parent is not signed in again by the other."""
    desk.confirm(desk.tap(scan("GCV1000001")).visit, [HAMIDS.person("Noor")])
    outcome = desk.tap(scan("GCV1000002"))
    assert outcome.verdict is Verdict.WELCOME
    assert {seat.name for seat in outcome.seats if seat.present} == {"Samir", "Amira", "Noor"}


def test_the_usual_children_are_those_of_the_last_time(hub: Hub, desk: Desk) -> None:
    """Yesterday Zayd stayed at home, so today only Noor is ticked."""
    hub.clock.now -= timedelta(days=1)
    load_again(hub, days=-1)
    desk.confirm(desk.tap(scan("GCV1000001")).visit, [HAMIDS.person("Noor"), HAMIDS.person("Samir")])
    hub.clock.now += timedelta(days=1)
    assert names(desk.tap(scan("GCV1000001"))) == ["Amira*", "Samir*", "Noor*", "Zayd"]


def load_again(hub: Hub, days: int) -> None:
    """Put the same sessions on another day, too."""
    store = Store.open(hub.folder)
    shift = timedelta(days=days)
    load(
        store,
        [
            wire.Session(
                id=uid("yesterday"),
                title=STAY_AND_PLAY.title,
                type=STAY_AND_PLAY.type,
                room="",
                starts=STAY_AND_PLAY.starts + shift,
                ends=STAY_AND_PLAY.ends + shift,
            )
        ],
    )
    store.close()


def test_parents_who_registered_apart_never_see_each_other(desk: Desk) -> None:
    """Each sees the child and no sign of the other."""
    assert names(desk.tap(scan("GCV2000001"))) == ["Dana*", "Ola*"]
    assert names(desk.tap(scan("GCV2000002"))) == ["Piotr*", "Ola*"]


def test_nobody_who_was_not_shown_can_be_signed_in(hub: Hub, desk: Desk) -> None:
    """The button takes only people of its own screen."""
    outcome = desk.tap(scan("GCV2000001"))
    confirmed = desk.confirm(outcome.visit, [APART.person("Piotr"), ALONE.person("Greta"), uid("nobody")])
    assert confirmed.recorded == 0
    assert [body.person for body in arrivals(hub.folder)] == [APART.person("Dana")]


def test_a_sensitive_family_comes_without_names(desk: Desk) -> None:
    """What the screen is given holds no name at all."""
    outcome = desk.tap(scan("GCV3000001"))
    assert [seat.name for seat in outcome.seats] == ["", "", "", ""]
    assert speak("en").greeting(outcome) == "Hello"
    assert len(outcome.seats) == len(SENSITIVE.entries()) // 2


def test_an_unknown_card_counts_once_as_anonymous(hub: Hub, desk: Desk) -> None:
    """The hash is kept so that the visit can become theirs; the card's value is nowhere."""
    first, second = desk.tap(scan("GCV7777777")), desk.tap(scan("GCV7777777"))
    assert (first.verdict, first.recorded) == (Verdict.UNKNOWN, 1)
    assert (second.verdict, second.recorded) == (Verdict.UNKNOWN_AGAIN, 0)
    (arrival,) = arrivals(hub.folder)
    assert (arrival.person, arrival.family) == (None, None)
    assert arrival.token
    assert len(arrival.token) == 64


def test_an_unknown_card_counts_again_in_the_next_session(hub: Hub, desk: Desk) -> None:
    """Once for this occasion and day, not once for ever."""
    desk.tap(scan("GCV7777777"))
    hub.clock.now += timedelta(hours=1, minutes=10)
    assert desk.tap(scan("GCV7777777")).recorded == 1
    assert len({body.session for body in arrivals(hub.folder)}) == 2


def test_a_lost_card_counts_without_a_name(hub: Hub, desk: Desk) -> None:
    """A finder of a lost card learns nothing about the family; the visit still counts, once."""
    outcome, again = desk.tap(scan("LOST000001")), desk.tap(scan("LOST000001"))
    assert outcome.verdict is again.verdict is Verdict.WITHDRAWN
    assert outcome.seats == ()
    assert [body.person for body in arrivals(hub.folder)] == [None]


def test_between_sessions_a_visit_is_a_drop_in(hub: Hub, desk: Desk) -> None:
    """An attendance is a fact: with nothing on, the purpose from the settings is recorded."""
    hub.clock.now = NOW.replace(hour=13)
    desk.tap(scan("GCV4000001"))
    (arrival,) = arrivals(hub.folder)
    assert (arrival.session, arrival.purpose) == (None, "just-visiting")


def test_a_button_of_long_ago_is_refused_in_words(desk: Desk) -> None:
    """Only the last visits keep their button, and the sentence says what to do."""
    old = desk.tap(scan("GCV1000001"))
    for _ in range(REMEMBERED):
        desk.tap(scan("GCV4000001"))
    assert desk.confirm(old.visit, [HAMIDS.person("Noor")]).trouble == Trouble.VISIT_OVER


def test_the_family_before_keeps_its_button_when_the_next_taps(hub: Hub, desk: Desk) -> None:
    """Two taps at once: the first family's button, already pressed, is honoured."""
    first = desk.tap(scan("GCV1000001"))
    desk.tap(scan("GCV4000001"))
    assert desk.confirm(first.visit, [HAMIDS.person("Noor")]).recorded == 1
    assert len(arrivals(hub.folder)) == 3


def test_a_disk_that_takes_nothing_is_said_and_nothing_is_claimed(
    hub: Hub, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With room neither in the ledger nor beside it, nothing is shown as recorded, and the desk lives on."""
    welcome = desk.tap(scan("GCV5000001"))
    everybody = [seat.person for seat in welcome.seats]

    def full(*_: object, **__: object) -> None:
        raise StoreError("The disk is full: free some space.")

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "record", full)
        outcome = desk.tap(scan("GCV8800001"))
        assert outcome.verdict is Verdict.NOT_RECORDED
        assert outcome.seats == ()
        assert "full" in outcome.trouble
        assert desk.confirm(welcome.visit, everybody).trouble is Trouble.NOT_WRITTEN
        assert desk.sign_out(welcome.visit, everybody).trouble is Trouble.NOT_WRITTEN
        assert desk.count(uid("v"), 1, {}).trouble is Trouble.NOT_WRITTEN
    assert desk.confirm(welcome.visit, everybody).recorded == len(everybody) - 1
    assert len(arrivals(hub.folder)) == len(everybody)


def test_sessions_close_themselves_and_assumed_departures_say_so(hub: Hub, desk: Desk) -> None:
    """Half an hour after the end whoever did not sign out is taken to have left, once; a drop-in at night."""
    first = desk.tap(scan("GCV1000001"))
    desk.confirm(first.visit, [HAMIDS.person("Noor")])
    desk.tap(scan("GCV2000001"))
    desk.sign_out(desk.tap(scan("GCV2000001"), leaving=True).visit, [])
    hub.clock.now = NOW.replace(hour=11, minute=59)
    desk.tap(scan("GCV4000001"))
    assert desk.tidy() == (0, 0)
    hub.clock.now = NOW.replace(hour=12, minute=1)
    assert desk.tidy() == (2, 1)
    assert desk.tidy() == (0, 0)
    gone = [b for b in ledger(hub.folder) if isinstance(b, DepartureRecorded) and b.how == "assumed"]
    assert len(gone) == 2
    assert all(body.arrival and not body.person for body in gone)
    hub.clock.now = NOW + timedelta(days=1)
    assert desk.tidy() == (1, 1)


def test_a_session_that_closes_itself_says_how_many_were_counted_and_how_many_named(
    hub: Hub, desk: Desk
) -> None:
    """By name, by a strange card, by "count us in"; not by a withdrawn arrival; once, after a restart too."""
    family = desk.tap(scan("GCV1000001"))
    desk.confirm(family.visit, [HAMIDS.person("Noor"), HAMIDS.person("Zayd")])
    desk.confirm(family.visit, [HAMIDS.person("Noor")], (), exact=True)
    desk.confirm(family.visit, [HAMIDS.person("Noor"), HAMIDS.person("Amira")], (), exact=True)
    desk.not_answered(desk.tap(scan("GCV2000001")).visit)
    desk.tap(scan("GCV7777777"))
    desk.count(uid("v"), 1, {"0-4": 2})
    hub.clock.now = NOW.replace(hour=12, minute=1)
    desk.tidy()
    desk.close()
    again = hub.desk()
    assert again.tidy() == (0, 0)
    again.close()
    closed = [body for body in ledger(hub.folder) if isinstance(body, SessionClosed)]
    assert closed == [SessionClosed(session=STAY_AND_PLAY.id, counted=7, named=3)]


def test_a_session_that_staff_closed_or_nobody_came_to_does_not_close_itself(hub: Hub, desk: Desk) -> None:
    """Their word stands; and whether nobody came, or nobody recorded, is for a person to say."""
    store = Store.open(hub.folder)
    desk.tap(scan("GCV1000001"))
    by_staff = SessionClosed(session=STAY_AND_PLAY.id, counted=9, named=1, by=uid("leader"))
    Ledger(store).record([by_staff], at=NOW, day=NOW.date())
    store.close()
    hub.clock.now = NOW.replace(hour=23)
    assert desk.tidy() == (1, 0)
    assert [body for body in ledger(hub.folder) if isinstance(body, SessionClosed)] == [by_staff]


def test_a_visit_that_nobody_confirmed_waits_for_staff_until_the_family_does(hub: Hub, desk: Desk) -> None:
    """Whatever the family presses at its next tap, "just me" too; another family changes nothing of it."""
    first = desk.tap(scan("GCV1000001"))
    desk.not_answered(first.visit)
    (waiting,) = desk.not_confirmed()
    assert (waiting.holder, waiting.visit) == (HAMIDS.person("Amira"), first.visit)
    other = desk.tap(scan("GCV2000001"))
    desk.confirm(other.visit, [])
    assert desk.not_confirmed() == [waiting]
    second = desk.tap(scan("GCV1000001"))
    desk.confirm(second.visit, [])
    assert desk.not_confirmed() == []
    assert [seat.name for seat in desk.confirm(second.visit, []).people] == ["Amira"]


def test_a_busy_session_warns_and_stops_nobody(hub: Hub, desk: Desk) -> None:
    """With as many in as it is planned for, the next family is welcome, and told gently, also elsewhere."""
    store = Store.open(hub.folder)
    load(store, [replace(STAY_AND_PLAY, capacity=2), replace(BABY_MASSAGE, capacity=2)])
    store.close()
    hub.clock.now = NOW.replace(minute=35)
    first = desk.tap(scan("GCV1000001"))
    assert not first.busy
    desk.confirm(first.visit, [HAMIDS.person("Noor")], first.choices[:1])
    second = desk.tap(scan("GCV2000001"))
    assert second.busy == {(BABY_MASSAGE.id, None)}
    desk.confirm(second.visit, [])
    desk.confirm(desk.tap(scan("GCV4000001")).visit, [])
    third = desk.tap(scan("GCV5000001"))
    assert third.busy == {(BABY_MASSAGE.id, None), (STAY_AND_PLAY.id, None)}
    assert third.recorded == 1


def test_the_desk_knows_a_childs_ages_and_no_adults(hub: Hub, desk: Desk) -> None:
    """Only where they are needed: to say whom a session is meant for."""
    store = Store.open(hub.folder)
    for name in ("Noor", "Samir"):
        load(store, [wire.Person(id=HAMIDS.person(name), known_as=name, ages=(5, 7))])
    store.close()
    seats = {seat.name: seat.ages for seat in desk.tap(scan("GCV1000001")).seats}
    assert seats == {"Amira": None, "Samir": None, "Noor": (5, 7), "Zayd": None}


def test_the_first_visit_is_known_from_the_second(hub: Hub, desk: Desk) -> None:
    """A warm welcome once."""
    assert desk.tap(scan("GCV4000001")).first
    hub.clock.now = NOW + timedelta(days=7)
    assert not desk.tap(scan("GCV4000001")).first


def test_the_board_tells_hub_and_day(hub: Hub, desk: Desk) -> None:
    """What the welcome screen shows comes from the register."""
    board = desk.board()
    assert board.hub == "The Moat Family Hub"
    assert [each.title for each in board.sessions] == ["Stay and Play", "Baby Massage", "Homework Club"]
    assert board.trouble == ""


def test_a_kiosk_that_was_never_loaded_says_so(hub: Hub, desk: Desk) -> None:
    """Without a register every card is unknown; staff should know why."""
    store = Store.open(hub.folder)
    with store.transaction():
        store.db.conn.execute("UPDATE delivery SET loaded_at = NULL")
    store.close()
    assert not desk.board().loaded


CARDS = ["GCV1000001", "GCV1000002", "FHP1:AMIRA", "GCV2000001", "GCV5000001", "LOST000001", "GCV7777777"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_happens_at_the_desk_nobody_is_in_twice(data: st.DataObject, desk: Desk, hub: Hub) -> None:
    """Any taps and buttons in any order: one arrival a person or token, occasion and day."""
    outcomes: list[Outcome] = []
    for card in data.draw(st.lists(st.sampled_from(CARDS), min_size=1, max_size=12)):
        outcomes.append(desk.tap(scan(card)))
        outcome = data.draw(st.sampled_from(outcomes))
        chosen = data.draw(st.sets(st.sampled_from([s.person for s in outcome.seats] or [uid("nobody")])))
        desk.confirm(outcome.visit, chosen)
    hub.clock.now += timedelta(minutes=data.draw(st.integers(0, 120)))
    hub.clock.now = min(hub.clock.now, NOW + timedelta(hours=12))
    seen = [(body.person or body.token, body.session, body.purpose) for body in arrivals(hub.folder)]
    assert len(seen) == len(set(seen))
    assert LARGE.id not in {body.family for body in arrivals(hub.folder) if body.person is None}


def test_only_those_who_were_in_are_said_to_have_left(desk: Desk) -> None:
    """Samir never came, so he is not among those who are signed out, at the way out or by button."""
    first = desk.tap(scan("GCV1000001"))
    desk.confirm(first.visit, [HAMIDS.person("Noor")])
    again = desk.tap(scan("GCV1000001"))
    out = desk.sign_out(again.visit, [seat.person for seat in again.seats])
    assert [seat.name for seat in out.people] == ["Amira", "Noor"]


def test_all_of_a_button_is_one_transaction(hub: Hub, desk: Desk) -> None:
    """A family moves to two other sessions: whatever happens in between, all of it is written, or nothing."""
    desk.note_screen(well=True)
    hub.clock.now = NOW.replace(minute=35)
    outcome = desk.tap(scan("GCV1000001"))
    (other,) = [choice for choice in outcome.choices if choice != outcome.place][:1]
    places, people = (other, DROP_IN), [HAMIDS.person(name) for name in ("Amira", "Noor", "Zayd")]
    before = ledger(hub.folder)
    conn = desk.store.db.conn
    conn.execute(
        "CREATE TEMP TRIGGER no BEFORE INSERT ON event WHEN NEW.seq = 6 BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    assert desk.confirm(outcome.visit, people, places, exact=True).trouble is Trouble.NOT_WRITTEN
    assert ledger(hub.folder) == before
    conn.execute("DROP TRIGGER no")
    begun: list[str] = []
    conn.set_trace_callback(lambda statement: begun.append(statement) if "BEGIN" in statement else None)
    confirmed = desk.confirm(outcome.visit, people, places, exact=True)
    conn.set_trace_callback(None)
    assert (confirmed.recorded, len(begun)) == (6, 1)
    written = ledger(hub.folder)[len(before) :]
    assert [type(body).__name__ for body in written] == ["ArrivalWithdrawn", *["ArrivalRecorded"] * 6]
