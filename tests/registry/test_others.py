"""What kiosks of one hub hear of each other for the fire roll: today's coming and going, without names."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client

from registry.intake.others import others
from registry.intake.services import take
from registry.kiosks.models import Kiosk
from registry.kiosks.services import note_report
from sync import events, terms, wire
from tests.registry.making import NOW, make_hub, make_kiosk
from tests.registry.saying import MUM, event, registered, visit

pytestmark = pytest.mark.django_db


def recorded(kiosk: Kiosk, *said: tuple[events.Body, datetime]) -> None:
    """Hand in what a kiosk recorded."""
    raw = [events.encode(event(kiosk.id, seq, body, at=at)) for seq, (body, at) in enumerate(said, 1)]
    take(kiosk, raw, NOW)


def bodies(told: wire.OtherKiosk) -> list[type]:
    """Return the types of what was told."""
    return [type(events.decode(bytes(raw)).body) for raw in told.events]


def beat(kiosk: Kiosk, oldest_waiting: datetime | None = None) -> None:
    """Let a kiosk say how it is."""
    said = wire.Heartbeat(
        kiosk=kiosk.id, sent_at=NOW, version="1", last=9, waiting=0, oldest_waiting=oldest_waiting
    )
    note_report(kiosk, said, NOW)


def test_a_kiosk_hears_who_is_at_the_others_of_its_hub_and_of_no_other_hub() -> None:
    """Only what a roll needs: a registration with its names, or what staff did, is nobody's business."""
    hub = make_hub()
    ours, garden, far = make_kiosk(hub), make_kiosk(hub, "Garden door"), make_kiosk(make_hub("PAR"))
    recorded(
        garden,
        (registered(), NOW),
        (visit(MUM), NOW),
        (events.VisitorArrived(visitor=UUID(int=5), kind=terms.Visiting.STAFF), NOW),
        (events.StaffAction(staff=UUID(int=6), action="looked"), NOW),
    )
    recorded(far, (visit(MUM), NOW))
    recorded(ours, (visit(MUM), NOW))
    (told,) = others(ours, {}, NOW).kiosks
    assert (told.name, told.upto, told.more) == ("Garden door", 4, False)
    assert bodies(told) == [events.ArrivalRecorded, events.VisitorArrived]


def test_only_today_is_told_and_each_event_once() -> None:
    """The first answer begins at the hub's midnight; the next begins where it ended."""
    hub = make_hub()
    ours, garden = make_kiosk(hub), make_kiosk(hub, "Garden door")
    recorded(garden, (visit(MUM), NOW - timedelta(days=1)), (visit(MUM), NOW))
    (told,) = others(ours, {}, NOW).kiosks
    assert (len(told.events), told.upto) == (1, 2)
    (again,) = others(ours, {garden.id: 2}, NOW).kiosks
    assert (again.events, again.upto) == ([], 2)


def test_a_registry_that_was_restored_begins_the_day_again() -> None:
    """It holds less than it had told: what it holds of today is told anew."""
    hub = make_hub()
    ours, garden = make_kiosk(hub), make_kiosk(hub, "Garden door")
    recorded(garden, (visit(MUM), NOW))
    (told,) = others(ours, {garden.id: 400}, NOW).kiosks
    assert (len(told.events), told.upto) == (1, 1)


def test_it_says_until_when_all_is_known() -> None:
    """A kiosk may be heard and still have something to send: then the roll is as old as that."""
    hub = make_hub()
    ours, garden = make_kiosk(hub), make_kiosk(hub, "Garden door")
    assert others(ours, {}, NOW).kiosks[0].as_of is None
    beat(garden)
    assert others(ours, {}, NOW).kiosks[0].as_of == NOW
    beat(garden, oldest_waiting=NOW - timedelta(hours=2))
    assert others(ours, {}, NOW).kiosks[0].as_of == NOW - timedelta(hours=2)


def test_a_revoked_kiosk_is_not_told_of() -> None:
    """Nobody signs in at it any more."""
    hub = make_hub()
    ours = make_kiosk(hub)
    garden = make_kiosk(hub, "Garden door")
    garden.revoked_at = NOW
    garden.save()
    assert others(ours, {}, NOW).kiosks == []


def test_the_list_of_hubs_comes_once() -> None:
    """A kiosk that has it is told nothing; a hub that was renamed makes another list."""
    hub, far = make_hub(), make_hub("PAR")
    ours = make_kiosk(hub)
    told = others(ours, {}, NOW).hubs
    assert told is not None
    assert [each.name for each in told] == ["The MOA", "The PAR"]
    assert others(ours, {}, NOW, wire.hubs_digest(told)).hubs is None
    far.name = "Park Edge"
    far.save()
    assert others(ours, {}, NOW, wire.hubs_digest(told)).hubs is not None


def test_a_long_morning_comes_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page says where it ends, and that there is more."""
    monkeypatch.setattr(wire, "BATCH_LIMIT", 2)
    hub = make_hub()
    ours, garden = make_kiosk(hub), make_kiosk(hub, "Garden door")
    recorded(garden, *[(visit(UUID(int=n)), NOW) for n in range(1, 4)])
    (first,) = others(ours, {}, NOW).kiosks
    (second,) = others(ours, {garden.id: first.upto}, NOW).kiosks
    assert (len(first.events), first.more, len(second.events), second.more) == (2, True, 1, False)


@pytest.mark.parametrize(("after", "status"), [("", 200), (f"{UUID(int=1).hex}.4", 200), ("nonsense", 400)])
def test_over_the_wire(client: Client, after: str, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a token, our media type, and a sentence for nonsense."""
    kiosk = make_kiosk()
    monkeypatch.setattr("registry.kiosks.requests.authenticate", lambda _token: kiosk)
    answer = client.get(f"/api/kiosk/v1/others?after={after}", headers={"Authorization": "Bearer any"})
    assert answer.status_code == status
    assert answer["Content-Type"] == wire.MEDIA_TYPE
