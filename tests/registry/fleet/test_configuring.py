"""The pages on which people set what kiosks work by."""

from datetime import date
from typing import Any

import msgspec
import pytest

from config.hours import Hours, OtherDay, Weekday
from config.public import LANGUAGES, Message, Purpose
from config.pushed import Pushed
from registry.access.roles import Role
from registry.audit.models import Entry
from registry.fleet.configuration_form import NAMES, PARTS, ConfigurationForm
from registry.kiosks import configuration
from registry.kiosks.models import Configuration, Kiosk
from tests.config.test_pushed import EVERYTHING
from tests.registry.fleet.test_pages import heard, signed_in, text
from tests.registry.making import NOW, make_hub

pytestmark = pytest.mark.django_db


def filled(form: ConfigurationForm) -> dict[str, Any]:
    """Return what a browser sends of a form that nobody touched."""
    sent: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if value not in (None, False):
            sent[field.html_name] = "on" if value is True else value
    return sent


def sent_back(pushed: Pushed) -> Pushed:
    """Show a configuration in the form, send the form back untouched, and return what comes of it."""
    own = msgspec.to_builtins(pushed)
    form = ConfigurationForm(own, Pushed(), filled(ConfigurationForm(own, Pushed())))
    assert form.is_valid(), form.errors
    return form.pushed


def test_a_form_sent_back_untouched_changes_nothing() -> None:
    """Every kind of setting survives being shown and read again."""
    whole = msgspec.structs.replace(
        EVERYTHING,
        languages=["en", "pl"],
        purposes=[Purpose("cafe"), Purpose("toy-library", {"en": "Toy library", "fa_AF": "کتابخانه"})],
        hours=[
            Hours(days=[Weekday.MONDAY, Weekday.TUESDAY], opens="09:00", closes="12:30"),
            Hours(days=[Weekday.MONDAY], opens="13:00", closes="17:00"),
        ],
        other_days=[
            OtherDay(on=date(2026, 12, 25), why="Christmas Day"),
            OtherDay(on=date(2026, 12, 24), opens="09:00", closes="12:00"),
        ],
        messages=[
            Message(
                texts={"en": "Closed.", "pl": "Nieczynne."}, first=date(2026, 4, 1), last=date(2026, 4, 2)
            ),
            Message(texts={"en": "Fun day!"}),
        ],
    )
    assert sent_back(whole) == whole
    assert sent_back(Pushed()) == Pushed()


def test_every_part_and_every_language_has_its_place() -> None:
    """Nothing that can be pushed is forgotten by the page."""
    assert sorted(key for part in PARTS for key in part.keys) == sorted(Pushed.__struct_fields__)
    assert list(NAMES) == LANGUAGES


def test_a_manager_sets_their_hubs_hours() -> None:
    """The kiosks of that hub hear of it; the page shows it again; the audit says which part."""
    kiosk = heard()
    client = signed_in(Role.HUB_MANAGER, kiosk.hub)
    address = f"/fleet/configuration/hub/{kiosk.hub.code}/"
    assert "Opening hours" in text(client, address)
    sent = {"set_hours": "on", "monday_1_opens": "09:00", "monday_1_closes": "17:00"}
    answer = client.post(address, sent, follow=True)
    assert "1 kiosk hears of it" in answer.content.decode()
    wanted = b'{"hours":[{"closes":"17:00","days":["monday"],"opens":"09:00"}]}'
    assert bytes(configuration.effective(kiosk).content) == wanted
    assert 'value="09:00"' in text(client, address)
    assert Entry.objects.filter(kind="kiosks.configuration", fields="hours").count() == 1
    client.post(address, {})
    assert bytes(configuration.effective(kiosk).content) == b"{}"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"set_hours": "on", "monday_1_opens": "09:00"}, "Give Monday both times"),
        (
            {"set_hours": "on", "monday_1_opens": "17:00", "monday_1_closes": "09:00"},
            "cannot open at 17:00",
        ),
        ({"set_times": "on", "answer_seconds": "5", "done_seconds": "12", "help_seconds": "20"}, "60"),
        ({"set_languages": "on", "language": "en"}, "This field is required"),
        ({"set_languages": "on", "language": "en", "languages": ["en", "klingon"]}, "klingon"),
        ({"set_purposes": "on", "purposes": "Toy library", "drop_in": "cafe"}, "begin with a code"),
        ({"set_purposes": "on", "purposes": "cafe\ncafe", "drop_in": "cafe"}, "named once"),
        ({"set_other_days": "on", "other_days": "Christmas closed"}, "begin with a date"),
        ({"set_other_days": "on", "other_days": "2026-12-25 maybe"}, "write “closed”"),
        ({"set_messages": "on", "message_0": "pl: Nieczynne"}, "English"),
        ({"set_messages": "on", "message_0": "One\nTwo"}, "a text in this language already"),
        ({"set_messages": "on", "message_0": "x" * 161}, "160"),
        ({"set_timetable": "on", "timetable_url": "not an address"}, "valid URL"),
    ],
)
def test_nonsense_is_not_saved(sent: dict[str, Any], said: str) -> None:
    """The page says what is wrong, in a sentence."""
    answer = signed_in(Role.ADMINISTRATOR).post("/fleet/configuration/city/", sent)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Configuration.objects.exists()


def test_what_is_not_set_here_shows_what_holds() -> None:
    """A hub's page shows the city's times; a kiosk's page the hub's."""
    kiosk = heard()
    configuration.set_here(None, Pushed(answer_seconds=111, done_seconds=22, help_seconds=33), None, NOW)
    configuration.set_here(kiosk.hub, Pushed(opens_before_minutes=44, grace_minutes=55), None, NOW)
    client = signed_in(Role.ADMINISTRATOR)
    assert 'value="111"' in text(client, f"/fleet/configuration/hub/{kiosk.hub.code}/")
    own = text(client, f"/fleet/{kiosk.pk}/configuration/")
    assert 'value="111"' in own
    assert 'value="44"' in own
    overview = text(client, "/fleet/configuration/")
    assert "Set: Time-outs." in overview
    assert "Arrivals" in overview


def test_nobody_reaches_beyond_their_hub() -> None:
    """A manager sets neither another hub's kiosks nor everybody's; a receptionist none."""
    mine, other = heard(), heard(make_hub("HAR"), "Garden")
    client = signed_in(Role.HUB_MANAGER, mine.hub)
    for address, expected in (
        ("/fleet/configuration/city/", 403),
        ("/fleet/configuration/hub/HAR/", 404),
        (f"/fleet/{other.pk}/configuration/", 404),
        (f"/fleet/{mine.pk}/configuration/", 200),
    ):
        assert client.get(address).status_code == expected, address
        assert client.post(address, {"set_feedback": "on"}).status_code == (
            302 if expected == 200 else expected
        )
    assert Configuration.objects.get().kiosk == mine
    assert "Garden" not in text(client, "/fleet/configuration/")
    receptionist = signed_in(Role.RECEPTIONIST, mine.hub)
    assert receptionist.get(f"/fleet/{mine.pk}/configuration/").status_code == 403


def test_a_revoked_kiosk_is_not_configured() -> None:
    """It never hears of it."""
    kiosk = heard()
    Kiosk.objects.update(revoked_at=NOW)
    assert signed_in(Role.ADMINISTRATOR).get(f"/fleet/{kiosk.pk}/configuration/").status_code == 404
