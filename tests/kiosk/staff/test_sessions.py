"""Sessions at the desk: the register, late entries, closing with counted against named, and undoing it."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.staff.attending import (
    FamilyByCard,
    FamilyTold,
    NoFamily,
    NoSession,
    OpenRegister,
    RegisterTold,
    TakeRegister,
)
from kiosk.staff.closing import CloseSession, ReopenSession, SessionDone, SessionOpenAgain, tally
from kiosk.staff.closing import _within as within
from kiosk.staff.sessions import CallOff, DayTold, Is, LookAtDay, OpenSession
from sync import events, terms
from sync.store import Store
from sync.tokens import token_hash
from tests.kiosk.scene import (
    APART,
    BABY_MASSAGE,
    HAMIDS,
    HOMEWORK_CLUB,
    NOW,
    SAM,
    SENSITIVE,
    STAY_AND_PLAY,
    TODAY,
    TOKEN_KEY,
    Household,
    Hub,
    ledger,
    load,
    scan,
    session,
    uid,
)
from tests.kiosk.staff.desks import Work, bodies, families, working

YESTERDAY = TODAY - timedelta(days=1)


def arrival(
    home: Household, name: str, where: UUID = STAY_AND_PLAY.id, **more: object
) -> events.ArrivalRecorded:
    """Return that somebody came."""
    fields: dict[str, object] = {
        "visit": uid(f"visit {home.name} {name}"),
        "person": home.person(name),
        "family": home.id,
        "session": where,
        "medium": events.Medium.CARD,
        "confirmed": events.Confirmed.SELF,
    }
    return events.ArrivalRecorded(**(fields | more))  # type: ignore[arg-type]


def both(*names: str, home: Household = HAMIDS) -> tuple[tuple[UUID, UUID], ...]:
    """Return people with their family, as a register's screen gives them."""
    return tuple((home.person(name), home.id) for name in names)


def day(work: Work, when: object = None) -> DayTold:
    """Return a day's sessions."""
    told = work.do(LookAtDay, day=when)
    assert isinstance(told, DayTold)
    return told


def register(work: Work, where: UUID = STAY_AND_PLAY.id, when: object = TODAY) -> RegisterTold:
    """Return a session's register."""
    told = work.do(OpenRegister, session=where, day=when)
    assert isinstance(told, RegisterTold)
    return told


def lines(told: RegisterTold) -> list[str]:
    """Return the register's lines: a star for those who are here, a number for how often they come."""
    return [f"{each.name}{'*' * bool(each.here)} {each.times}" for each in told.attenders]


# The day


def test_todays_list_says_how_each_session_stands(hub: Hub) -> None:
    """What runs, what is to come, and what is over and not closed."""
    with working(hub) as work:
        assert [(each.session.title, each.is_) for each in day(work).lines] == [
            ("Stay and Play", Is.ON),
            ("Baby Massage", Is.TO_COME),
            ("Homework Club", Is.TO_COME),
        ]
        hub.clock.now = STAY_AND_PLAY.ends
        assert day(work).lines[0].is_ is Is.OVER


def test_an_ad_hoc_session_is_signed_in_to_at_once(hub: Hub) -> None:
    """Without a network: the next tap is for it, and the event carries who opened it."""
    with working(hub) as work:
        starts, ends = NOW, NOW + timedelta(hours=1)
        work.do(OpenSession, title="Craft", kind="craft", room="Hall", starts=starts, ends=ends)
        assert "Craft" in [each.session.title for each in day(work).lines]
    with families(hub) as desk:
        assert desk.tap(scan("GCV1000001")).place.session is not None
        assert desk.board().place.session.title == "Craft"  # type: ignore[union-attr]
    (opened,) = bodies(hub.folder, events.SessionOpened)
    assert isinstance(opened, events.SessionOpened)
    assert (opened.by, opened.kind, opened.room) == (SAM.id, "craft", "Hall")


def test_a_session_that_is_called_off_is_off_and_its_people_stay_on_record(hub: Hub) -> None:
    """With a reason, and without losing who had come."""
    with families(hub) as desk:
        desk.tap(scan("GCV1000001"))
    with working(hub) as work:
        told = work.do(CallOff, session=STAY_AND_PLAY.id, day=TODAY, reason="leader-away")
        assert isinstance(told, DayTold)
        assert "Stay and Play" not in [each.session.title for each in told.lines]
    assert len(bodies(hub.folder, events.ArrivalRecorded)) == 1


# The register


