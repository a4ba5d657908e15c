"""What needs a person: found, said in words, taken off the list, and gone by itself once it is put right."""

from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace

from kiosk.staff import exception_words as words
from kiosk.staff.attending import TakeRegister
from kiosk.staff.closing import CloseSession
from kiosk.staff.exceptions import (
    CameAlone,
    ExceptionsTold,
    LookAtExceptions,
    Matter,
    NotClosed,
    Refused,
    SeeTo,
    Unconfirmed,
    UnknownCard,
    about,
)
from sync import events, others, strangers, terms, wire
from sync.ledger import Ledger
from sync.outbox import Outbox
from sync.tokens import token_hash
from tests.kiosk.scene import (
    HAMIDS,
    IDENTITY,
    LONDON,
    NOW,
    SAM,
    SENSITIVE,
    SETTINGS,
    STAY_AND_PLAY,
    TODAY,
    TOKEN_KEY,
    Hub,
    load,
    scan,
    session,
    uid,
)
from tests.kiosk.staff.desks import Work, bodies, families, working
from tests.kiosk.staff.telling import GARDEN, Story

YESTERDAY = TODAY - timedelta(days=1)
DAY = timedelta(days=1)


def matters(work: Work, kind: type[Matter] | None = None) -> list[Matter]:
    """Return what needs a person, or one kind of it."""
    told = work.do(LookAtExceptions)
    assert isinstance(told, ExceptionsTold)
    return [each for each in told.matters if kind is None or isinstance(each, kind)]


def said(matter: Matter) -> str:
    """Return it in words."""
    return words.sentence(matter, TODAY, LONDON)


def test_all_is_well(hub: Hub) -> None:
    """A family that pressed the button, and sessions to come, need nobody."""
    with families(hub) as desk:
        outcome = desk.tap(scan("GCV1000001"))
        desk.confirm(outcome.visit, {HAMIDS.person("Amira")})
    with working(hub) as work:
        assert matters(work) == []


# Families that nobody confirmed


@pytest.fixture
def unconfirmed(hub: Hub) -> Hub:
    """Return a hub at which Amira tapped, and nobody pressed the button."""
    with families(hub) as desk:
        desk.not_answered(desk.tap(scan("GCV1000001")).visit)
    return hub


def test_a_family_that_nobody_confirmed(unconfirmed: Hub) -> None:
    """With when and where, and what to do."""
    with working(unconfirmed) as work:
        (matter,) = matters(work)
        assert said(matter) == (
            "Amira came at 10:05, and nobody said who was with them: Stay and Play, 09:30–11:30, Main room."
        )
        assert "Enter adds who came along" in words.what_to_do(matter)


def test_they_came_alone(unconfirmed: Hub) -> None:
    """Whoever asked says so: the visit is confirmed by staff, at its own time, and counts once as before."""
    unconfirmed.clock.advance(600)
    with working(unconfirmed) as work:
        (matter,) = matters(work, Unconfirmed)
        assert isinstance(matter, Unconfirmed)
        work.do(CameAlone, arrival=matter.arrival, day=TODAY)
        assert matters(work) == []
        people = {each.person for each in work.bench.happened(TODAY).at(STAY_AND_PLAY.id, "")}
        assert people == {HAMIDS.person("Amira")}
    confirmed = bodies(unconfirmed.folder, events.ArrivalRecorded)[-1]
    assert isinstance(confirmed, events.ArrivalRecorded)
    assert (confirmed.confirmed, confirmed.by) == (events.Confirmed.STAFF, SAM.id)
    assert (confirmed.reason, confirmed.happened) == ("came-alone", NOW)
    with families(unconfirmed) as desk:
        assert desk.not_confirmed() == []


def test_adding_who_came_along_settles_it(unconfirmed: Hub) -> None:
    """The register's own entry is the last word."""
    with working(unconfirmed) as work:
        work.do(
            TakeRegister,
            session=STAY_AND_PLAY.id,
            day=TODAY,
            people=((HAMIDS.person("Noor"), HAMIDS.id),),
            at=NOW,
            reason="forgot-to-sign-in",
        )
        assert matters(work) == []


