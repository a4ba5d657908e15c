"""Kiosk and registry over a real socket, in every weather: each event is held once, whatever it took."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
import pytest
from django.conf import settings
from django.db import transaction
from pytest_django.live_server_helper import LiveServer

from registry.intake.models import Attendance, Event, Refusal
from registry.kiosks.services import make_code
from registry.register.feed import publish
from sync import enrolment, wire
from sync.client import Registry, Unreachable
from sync.delivery import Delivery
from sync.ledger import Ledger
from sync.register import Register
from sync.store import Store
from tests.end_to_end.fault_proxy import FaultProxy, Weather
from tests.registry.making import NOW, make_hub
from tests.sync.invented import make_arrival

pytestmark = pytest.mark.django_db(transaction=True)
settings.SECRET_KEY = "only for tests, where nothing that it signs outlives the run"
HARMLESS = {Weather.FINE, Weather.SLOW, Weather.DRIPPING_BODY, Weather.TWICE, Weather.ANSWERED_TWICE}
FROM_MEMORY = {"pull", "beat"}
"""What an earlier answer does no harm to: it says nothing of events that were sent."""


@pytest.fixture
def proxy(live_server: LiveServer) -> Iterator[FaultProxy]:
    """A proxy before the real registry."""
    at = urlsplit(live_server.url)
    assert at.hostname
    assert at.port
    made = FaultProxy(at.hostname, at.port)
    yield made
    made.close()


@pytest.fixture
def delivery(proxy: FaultProxy, tmp_path: Path) -> Iterator[Delivery]:
    """Delivery from a kiosk that was enrolled through the proxy on a clear day."""
    _, code = make_code(make_hub(), None, NOW, minutes=10**6)
    identity = enrolment.enrol(tmp_path / "store", proxy.url, code, "Front desk")
    with transaction.atomic():
        publish(wire.Person(id=UUID(int=number), known_as="Ama") for number in range(1, 40))
    store = Store.open(tmp_path / "store")
    client = Registry(msgspec.structs.replace(identity, registry_url=proxy.url), timeout=5)
    yield Delivery(store, client)
    client.close()
    store.close()


def test_in_any_weather_each_event_is_held_once(delivery: Delivery, proxy: FaultProxy) -> None:
    """Twice in each weather, and once after it: nothing lost, nothing twice, and the register is whole."""
    ledger = Ledger(delivery.store)
    for turn, weather in enumerate(Weather, start=1):
        ledger.record([make_arrival(session=None, purpose="tea") for _ in range(3)], at=NOW, day=NOW.date())
        proxy.weather = weather
        for way in ("push", "pull", "beat", "push"):
            from_memory = weather is Weather.ANSWERED_FROM_MEMORY and way in FROM_MEMORY
            if weather in HARMLESS or from_memory:
                getattr(delivery, way)()
            elif ledger.state().waiting:
                with pytest.raises(Unreachable):
                    getattr(delivery, way)()
        assert (ledger.state().waiting == 0) == (weather in HARMLESS), weather
        proxy.weather = Weather.FINE
        for clear in (delivery.push, delivery.pull, delivery.beat):
            clear()
        counted = Attendance.objects.filter(counts=True).count()
        assert Event.objects.count() == counted == 3 * turn, weather
    assert Refusal.objects.count() == 0
    state = ledger.state()
    assert (state.high_water, state.waiting, state.parked) == (state.last, 0, 0)
    assert Register(delivery.store).entries() == 39
