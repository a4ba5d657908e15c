"""Corrections at the desk: by appending, with a reason; undone for a moment; told in plain words."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from kiosk.staff.correcting import (
    Corrected,
    HistoryTold,
    LookAtHistory,
    LookAtVisits,
    Move,
    PutBack,
    Stay,
    TakeBack,
    Target,
    TooLate,
    VisitsTold,
    Withdraw,
)
from kiosk.staff.day import Over
from sync import events, others, wire
from sync.terms import Departure
from tests.kiosk.scene import (
    BABY_MASSAGE,
    HAMIDS,
    IDENTITY,
    NOW,
    SAM,
    STAY_AND_PLAY,
    TODAY,
    Hub,
    ledger,
    scan,
    uid,
)
from tests.kiosk.staff.desks import Work, bodies, families, working
from tests.kiosk.staff.telling import GARDEN, Story

TO_MASSAGE = Target("Baby Massage", session=BABY_MASSAGE.id)
AT_PARK_EDGE = Target("At Park Edge", purpose="just-visiting", hub=uid("park edge"))


@pytest.fixture
def came(hub: Hub) -> Hub:
    """Return a hub at which Amira tapped, and nobody pressed the button."""
    with families(hub) as desk:
        desk.not_answered(desk.tap(scan("GCV1000001")).visit)
    return hub


def stays(work: Work) -> tuple[Stay, ...]:
    """Return today's lines."""
    told = work.do(LookAtVisits)
    assert isinstance(told, VisitsTold)
    return told.stays


def correct(work: Work, order: type[Withdraw | Move], **more: object) -> Corrected:
    """Correct the first line of today."""
    (first, *_) = stays(work)
    what = {"day": TODAY, "arrivals": first.arrivals, "reason": "wrong-person"} | more
    done = work.do(order, **what)
    assert isinstance(done, Corrected)
    return done


def history(work: Work, visit: UUID) -> list[str]:
    """Return a visit in plain words."""
    told = work.do(LookAtHistory, visit=visit, day=TODAY)
    assert isinstance(told, HistoryTold)
    return [each.sentence for each in told.lines]


def test_one_line_for_each_who_came_however_often_it_was_recorded(came: Hub) -> None:
    """A visit that nobody confirmed has two events, and is one line that says so."""
    with working(came) as work:
        (stay,) = stays(work)
        assert (stay.name, len(stay.arrivals), stay.confirmed, stay.gone) == ("Amira", 2, False, None)
        assert stay.place == "Stay and Play, 09:30–11:30, Main room"


def test_withdrawing_takes_every_event_of_it_back(came: Hub) -> None:
    """Else the second would count: nothing is changed, two events are added with who and why."""
    with working(came) as work:
        correct(work, Withdraw)
        (stay,) = stays(work)
        assert (stay.gone, stay.arrivals) == (Over.WITHDRAWN, ())
        assert work.bench.happened(TODAY).at(STAY_AND_PLAY.id, "") == ()
    withdrawn = bodies(came.folder, events.ArrivalWithdrawn)
    assert [(each.reason, each.by) for each in withdrawn] == [("wrong-person", SAM.id)] * 2  # type: ignore[union-attr]
    assert len(bodies(came.folder, events.ArrivalRecorded)) == 2


def test_withdrawing_twice_withdraws_once(came: Hub) -> None:
    """A finger that slips adds nothing."""
    with working(came) as work:
        arrivals = stays(work)[0].arrivals
        correct(work, Withdraw)
        again = work.do(Withdraw, day=TODAY, arrivals=arrivals, reason="twice")
        assert isinstance(again, Corrected)
        assert again.taken == ()
    assert len(bodies(came.folder, events.ArrivalWithdrawn)) == 2


def test_a_visit_is_moved_to_another_session_at_its_true_time(came: Hub) -> None:
    """Withdrawn there, recorded here, once, as the same visit."""
    came.clock.advance(600)
    with working(came) as work:
        correct(work, Move, target=TO_MASSAGE, reason="wrong-session")
        before, now = stays(work)
        assert {before.gone, now.gone} == {None, Over.WITHDRAWN}
        (arrival,) = work.bench.happened(TODAY).at(BABY_MASSAGE.id, "")
        assert (arrival.at, arrival.by, arrival.reason) == (NOW, SAM.id, "wrong-session")
        assert before.visit == now.visit
        companions = work.bench.ledger.last_visits(HAMIDS.id, "baby-massage", TODAY + timedelta(days=1), 3)
        assert companions == [{HAMIDS.person("Amira")}]


