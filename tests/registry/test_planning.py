"""Calendars and series become the timetable, and stay it however often they are read."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from registry.register.models import Entry
from registry.timetable.clashes import clashes
from registry.timetable.models import Calendar, Partner, Series, Session, SessionType, Venue
from registry.timetable.occasions import Window
from registry.timetable.planning import Planned, end_series, import_calendar, plan_again, plan_series
from registry.timetable.services import cancel
from registry.timetable.taxonomy import UNFILED, category_of, sub_category
from tests.registry.calendars import calendar, event
from tests.registry.making import make_hub, make_session

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 16, 9, tzinfo=UTC)
SPRING = Window(date(2026, 3, 16), date(2026, 5, 31))
WEEKLY = event(rrule="FREQ=WEEKLY;COUNT=4", dtstart="TZID=Europe/London:20260320T100000")


def put_in(*events: str, now: datetime = NOW, dry_run: bool = False) -> Planned:
    """Read a calendar of these events into the timetable of The MOA."""
    known = Calendar.objects.filter(name="Rota").first()
    known = known or Calendar(name="Rota", hub=make_hub())
    return import_calendar(known, calendar(*events), SPRING, now, dry_run=dry_run)


def live() -> set[str]:
    """Return what the kiosks are told of sessions."""
    return set(Entry.objects.filter(kind="session", deleted=False).values_list("content", flat=True))


def test_a_calendar_becomes_the_timetable_once() -> None:
    """Each occasion is a session of the hub, published; read again it changes nothing."""
    assert put_in(WEEKLY).added == 4
    before = list(Session.objects.values_list())
    again = put_in(WEEKLY)
    assert (again.added, again.changed, again.cancelled, again.unchanged) == (0, 0, 0, 4)
    assert list(Session.objects.values_list()) == before
    assert len(live()) == 4
    assert SessionType.objects.get().category == UNFILED


def test_what_moved_moves_and_what_is_gone_is_cancelled() -> None:
    """Both reach the kiosks, and what comes back is called on again."""
    put_in(WEEKLY)
    without = WEEKLY.replace("END:VEVENT", "EXDATE;TZID=Europe/London:20260327T100000\r\nEND:VEVENT")
    moved = event(
        "RECURRENCE-ID;TZID=Europe/London:20260403T100000",
        "LOCATION:The MOA\\, Garden room",
        dtstart="TZID=Europe/London:20260403T140000",
    )
    planned = put_in(without, moved)
    assert (planned.added, planned.changed, planned.cancelled, planned.unchanged) == (0, 1, 1, 2)
    assert Session.objects.get(starts=datetime(2026, 4, 3, 13, tzinfo=UTC)).room == "Garden room"
    assert len(live()) == 3
    assert any("Garden room" in content for content in live())
    assert put_in(WEEKLY).restored == 1
    assert len(live()) == 4


def test_what_a_person_cancelled_stays_cancelled() -> None:
    """A calendar that still holds it does not send families to a locked door."""
    put_in(WEEKLY)
    cancel(Session.objects.earliest("starts"))
    assert put_in(WEEKLY).restored == 0
    assert Session.objects.filter(cancelled=True).count() == 1


def test_what_has_begun_is_history() -> None:
    """A later reading neither moves nor cancels a session that people may have attended."""
    put_in(WEEKLY)
    after_two = datetime(2026, 3, 27, 12, tzinfo=UTC)
    planned = put_in(now=after_two)
    assert planned.cancelled == 2
    assert list(Session.objects.order_by("starts").values_list("cancelled", flat=True)) == [
        *(False, False),
        *(True, True),
    ]


def test_a_dry_run_tells_and_writes_nothing() -> None:
    """Not even a venue or a kind."""
    put_in()
    planned = put_in(WEEKLY, dry_run=True)
    assert planned.added == 4
    assert not Session.objects.exists()
    assert not SessionType.objects.exists()


def test_places_and_partners_are_found_or_made() -> None:
    """In the hub, online, or out in the city; a partner by name."""
    put_in(
        event("LOCATION:The MOA\\, Kitchen", "ORGANIZER;CN=Invented Trust:mailto:a@example.org", uid="a"),
        event("LOCATION:https://meet.example.org/xyz", uid="b"),
        event("LOCATION:Tile Hill Library", uid="c"),
        event("LOCATION:tile hill library", uid="d"),
    )
    assert sorted(Session.objects.values_list("venue__name", "venue__kind", "room")) == [
        ("Online", "virtual", ""),
        ("The MOA", "hub", "Kitchen"),
        *[("Tile Hill Library", "outreach", "")] * 2,
    ]
    assert Session.objects.get(room="Kitchen").led_by == Partner.objects.get(name="Invented Trust")


def test_a_confidential_occasion_is_an_appointment() -> None:
    """Its kind need not be sensitive; the door shows no title all the same."""
    put_in(event("CLASS:PRIVATE"))
    assert '"title":"Appointment"' in live().pop()


def test_a_title_in_any_script_gets_a_code() -> None:
    """A kind that only a calendar named waits to be filed."""
    put_in(event(summary="Дитячий клуб", uid="a"), event(summary="☕", uid="b"))
    codes = set(SessionType.objects.values_list("code", flat=True))
    assert any("klub" in code for code in codes)
    assert len(codes) == 2


def make_series(**said: object) -> Series:
    """Return a series that is not written yet: Fridays at ten from 20 March 2026."""
    hub = make_hub()
    kind, _ = SessionType.objects.get_or_create(code="rhyme-time", name="Rhyme time", category="Activities")
    usual = {"first_day": date(2026, 3, 20), "start": time(10), "minutes": 45, "left_out": ["2026-04-03"]}
    return Series(type=kind, venue=hub.venues.get(), **(usual | said))


def test_a_series_keeps_the_clock_and_leaves_days_out() -> None:
    """At ten by the wall before and after summer time begins; Good Friday is left out."""
    series = make_series(last_day=date(2026, 4, 10), capacity=12)
    assert plan_series(series, NOW).added == 3
    found = Session.objects.order_by("starts")
    assert [timezone.localtime(each.starts).hour for each in found] == [10, 10, 10]
    assert [each.starts.hour for each in found] == [10, 10, 9]
    assert {each.capacity for each in found} == {12}


def test_a_changed_series_changes_its_sessions() -> None:
    """A later start moves those to come, in place: the same sessions, told to the kiosks."""
    series = make_series(last_day=date(2026, 4, 10))
    plan_series(series, NOW)
    ids = set(Session.objects.values_list("id", flat=True))
    series.room, series.minutes = "Garden room", 60
    assert plan_series(series, NOW).changed == 3
    assert set(Session.objects.values_list("id", flat=True)) == ids
    assert all("Garden room" in content for content in live())


def test_a_series_goes_on_until_it_is_ended() -> None:
    """Each night plans it on; its end cancels what is to come and leaves what was."""
    series = make_series(every=2)
    first = plan_series(series, NOW).added
    later = NOW + timedelta(weeks=8)
    assert plan_again(later).added == 4
    assert first == Session.objects.filter(starts__lt=NOW + timedelta(weeks=26)).count()
    ended = end_series(series, later)
    assert ended.cancelled == Session.objects.filter(starts__gt=later).count()
    assert plan_again(later).added == 0
    assert Session.objects.filter(starts__lt=later, cancelled=False).exists()


def test_clashes_are_two_in_one_room() -> None:
    """Rooms clash; the building as a whole, the internet and what is cancelled do not."""
    hub = make_hub()
    first = make_session(hub)
    second = make_session(hub, first.starts + timedelta(minutes=60), code="cafe")
    make_session(hub, first.ends, code="after").venue  # noqa: B018  begins as the first ends
    assert [(each.first, each.second) for each in clashes(Session.objects.exclude(type="after"))] == [
        (first, second)
    ]
    assert len(clashes(Session.objects.all())) == 2
    second.cancelled = True
    assert clashes([first, second]) == []
    second.cancelled, second.room = False, ""
    assert clashes([first, second]) == []
    online = Venue(hub=hub, name="Online", kind=Venue.Kind.VIRTUAL)
    first.venue = second.venue = online
    assert clashes([first, second]) == []


def test_categories_are_dfes() -> None:
    """43 sub-categories in 6 categories, found in any case."""
    assert sub_category("parenting  SUPPORT") == "Parenting support"
    assert category_of("Parenting support") == "Family support"
    assert sub_category("Knitting") is None


def test_the_command_reads_a_file_and_says_what_it_did(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In words, or as JSON; a dry run first."""
    make_hub()
    soon = timezone.localdate() + timedelta(days=3)
    file = tmp_path / "rota.ics"
    file.write_bytes(
        calendar(
            event(dtstart=f":{soon:%Y%m%d}T100000"),
            event(uid="x", dtstart=f":{soon:%Y%m%d}T100000", summary=""),
        )
    )
    call_command("import-timetable", str(file), "--hub=moa", "--dry-run")
    assert "would be: 1 sessions added" in capsys.readouterr().out
    call_command("import-timetable", str(file), "--hub=moa", "--json")
    said = json.loads(capsys.readouterr().out)
    assert (said["calendar"], said["added"], len(said["problems"])) == ("The MOA", 1, 1)
    call_command("plan-timetable")
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["nowhere.ics", "--hub=MOA"], "1 of 1 calendars could not be read"),
        (["nowhere.ics"], "the hubs are: MOA"),
        (["nowhere.ics", "--hub=XXX"], "the hubs are: MOA"),
    ],
)
def test_the_command_says_what_is_wrong(
    arguments: list[str], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is not there, and a hub that nobody named."""
    monkeypatch.chdir(tmp_path)
    make_hub("MOA")
    with pytest.raises(CommandError, match=why):
        call_command("import-timetable", *arguments)


@pytest.fixture
def address() -> Iterator[str]:
    """Serve an invented calendar on this machine."""
    soon = timezone.localdate() + timedelta(days=3)
    body = calendar(event(dtstart=f":{soon:%Y%m%d}T100000"))

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/rota.ics" else 404)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its name in the library
            """Stay quiet."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/rota.ics"
        server.shutdown()
        thread.join(5)


def test_an_address_is_read_again_without_being_named(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is remembered; one that does not answer is told without its address, which may be a secret."""
    make_hub()
    call_command("import-timetable", address, "--hub=MOA")
    call_command("import-timetable")
    assert "1 as they were" in capsys.readouterr().out
    Calendar.objects.update(address=address.replace("rota", "secret"))
    with pytest.raises(CommandError):
        call_command("import-timetable")
    said = capsys.readouterr().err
    assert "did not answer" in said
    assert "secret" not in said
