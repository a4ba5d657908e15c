"""What is wrong with a kiosk, judged by the limits, hours counted where they are known."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from config.hours import Hours, Weekday
from config.pushed import Pushed
from registry.fleet.models import Limits
from registry.fleet.pages import judged
from registry.fleet.troubles import Kind, in_words
from registry.intake.models import Refusal
from registry.intake.services import take
from registry.kiosks import configuration
from registry.kiosks.models import Kiosk, KioskLoss
from sync import events
from tests.registry.fleet.fleeting import heard, later, reader, say
from tests.registry.making import NOW, arrival, make_hub, make_kiosk

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
WEEK = [Hours(days=list(Weekday)[:5], opens="09:00", closes="17:00")]


def found(at: datetime = NOW) -> list[Kind]:
    """Return the kinds of trouble of the one kiosk there is."""
    (row,) = judged(Kiosk.objects.all(), at)
    return [each.kind for each in row.troubles]


def sentence(at: datetime = NOW) -> str:
    """Return what is said of the one trouble of the one kiosk there is."""
    (row,) = judged(Kiosk.objects.all(), at)
    (trouble,) = row.troubles
    return trouble.sentence


def test_a_kiosk_that_is_well_has_none() -> None:
    """Heard a moment ago, nothing waits, its reader read something."""
    heard()
    assert found(later(5)) == []


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        ({"spilled": 3}, Kind.BESIDE, "3 events are counted beside"),
        ({"waiting": 4, "oldest_waiting": NOW - timedelta(hours=3)}, Kind.QUEUE, "the oldest for 3 hours"),
        ({"trouble": "The registry cannot be reached."}, Kind.SAID, "cannot be reached"),
        ({"parked": 2}, Kind.REFUSED, "hub-sync resend"),
        ({"disk_free": 2**20}, Kind.DISK, "1 MiB left"),
        ({"offset_ms": -300_000}, Kind.CLOCK, "5 minutes behind ours"),
        ({"offset_ms": 3 * 86_400_000}, Kind.CLOCK, "3 days ahead of ours"),
        ({"readers": [reader(well=False)]}, Kind.READER_LOST, "“Card reader” is not connected"),
        ({"readers": [reader("Screen", well=False)]}, Kind.SCREEN, "screen failed"),
        ({"readers": [reader(last=NOW - timedelta(days=3))]}, Kind.READER_SILENT, "for 3 days"),
    ],
)
def test_what_it_says_is_judged(said: dict[str, Any], kind: Kind, words: str) -> None:
    """One thing is wrong, and one sentence says what and what to do."""
    heard(**said)
    assert found() == [kind]
    assert words in sentence()


def test_just_within_a_limit_is_no_trouble() -> None:
    """At the limit to the second, and one second beyond it."""
    heard(waiting=1, oldest_waiting=NOW - timedelta(minutes=58), offset_ms=120_000)
    assert found(later(30)) == []
    assert found(later(30, seconds=1)) == [Kind.NOT_HEARD]


def test_a_queue_is_timed_by_the_kiosks_own_clock() -> None:
    """A clock that is two hours ahead makes no old queue out of a new one."""
    ahead = NOW + timedelta(hours=2)
    heard(waiting=1, oldest_waiting=ahead, offset_ms=7_200_000)
    assert found() == [Kind.CLOCK]


def test_a_kiosk_that_never_spoke_is_given_its_time() -> None:
    """Enrolled a moment ago it is well; later it is not heard yet."""
    make_kiosk()
    assert found(later(5)) == []
    assert found(later(40)) == [Kind.NOT_HEARD]
    assert "Nothing was heard of it yet" in sentence(later(40))


def test_a_hub_that_is_closed_raises_no_alarm() -> None:
    """Silent since Friday at 16:50, a kiosk is looked for on Monday at 9:20, and not on Sunday."""
    hub = make_hub()
    configuration.set_here(hub, Pushed(hours=WEEK), None, NOW)
    friday = datetime(2026, 3, 27, 16, 50, tzinfo=LONDON)
    heard(hub, at=friday, readers=[reader(last=friday - timedelta(hours=5))])
    assert found(datetime(2026, 3, 29, 12, 0, tzinfo=LONDON)) == []
    assert found(datetime(2026, 3, 30, 9, 15, tzinfo=LONDON)) == []
    assert found(datetime(2026, 3, 30, 9, 21, tzinfo=LONDON)) == [Kind.NOT_HEARD]


def test_a_reader_is_silent_by_opening_hours() -> None:
    """From Friday noon to Monday noon nobody held a card up: eight opening hours, which is no silence."""
    hub = make_hub()
    configuration.set_here(hub, Pushed(hours=WEEK), None, NOW)
    noon = datetime(2026, 3, 27, 12, 0, tzinfo=LONDON)
    kiosk = heard(hub, at=noon + timedelta(days=3), readers=[reader(last=noon)])
    assert found(noon + timedelta(days=3)) == []
    tuesday = datetime(2026, 3, 31, 13, 0, tzinfo=LONDON)
    say(kiosk, tuesday + timedelta(days=1), readers=[reader(last=noon)])
    assert found(tuesday + timedelta(days=1)) == [Kind.READER_SILENT]
    Limits.objects.create(reader_silent_hours=0)
    assert found(tuesday + timedelta(days=1)) == []


def test_a_gap_is_a_trouble_once_it_lasts() -> None:
    """Numbers 3 and 4 are missing below 5; for a while that is only delivery at work."""
    kiosk = heard()
    take(kiosk, [events.encode(arrival(kiosk.id, seq, person=uuid4())) for seq in (1, 2, 5)], NOW)
    say(kiosk, later(10), last=5)
    assert found(later(10)) == []
    say(kiosk, later(20), last=5)
    assert found(later(20)) == [Kind.GAP]
    assert sentence(later(20)).startswith("2 numbers are missing below 5")


def test_a_loss_is_a_trouble_for_a_month() -> None:
    """It stays on the kiosk's own page for ever."""
    kiosk = heard()
    KioskLoss.objects.create(kiosk=kiosk, first=10, last=19, at=NOW, reason="the store was damaged")
    assert found() == [Kind.LOST]
    assert "10 numbers" in sentence()
    say(kiosk, later(days=31))
    assert found(later(days=31)) == []


