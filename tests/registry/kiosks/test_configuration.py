"""Configuration from afar: set in the registry, told with a heartbeat, the nearest to the kiosk wins."""

import msgspec
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from config.hours import Hours, Weekday
from config.pushed import Pushed, parse
from config.toml import SettingsError
from registry.kiosks import configuration, services
from registry.kiosks.models import Configuration, Kiosk, KioskReport
from sync import wire
from tests.registry.making import NOW, make_hub, make_kiosk

pytestmark = pytest.mark.django_db
TOKEN = "the token of an invented kiosk"


@pytest.fixture
def kiosk() -> Kiosk:
    """An enrolled kiosk whose token is known."""
    digest = services.digest(TOKEN)
    return Kiosk.objects.create(hub=make_hub(), name="Front desk", token_digest=digest, enrolled_at=NOW)


def beat(kiosk: Kiosk, held: wire.ConfigurationHeld | None) -> wire.Configuration | None:
    """Send a heartbeat over HTTP, and return the configuration that came back."""
    message = wire.Heartbeat(
        kiosk=kiosk.id, sent_at=timezone.now(), version="1.2.3", last=0, waiting=0, configuration=held
    )
    response = Client().post(
        f"{wire.BASE_PATH}/heartbeat",
        wire.encode(message),
        content_type=wire.MEDIA_TYPE,
        headers={"Authorization": f"Bearer {TOKEN}"},
    )
    assert response.status_code == 200, response.content
    return msgspec.json.decode(response.content, type=wire.HeartbeatAnswer).configuration


def content(kiosk: Kiosk) -> Pushed:
    """Return what a kiosk is to work by, as the kiosk reads it."""
    return parse(bytes(configuration.effective(kiosk).content))[0]


def test_the_nearest_level_wins_key_by_key(kiosk: Kiosk) -> None:
    """A hub sets its hours, a kiosk its language; all the rest is the city's."""
    hours = [Hours(days=[Weekday.MONDAY], opens="09:00", closes="17:00")]
    configuration.set_here(None, Pushed(answer_seconds=90, language="en", feedback=False), None, NOW)
    configuration.set_here(kiosk.hub, Pushed(hours=hours, language="pl"), None, NOW)
    configuration.set_here(kiosk, Pushed(language="ro"), None, NOW)
    assert content(kiosk) == Pushed(answer_seconds=90, feedback=False, hours=hours, language="ro")
    other = make_kiosk(make_hub("HAR"))
    assert content(other) == Pushed(answer_seconds=90, language="en", feedback=False)


def test_a_heartbeat_brings_what_is_new_and_only_that(kiosk: Kiosk) -> None:
    """Once received, it is not sent again; changed back, it is the same version as before."""
    configuration.set_here(None, Pushed(answer_seconds=90), None, NOW)
    first = beat(kiosk, wire.ConfigurationHeld())
    assert first is not None
    assert bytes(first.content) == b'{"answer_seconds":90}'
    assert beat(kiosk, wire.ConfigurationHeld(received=first.version, used=first.version)) is None
    configuration.set_here(None, Pushed(answer_seconds=120), None, NOW)
    second = beat(kiosk, wire.ConfigurationHeld(received=first.version))
    assert second is not None
    assert second.version != first.version
    configuration.set_here(None, Pushed(answer_seconds=90), None, NOW)
    assert configuration.effective(kiosk).version == first.version


def test_taking_everything_back_is_told_too(kiosk: Kiosk) -> None:
    """The kiosk goes back to its own file: it is sent an empty configuration."""
    configuration.set_here(None, Pushed(), None, NOW)
    news = beat(kiosk, wire.ConfigurationHeld(received="an earlier one"))
    assert news is not None
    assert bytes(news.content) == b"{}"


def test_a_kiosk_too_old_to_be_configured_is_left_alone(kiosk: Kiosk) -> None:
    """It did not say that it can; nothing is sent, and the fleet page can tell."""
    configuration.set_here(None, Pushed(answer_seconds=90), None, NOW)
    assert beat(kiosk, None) is None
    assert not KioskReport.objects.get().configurable


def test_what_the_kiosk_says_of_it_is_kept(kiosk: Kiosk) -> None:
    """Which it received, which it works by, and why not."""
    beat(kiosk, wire.ConfigurationHeld(received="v2", used="v1", fault="answer_seconds does not fit."))
    report = KioskReport.objects.get()
    assert (report.configuration_received, report.configuration_used) == ("v2", "v1")
    assert report.configuration_fault == "answer_seconds does not fit."


def test_nonsense_is_refused_before_any_kiosk_sees_it(kiosk: Kiosk) -> None:
    """The same check as the kiosk's own."""
    nonsense = Pushed(hours=[Hours(days=[Weekday.MONDAY], opens="17:00", closes="09:00")])
    with pytest.raises(SettingsError, match="cannot open at 17:00"):
        configuration.set_here(kiosk, nonsense, None, NOW)
    assert configuration.here(kiosk) is None


def test_the_database_keeps_levels_apart(kiosk: Kiosk) -> None:
    """One row for the city, one a hub, one a kiosk, and none that is for nobody."""
    configuration.set_here(None, Pushed(), None, NOW)
    wrong = (
        Configuration(level="city", changed_at=NOW),
        Configuration(level="hub", changed_at=NOW),
        Configuration(level="kiosk", hub=kiosk.hub, changed_at=NOW),
    )
    for each in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            each.save()