def test_yesterdays_are_still_asked_about_and_no_older_ones(hub: Hub) -> None:
    """Nobody remembers last week."""
    with families(hub) as desk:
        desk.not_answered(desk.tap(scan("GCV1000001")).visit)
    hub.clock.advance(86_400)
    with working(hub) as work:
        (matter,) = matters(work, Unconfirmed)
        told = words.sentence(matter, TODAY + DAY, LONDON)
        assert told.startswith("Amira came at 10:05 yesterday, and nobody said")
        hub.clock.advance(86_400)
        assert matters(work, Unconfirmed) == []


def test_nobody_sensitive_is_named(hub: Hub) -> None:
    """The lead knows."""
    with families(hub) as desk:
        desk.tap(scan("GCV3000001"))
    with working(hub) as work:
        story = Story(at=NOW)
        story.came(SENSITIVE, "-one", confirmed=events.Confirmed.TIMED_OUT)
        work.record(story.events[0].body)
        (matter,) = matters(work, Unconfirmed)
        assert said(matter).startswith("Somebody (see the lead) came at")


def test_what_another_kiosk_of_the_hub_saw_is_asked_about_too(hub: Hub) -> None:
    """Reception sees to all doors."""
    theirs = Story(GARDEN)
    theirs.came(HAMIDS, "Amira", confirmed=events.Confirmed.TIMED_OUT)
    with working(hub) as work:
        raw = msgspec.Raw(events.encode(theirs.events[0]))
        told = wire.OtherKiosk(kiosk=GARDEN, name="Garden door", upto=1, events=[raw])
        others.keep(work.bench.store, wire.Others(kiosk=IDENTITY.kiosk, kiosks=[told], time=NOW), NOW)
        (matter,) = matters(work, Unconfirmed)
        assert isinstance(matter, Unconfirmed)
        hub.clock.advance(60)
        work.do(CameAlone, arrival=matter.arrival, day=TODAY)
        assert matters(work, Unconfirmed) == []


# Cards that nobody knows


def test_an_unknown_card_is_one_line_however_often_it_comes(hub: Hub) -> None:
    """With how often, and when last."""
    with families(hub) as desk:
        desk.tap(scan("NOBODYS001"))
        hub.clock.advance(3_600)
        desk.tap(scan("NOBODYS001"))
    with working(hub) as work:
        (matter,) = matters(work)
        assert said(matter) == (
            "A card that nobody knows was held up 2 times, last at 11:05:"
            " Baby Massage, 11:00–12:00, Garden room."
        )


def note(work: Work, times: int, *, random: bool = False) -> None:
    """Let this kiosk remember a stranger's card, as its door does with every tap."""
    token = token_hash("NOBODYS001", TOKEN_KEY)
    for _ in range(times):
        strangers.seen(work.bench.store, token, terms.Key.CARD, "S001", work.clock(), random=random)


def test_every_tap_of_it_counts_and_it_is_told_by_its_last_four(hub: Hub) -> None:
    """Three taps at one session are one visit, and three times that somebody was sent to the desk."""
    with families(hub) as desk:
        desk.tap(scan("NOBODYS001"))
    with working(hub) as work:
        note(work, 3)
        (matter,) = matters(work)
        assert said(matter).startswith("A card that nobody knows (…S001) was held up 3 times, last at 10:05:")
        assert "S001" not in repr(matter)


def test_a_card_that_changes_its_number_each_time_is_nobodys_to_ask_about(hub: Hub) -> None:
    """It can be linked to nobody."""
    with families(hub) as desk:
        desk.tap(scan("NOBODYS001"))
    with working(hub) as work:
        note(work, 3, random=True)
        assert matters(work) == []


def test_a_card_that_is_somebodys_by_now_is_no_matter(hub: Hub) -> None:
    """Linked here or anywhere."""
    with families(hub) as desk:
        desk.tap(scan("NOBODYS001"))
    with working(hub) as work:
        linked = events.MediumLinked(
            medium=uid("medium"),
            token=token_hash("NOBODYS001", TOKEN_KEY),
            kind=terms.Key.CARD,
            person=HAMIDS.person("Amira"),
            family=HAMIDS.id,
            by=SAM.id,
        )
        work.record(linked)
        assert matters(work) == []