def test_usual_attenders_come_first_most_often_first(hub: Hub) -> None:
    """By this kind of session in the last weeks; whoever is here already stands above them."""
    with working(hub) as work:
        for weeks in (1, 2, 3):
            then = NOW - timedelta(weeks=weeks)
            work.record(arrival(HAMIDS, "Noor"), at=then)
            if weeks > 1:
                work.record(arrival(APART, "Dana"), at=then)
        work.record(arrival(HAMIDS, "Zayd", BABY_MASSAGE.id), at=NOW - timedelta(weeks=1))
        work.record(arrival(HAMIDS, "Amira"))
        assert lines(register(work)) == ["Amira* 0", "Noor 3", "Dana 2"]


def test_who_has_not_come_for_months_is_not_listed(hub: Hub) -> None:
    """A register is no list of everybody who ever came."""
    with working(hub) as work:
        work.record(arrival(HAMIDS, "Noor"), at=NOW - timedelta(weeks=13))
        assert lines(register(work)) == []


def test_a_register_is_taken_with_who_took_it(hub: Hub) -> None:
    """One visit a family; those who are signed in already are not signed in twice."""
    with working(hub) as work:
        work.record(arrival(HAMIDS, "Amira"))
        people = (*both("Amira", "Noor"), *both("Dana", home=APART))
        told = work.do(TakeRegister, session=STAY_AND_PLAY.id, day=TODAY, people=people)
        assert isinstance(told, RegisterTold)
        assert told.taken == 2
        assert lines(told) == ["Amira* 0", "Noor* 0", "Dana* 0"]
    new = [each for each in bodies(hub.folder, events.ArrivalRecorded) if getattr(each, "by", None)]
    assert {(each.medium, each.confirmed, each.by) for each in new} == {  # type: ignore[union-attr]
        (events.Medium.STAFF, events.Confirmed.STAFF, SAM.id)
    }
    assert len({each.visit for each in new}) == 2  # type: ignore[union-attr]


def test_yesterdays_paper_is_entered_with_its_true_time(hub: Hub) -> None:
    """The session of yesterday is still known, and the attendance is of yesterday."""
    one = timedelta(days=1)
    craft = session("Craft", "10:00", "11:00")
    craft = replace(craft, starts=craft.starts - one, ends=craft.ends - one)
    with working(hub) as work:
        load(work.bench.store, [craft])
        at = craft.starts + timedelta(minutes=5)
        told = work.do(
            TakeRegister, session=craft.id, day=YESTERDAY, people=both("Noor"), at=at, reason="paper"
        )
        assert isinstance(told, RegisterTold)
        assert [(each.name, each.here) for each in told.attenders] == [("Noor", at)]
        assert day(work, YESTERDAY).lines[0].tally.named == 1
        assert day(work).lines[0].tally.named == 0
    (entered,) = bodies(hub.folder, events.ArrivalRecorded)
    assert isinstance(entered, events.ArrivalRecorded)
    assert (entered.v, entered.happened, entered.reason) == (2, at, "paper")


def test_a_card_puts_its_family_on_the_register(hub: Hub) -> None:
    """And never the adult who registered apart; a sensitive family, and nobody's card, are refused."""
    with working(hub) as work:
        told = work.do(FamilyByCard, token=token_hash("GCV2000001", TOKEN_KEY))
        assert isinstance(told, FamilyTold)
        assert [each.name for each in told.attenders] == ["Dana", "Ola"]
        assert work.do(FamilyByCard, token=token_hash("GCV3000001", TOKEN_KEY)) == NoFamily(discreet=True)
        assert work.do(FamilyByCard, token=token_hash("LOST000001", TOKEN_KEY)) == NoFamily(discreet=False)
        assert work.do(FamilyByCard, token="0" * 64) == NoFamily(discreet=False)


def test_nobody_sensitive_is_named_on_a_register(hub: Hub) -> None:
    """They are a number; and at a sensitive session everybody is."""
    discreet = session("Appointment", "10:00", "11:00", kind="appointment")
    with working(hub) as work:
        load(work.bench.store, [discreet])
        work.record(arrival(SENSITIVE, "-one"))
        work.record(arrival(HAMIDS, "Amira", discreet.id))
        assert (lines(register(work)), register(work).discreet) == ([], 1)
        told = register(work, discreet.id)
        assert (lines(told), told.discreet) == ([], 1)


