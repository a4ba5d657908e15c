"""What Prometheus reads: who may, what is counted, and that nothing of anybody is a label."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from registry.fleet.troubles import Kind
from registry.observing.standing_facts import GAUGES
from tests.registry.fleet.fleeting import heard, reader
from tests.registry.making import NOW

pytestmark = pytest.mark.django_db
TOKEN = "known to Prometheus alone"


@pytest.fixture(autouse=True)
def known(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the registry know a token, and hold its clock still."""
    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setattr("registry.observing.views.timezone.now", lambda: NOW)


def read(client: Client) -> dict[str, list[Any]]:
    """Return every sample, by the name of what it measures."""
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {
        family.name: [each for each in family.samples if not each.name.endswith("_created")]
        for family in families
    }


def value(client: Client, name: str, **labels: str) -> float | None:
    """Return one sample's value; None if there is none."""
    found = [each.value for each in read(client).get(name, []) if labels.items() <= each.labels.items()]
    assert len(found) <= 1
    return float(found[0]) if found else None


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer guessed"}, {"Authorization": TOKEN[:3]}])
def test_without_the_token_there_is_nothing_here(client: Client, headers: dict[str, str]) -> None:
    """Whoever guesses the address learns not even that it is one."""
    assert client.get("/metrics", headers=headers).status_code == 404


def test_a_registry_that_was_given_no_token_tells_nobody(client: Client, settings: Any) -> None:
    """Also not to somebody who sends none."""
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_a_kiosks_standing_is_what_its_page_says(client: Client) -> None:
    """The same functions judge, so that an alert and the fleet page never differ."""
    kiosk = heard(waiting=7, disk_free=5_000, readers=[reader(), reader("Scanner", well=False)])
    who = {"hub": kiosk.hub.code, "kiosk": "Front desk"}
    assert value(client, "hub_kiosk_waiting_events", **who) == 7
    assert value(client, "hub_kiosk_heard_timestamp_seconds", **who) == NOW.timestamp()
    assert value(client, "hub_kiosk_reader_connected", reader="Scanner", **who) == 0
    assert value(client, "hub_kiosk_reader_connected", reader="Card reader", **who) == 1
    assert value(client, "hub_kiosk_trouble", kind=Kind.READER_LOST, **who) == 1
    assert value(client, "hub_kiosk_trouble", kind=Kind.GAP, **who) == 0
    told = read(client)
    assert {f"hub_kiosk_{name}" for name in GAUGES} <= set(told)
    assert len(told["hub_kiosk_trouble"]) == len(Kind)


def test_what_is_not_known_has_no_sample(client: Client) -> None:
    """A kiosk whose queue is empty has no oldest event; 0 would be 1970."""
    heard(waiting=0, oldest_waiting=None)
    assert value(client, "hub_kiosk_oldest_waiting_timestamp_seconds") is None


def test_a_revoked_kiosk_is_told_no_more(client: Client) -> None:
    """It would alarm for ever."""
    kiosk = heard()
    kiosk.revoked_at = NOW - timedelta(days=1)
    kiosk.save()
    assert value(client, "hub_kiosk_heard_timestamp_seconds") is None


def test_requests_are_counted_by_route_and_never_by_address(client: Client) -> None:
    """An address may hold a record's number; a route does not."""
    before = value(client, "hub_registry_requests", view="readyz", status="200") or 0.0
    client.get("/readyz")
    client.get("/people/0190-somebody/?surname=Invented")
    told = read(client)
    assert value(client, "hub_registry_requests", view="readyz", status="200") == before + 1
    labels = {label for samples in told.values() for each in samples for label in each.labels.values()}
    assert not any("Invented" in label or "somebody" in label for label in labels)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where several workers count together."""
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    return tmp_path


def test_every_worker_tells_what_all_of_them_counted(client: Client, folder: Path) -> None:
    """Two other processes count; this one, asked by Prometheus, tells both, and the kiosks once."""
    heard()
    count = "from registry.observing.counting import EVENTS; EVENTS.labels('accepted').inc(20)"
    for _ in range(2):
        subprocess.run([sys.executable, "-c", count], check=True, timeout=60)
    told = read(client)
    counted = [each for each in told["hub_registry_events"] if each.labels == {"verdict": "accepted"}]
    assert [each.value for each in counted] == [40]
    assert len(told["hub_kiosk_heard_timestamp_seconds"]) == 1