def test_a_visit_is_moved_to_another_hub(came: Hub) -> None:
    """It is on record there, on no roll here, and its history says so."""
    with working(came) as work:
        hubs = [wire.Hub(id=uid("park edge"), code="PAR", name="Park Edge"), IDENTITY.hub]
        others.keep(work.bench.store, wire.Others(kiosk=IDENTITY.kiosk, kiosks=[], hubs=hubs, time=NOW), NOW)
        told = work.do(LookAtVisits)
        assert isinstance(told, VisitsTold)
        assert told.targets[-1] == AT_PARK_EDGE
        visit = told.stays[0].visit
        correct(work, Move, target=AT_PARK_EDGE, reason="wrong-hub")
        assert [each for each in work.bench.happened(TODAY).came if each.stands] == []
        assert "at Park Edge" in history(work, visit)[-1]
    moved = bodies(came.folder, events.ArrivalRecorded)[-1]
    assert isinstance(moved, events.ArrivalRecorded)
    assert (moved.v, moved.hub, moved.purpose, moved.session) == (2, uid("park edge"), "just-visiting", None)


@pytest.mark.parametrize(
    ("order", "more"), [(Withdraw, {}), (Move, {"target": TO_MASSAGE}), (Move, {"target": AT_PARK_EDGE})]
)
def test_undoing_puts_everything_back_as_it_was(
    came: Hub, order: type[Withdraw | Move], more: dict[str, object]
) -> None:
    """By appending too: the day looks as before, and the events are all there."""
    with working(came) as work:
        before = work.bench.happened(TODAY).at(STAY_AND_PLAY.id, "")
        done = correct(work, order, **more)
        came.clock.advance(9)
        assert work.do(TakeBack, what=done) == PutBack(TODAY)
        day = work.bench.happened(TODAY)
        (after,) = [each for each in (*day.came, *day.elsewhere) if each.stands]
        assert (after.who, after.at, after.occasion) == (before[0].who, before[0].at, before[0].occasion)


def test_it_is_too_late_to_undo_after_half_a_minute(came: Hub) -> None:
    """Then it takes another correction, with its own reason."""
    with working(came) as work:
        done = correct(work, Withdraw)
        written = len(ledger(came.folder))
        came.clock.advance(31)
        assert isinstance(work.do(TakeBack, what=done), TooLate)
    assert len(ledger(came.folder)) == written


def test_history_in_plain_words(came: Hub) -> None:
    """Who came with what, that nobody confirmed it, who moved it and why, and that they left."""
    came.clock.advance(60)
    with working(came) as work:
        visit = stays(work)[0].visit
        correct(work, Move, target=TO_MASSAGE, reason="wrong-session")
        came.clock.advance(60)
        work.record(
            events.DepartureRecorded(person=HAMIDS.person("Amira"), how=Departure.OBSERVED, by=SAM.id)
        )
        to = "Baby Massage, 11:00–12:00, Garden room"
        assert history(work, visit) == [
            "Amira came, with a card: Stay and Play, 09:30–11:30, Main room.",
            "Nobody said who else was with Amira: the screen closed by itself.",
            "Sam took back that Amira came: Stay and Play, 09:30–11:30, Main room. (It was another session)",
            f"Sam entered that Amira came at 10:05: {to}. (It was another session)",
            "Sam saw Amira leave.",
        ]


def test_that_somebody_looked_at_a_history_is_kept(came: Hub) -> None:
    """It is about somebody."""
    with working(came) as work:
        history(work, stays(work)[0].visit)
    (look,) = [each for each in ledger(came.folder) if isinstance(each, events.StaffAction)]
    assert (look.action, look.staff) == ("history-looked-at", SAM.id)


def test_nobody_sensitive_is_named(hub: Hub) -> None:
    """Neither in the list nor in a history; they can be corrected all the same."""
    with families(hub) as desk:
        desk.tap(scan("GCV3000001"))
    with working(hub) as work:
        (stay,) = stays(work)
        assert stay.name == ""
        assert history(work, stay.visit)[0].startswith("Somebody (see the lead) came")
        correct(work, Withdraw)
    assert len(bodies(hub.folder, events.ArrivalWithdrawn)) == 1


def test_a_stranger_is_a_line_of_their_own(hub: Hub) -> None:
    """With words instead of a name; moving keeps the token, so that the visit can still become theirs."""
    with families(hub) as desk:
        desk.tap(scan("NOBODYS001"))
    with working(hub) as work:
        (stay,) = stays(work)
        assert stay.name == "Somebody whose card nobody knew"
        correct(work, Move, target=TO_MASSAGE)
    first, second = bodies(hub.folder, events.ArrivalRecorded)
    assert first.token == second.token  # type: ignore[union-attr]


def test_what_another_kiosk_recorded_can_be_corrected_here(hub: Hub) -> None:
    """The event names the other's; the registry does the rest."""
    theirs = Story(GARDEN)
    theirs.came(HAMIDS, "Amira")
    with working(hub) as work:
        raw = msgspec.Raw(events.encode(theirs.events[0]))
        told = wire.OtherKiosk(kiosk=GARDEN, name="Garden door", upto=1, events=[raw])
        others.keep(work.bench.store, wire.Others(kiosk=IDENTITY.kiosk, kiosks=[told], time=NOW), NOW)
        correct(work, Withdraw)
        assert [each.gone for each in stays(work)] == [Over.WITHDRAWN]
    (withdrawn,) = bodies(hub.folder, events.ArrivalWithdrawn)
    assert withdrawn.arrival == theirs.events[0].id  # type: ignore[union-attr]