def test_a_session_that_is_not_known_is_said(hub: Hub) -> None:
    """It was called off meanwhile, perhaps."""
    with working(hub) as work:
        assert isinstance(work.do(OpenRegister, session=uid("gone"), day=TODAY), NoSession)
        assert isinstance(work.do(TakeRegister, session=uid("gone"), day=TODAY, people=()), NoSession)


# Closing


def fill(work: Work, named: int, strangers: int = 0) -> None:
    """Let so many sign in to Stay and Play."""
    people = [
        (home, name)
        for home in (HAMIDS, APART)
        for name in [n for group in home.adults for n in group] + home.children
    ]
    for home, name in people[:named]:
        work.record(arrival(home, name))
    for number in range(strangers):
        work.record(
            events.ArrivalRecorded(
                visit=uid(f"s{number}"),
                token=f"{number:064x}",
                session=STAY_AND_PLAY.id,
                medium=events.Medium.CARD,
                confirmed=events.Confirmed.SELF,
            )
        )


def close(work: Work, counted: int, **more: object) -> SessionDone:
    """Close Stay and Play."""
    done = work.do(CloseSession, **({"session": STAY_AND_PLAY.id, "day": TODAY, "counted": counted} | more))
    assert isinstance(done, SessionDone)
    return done


def test_those_who_are_not_named_are_counted_without_a_name(hub: Hub) -> None:
    """7 counted, 4 signed in: 3 not named, of no known age unless somebody says."""
    with working(hub) as work:
        fill(work, 4)
        done = close(work, 7, reason="would-not-sign-in")
        assert (done.counted, done.named, done.nameless) == (7, 4, 3)
        assert day(work).lines[0].is_ is Is.CLOSED
    (heads,) = bodies(hub.folder, events.HeadcountRecorded)
    (closed,) = bodies(hub.folder, events.SessionClosed)
    assert isinstance(heads, events.HeadcountRecorded)
    assert isinstance(closed, events.SessionClosed)
    assert (heads.age_unknown, heads.total, heads.staff, heads.reason) == (3, 3, SAM.id, "would-not-sign-in")
    assert (closed.counted, closed.named, closed.by, closed.reason) == (7, 4, SAM.id, "would-not-sign-in")


def test_strangers_and_heads_counted_at_the_door_are_no_second_time_missing(hub: Hub) -> None:
    """Two cards that nobody knows and three who counted themselves in: 9 counted is nobody missing."""
    with working(hub) as work:
        fill(work, 4, strangers=2)
        work.record(
            events.HeadcountRecorded(
                session=STAY_AND_PLAY.id, adults=1, children={"0-4": 2}, by=terms.Counter.SELF
            )
        )
        done = close(work, 9)
        assert (done.named, done.nameless) == (4, 5)
    assert len(bodies(hub.folder, events.HeadcountRecorded)) == 1


def test_the_ages_of_those_missing_are_kept_as_far_as_somebody_knows(hub: Hub) -> None:
    """One adult and one small child of three; more than are missing are not made up."""
    with working(hub) as work:
        close(work, 3, adults=1, children={"0-4": 1, "5-10": 5})
    (heads,) = bodies(hub.folder, events.HeadcountRecorded)
    assert isinstance(heads, events.HeadcountRecorded)
    assert (heads.adults, heads.children, heads.age_unknown) == (1, {"0-4": 1, "5-10": 1}, 0)


def test_closing_again_takes_the_place_of_the_first_closing(hub: Hub) -> None:
    """Somebody counted again: the figure is the second, not the sum."""
    with working(hub) as work:
        fill(work, 4)
        close(work, 7)
        fill(work, 5)  # one of those without a name signed in after all
        close(work, 6)
        happened = work.bench.happened(TODAY)
        assert tally(happened, STAY_AND_PLAY.id).named == 5
        assert sum(each.total for each in happened.heads) == 1
        assert happened.closed[STAY_AND_PLAY.id].counted == 6


def test_fewer_counted_than_signed_in_takes_nobody_off(hub: Hub) -> None:
    """An attendance is a fact; the difference is on record, with its reason."""
    with working(hub) as work:
        fill(work, 4)
        done = close(work, 3, reason="left-before-counting")
        assert (done.counted, done.named, done.nameless) == (3, 4, 0)
    assert bodies(hub.folder, events.HeadcountRecorded) == []


