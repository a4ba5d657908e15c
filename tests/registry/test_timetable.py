"""The timetable reaches the kiosks of the hub it is for, and says no more than a door may."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from registry.kiosks.models import Kiosk
from registry.timetable import services
from registry.timetable.models import Session, Venue
from sync import wire
from tests.registry.making import NOW, make_hub, make_kiosk, make_session
from tests.registry.replica import Replica

pytestmark = pytest.mark.django_db


def shown(kiosk: Kiosk) -> dict[UUID, wire.Session]:
    """Return the sessions that a kiosk may show."""
    replica = Replica()
    replica.pull(kiosk)
    return {key: entry for key, entry in replica.entries.items() if isinstance(entry, wire.Session)}


def test_a_scheduled_session_shows_at_its_hub() -> None:
    """Title, room and times are what was scheduled."""
    kiosk = make_kiosk()
    session = make_session(kiosk.hub)
    entry = shown(kiosk)[session.id]
    assert (entry.title, entry.type, entry.room) == ("Stay And Play", "stay-and-play", "Main room")
    assert (entry.starts, entry.ends) == (NOW, NOW + timedelta(minutes=90))


def test_a_sensitive_session_shows_as_an_appointment() -> None:
    """Neither its name nor its code leaves the registry."""
    kiosk = make_kiosk()
    session = make_session(kiosk.hub, code="haven", sensitive=True)
    entry = shown(kiosk)[session.id]
    assert (entry.title, entry.type) == ("Appointment", "appointment")


def test_a_kind_that_becomes_sensitive_is_hidden_at_once() -> None:
    """Sessions still to come are published again under the discreet title."""
    kiosk = make_kiosk()
    session = make_session(kiosk.hub, timezone.now() + timedelta(hours=1))
    session.type.sensitive = True
    services.save_type(session.type)
    assert shown(kiosk)[session.id].title == "Appointment"


def test_an_outreach_session_says_where_it_is() -> None:
    """Without a room, the venue's name takes its place."""
    kiosk = make_kiosk()
    kind = make_session(kiosk.hub).type
    library = Venue.objects.create(hub=kiosk.hub, name="Tile Hill Library", kind=Venue.Kind.OUTREACH)
    session = services.schedule(kind, library, NOW, NOW + timedelta(hours=1))
    assert shown(kiosk)[session.id].room == "Tile Hill Library"


def test_a_cancelled_session_leaves_the_doors_and_stays_on_record() -> None:
    """Nobody is sent to a session that does not take place; it may be called on again."""
    kiosk = make_kiosk()
    session = make_session(kiosk.hub)
    services.cancel(session)
    assert shown(kiosk) == {}
    assert Session.objects.get().cancelled
    session.cancelled = False
    services.save_session(session)
    assert list(shown(kiosk)) == [session.id]


def test_a_session_entered_by_mistake_can_be_removed() -> None:
    """It leaves the registry and the doors."""
    kiosk = make_kiosk()
    services.delete_session(make_session(kiosk.hub))
    assert (shown(kiosk), Session.objects.count()) == ({}, 0)


@pytest.mark.parametrize(("code", "found"), [("MOA", True), (" moa ", True), ("XXX", False)])
def test_hubs_are_found_by_their_code(*, code: str, found: bool) -> None:
    """However it is typed."""
    hub = make_hub("MOA")
    assert services.hub_by_code(code) == (hub if found else None)