def test_a_card_that_came_three_times_stays_for_the_week(hub: Hub) -> None:
    """Others go after a day: somebody who came once may never come again."""
    with families(hub) as desk:
        desk.tap(scan("ONCEONLY01"))
        for _ in range(3):
            desk.tap(scan("NOBODYS001"))
            hub.clock.advance(86_400)
        hub.clock.advance(86_400)
    with working(hub) as work:
        (matter,) = matters(work, UnknownCard)
        assert isinstance(matter, UnknownCard)
        assert matter.times == 3


# Sessions that are not closed


def test_a_session_that_is_over_is_to_be_closed(hub: Hub) -> None:
    """It says how it stands and who is known; closing it takes it off."""
    hub.clock.now = STAY_AND_PLAY.ends
    with working(hub) as work:
        (matter,) = matters(work)
        assert said(matter) == "Stay and Play, 09:30–11:30: over, not closed, 0 signed in."
        work.do(CloseSession, session=STAY_AND_PLAY.id, day=TODAY, counted=0)
        assert matters(work) == []


def test_a_session_that_closed_itself_was_not_counted(hub: Hub) -> None:
    """Today's and yesterday's are told; those who led them still know."""
    with families(hub) as desk:
        outcome = desk.tap(scan("GCV1000001"))
        desk.confirm(outcome.visit, {HAMIDS.person("Amira")})
        hub.clock.now = STAY_AND_PLAY.ends + timedelta(minutes=SETTINGS.door.grace_minutes)
        desk.tidy()
    with working(hub) as work:
        matter, *_ = matters(work, NotClosed)
        assert said(matter) == "Stay and Play, 09:30–11:30: closed by itself, nobody counted, 1 signed in."


def test_last_weeks_session_is_still_to_be_closed_where_the_hub_has_one_kiosk(hub: Hub) -> None:
    """Where it has several, another of them may have closed it: only what is surely known is told."""
    craft = session("Craft", "10:00", "11:00")
    craft = replace(craft, starts=craft.starts - 5 * DAY, ends=craft.ends - 5 * DAY)
    with working(hub) as work:
        load(work.bench.store, [craft])
        (matter,) = matters(work, NotClosed)
        assert said(matter).startswith("Craft, 10:00–11:00 on Sunday 22 March 2026: over, not closed")
        told = wire.OtherKiosk(kiosk=GARDEN, name="Garden door", upto=0, events=[])
        others.keep(work.bench.store, wire.Others(kiosk=IDENTITY.kiosk, kiosks=[told], time=NOW), NOW)
        assert matters(work, NotClosed) == []


# Entries that the registry would not take


def test_an_entry_that_the_registry_refused_is_told_and_goes_once_it_is_settled_there(hub: Hub) -> None:
    """No key here takes it off: it is not lost, and somebody at the registry sees to it."""
    with families(hub) as desk:
        outcome = desk.tap(scan("GCV1000001"))
        desk.confirm(outcome.visit, {HAMIDS.person("Amira")})
    with working(hub) as work:
        refused = wire.Answer(seq=1, index=0, verdict=wire.Verdict.MALFORMED, reason="No such session.")
        answer = wire.BatchAnswer(kiosk=IDENTITY.kiosk, answers=[refused], high_water=0, time=NOW)
        Outbox(work.bench.store).receive([1], answer)
        assert Ledger(work.bench.store).state().parked == 1
        (matter,) = matters(work)
        assert isinstance(matter, Refused)
        assert said(matter) == "The registry did not take entry 1: No such session."
        assert about(matter) is None


# Taking off


def test_what_somebody_has_seen_to_is_off_the_list_and_can_be_put_back(hub: Hub) -> None:
    """By appending, with who; the same card coming once more is another matter."""
    with families(hub) as desk:
        desk.tap(scan("NOBODYS001"))
    with working(hub) as work:
        (matter,) = matters(work)
        work.do(SeeTo, about=about(matter))
        assert matters(work) == []
        work.do(SeeTo, about=about(matter), back=True)
        assert matters(work) == [matter]
        work.do(SeeTo, about=about(matter))
    hub.clock.advance(3_600)
    with families(hub) as desk:
        desk.tap(scan("NOBODYS001"))
    with working(hub) as work:
        assert len(matters(work)) == 1
    actions = [
        each for each in bodies(hub.folder, events.StaffAction) if isinstance(each, events.StaffAction)
    ]
    assert [each.action for each in actions] == ["settled", "unsettled", "settled"]
    assert {each.staff for each in actions} == {SAM.id}