def test_a_closing_is_taken_back(hub: Hub) -> None:
    """The wrong session was closed: nobody is counted by it, and it is not closed."""
    with working(hub) as work:
        fill(work, 2)
        close(work, 7)
        again = work.do(ReopenSession, session=STAY_AND_PLAY.id, day=TODAY)
        assert again == SessionOpenAgain(STAY_AND_PLAY.id)
        happened = work.bench.happened(TODAY)
        assert happened.closed == {}
        assert sum(each.total for each in happened.heads) == 0


def test_a_session_of_yesterday_is_closed_on_its_own_day(hub: Hub) -> None:
    """Those without a name are counted yesterday."""
    one = timedelta(days=1)
    craft = replace(
        HOMEWORK_CLUB, id=uid("craft"), starts=HOMEWORK_CLUB.starts - one, ends=HOMEWORK_CLUB.ends - one
    )
    with working(hub) as work:
        load(work.bench.store, [craft])
        close(work, 5, session=craft.id, day=YESTERDAY)
        assert sum(each.total for each in work.bench.happened(YESTERDAY).heads) == 5
        assert work.bench.happened(TODAY).heads == ()
        assert day(work, YESTERDAY).lines[0].is_ is Is.CLOSED


def test_a_session_that_closed_itself_is_closed_by_a_person_still(hub: Hub) -> None:
    """By itself nobody counted: the list says so, and a leader's closing stands instead."""
    with families(hub) as desk:
        desk.tap(scan("GCV1000001"))
        hub.clock.now = STAY_AND_PLAY.ends + timedelta(hours=1)
        desk.tidy()
    with working(hub) as work:
        assert day(work).lines[0].is_ is Is.CLOSED_ITSELF
        close(work, 4)
        assert day(work).lines[0].is_ is Is.CLOSED


@given(st.dictionaries(st.sampled_from(["0-4", "5-10", "11-15"]), st.integers(0, 9)), st.integers(0, 20))
def test_never_more_children_than_there_is_room_for(children: dict[str, int], room: int) -> None:
    """And never fewer than were said, where there is."""
    kept = within(children, room)
    assert sum(kept.values()) == min(room, sum(children.values()))
    assert all(0 < number <= children[band] for band, number in kept.items())


@pytest.mark.parametrize("kind", ["event", "said"])
def test_a_full_disk_loses_no_register(hub: Hub, kind: str) -> None:
    """It is written beside the ledger, as a tap is; the next look takes it up."""
    with working(hub) as work:
        store = Store.open(hub.folder)
        full = f"BEFORE INSERT ON {kind} BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        store.db.conn.execute(f"CREATE TRIGGER full {full}")
        told = work.do(TakeRegister, session=STAY_AND_PLAY.id, day=TODAY, people=both("Noor"))
        assert isinstance(told, RegisterTold)
        assert told.taken == 1
        assert [each.name for each in told.attenders if each.here] == ["Noor"]
        store.db.conn.execute("DROP TRIGGER full")
        store.close()
        work.bench.ledger.take_up()
    assert len(bodies(hub.folder, events.ArrivalRecorded)) == 1


def test_every_piece_of_work_carries_who_did_it(hub: Hub) -> None:
    """The audit has a line for each, with what it was about."""
    with working(hub) as work:
        work.do(TakeRegister, session=STAY_AND_PLAY.id, day=TODAY, people=both("Noor"))
        close(work, 2, reason="not-said")
        work.do(ReopenSession, session=STAY_AND_PLAY.id, day=TODAY)
        work.do(CallOff, session=BABY_MASSAGE.id, day=TODAY, reason="leader-away")
    done = [body for body in ledger(hub.folder) if isinstance(body, events.StaffAction)]
    assert [(each.staff, each.action, each.about, each.reason) for each in done] == [
        (SAM.id, "register-taken", STAY_AND_PLAY.id, None),
        (SAM.id, "session-closed", STAY_AND_PLAY.id, "not-said"),
        (SAM.id, "session-reopened", STAY_AND_PLAY.id, None),
        (SAM.id, "session-called-off", BABY_MASSAGE.id, "leader-away"),
    ]


def test_the_time_of_a_day_that_summer_begins_is_the_hubs(hub: Hub) -> None:
    """29 March 2026 has 23 hours in London; its sessions are all of that day."""
    late = session("Late", "09:00", "10:00")
    starts = datetime.fromisoformat("2026-03-29T22:30:00+00:00")  # half past eleven at night, in summer time
    with working(hub) as work:
        load(work.bench.store, [replace(late, starts=starts, ends=starts + timedelta(minutes=20))])
        assert [each.session.title for each in day(work, starts.date()).lines] == ["Late"]