def test_a_refused_configuration_is_told() -> None:
    """With the kiosk's own sentence; while it is on its way, nothing is wrong."""
    kiosk = heard(configuration_fault="hours[0] does not fit.")
    assert found() == []
    version = configuration.effective(kiosk).version
    say(kiosk, configuration_received=version, configuration_fault="hours[0] does not fit.")
    assert found() == [Kind.CONFIGURATION]
    say(kiosk, configuration_received=version, configuration_used=version)
    assert found() == []


def test_the_worst_comes_first() -> None:
    """By the kind of the worst trouble, then by how many, then by name; those that are well last."""
    hub = make_hub()
    heard(hub, "A well one")
    heard(hub, "Clock and disk", offset_ms=600_000, disk_free=1)
    heard(hub, "Clock alone", offset_ms=600_000)
    heard(hub, "Silent", at=NOW - timedelta(days=1))
    heard(hub, "Beside", spilled=1)
    names = [row.standing.kiosk.name for row in judged(Kiosk.objects.all(), NOW)]
    assert names == ["Silent", "Beside", "Clock and disk", "Clock alone", "A well one"]


def test_refusals_here_are_counted() -> None:
    """Beside what the kiosk holds parked itself."""
    kiosk = heard()
    Refusal.objects.create(kiosk=kiosk, verdict="malformed", reason="no", content="{}", received_at=NOW)
    (row,) = judged(Kiosk.objects.all(), NOW)
    assert row.standing.refused == 1


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=1), "1 second"),
        (timedelta(seconds=119), "119 seconds"),
        (timedelta(minutes=2), "2 minutes"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=47, minutes=59), "47 hours"),
        (timedelta(days=1234), "1,234 days"),
    ],
)
def test_spans_are_said_as_people_say_them(span: timedelta, words: str) -> None:
    """By the unit in which the number is easily grasped."""
    assert in_words(span) == words
