"""A client of the API, as another program is one."""

from datetime import date
from typing import Any
from uuid import UUID

from django.test import Client as Browser
from django.utils import timezone

from registry.api.models import Client
from registry.api.services import Scope, make_client
from registry.intake.services import take
from registry.kiosks.models import Kiosk
from registry.people.models import Family, Member
from registry.people.services import Registrant, register_family
from registry.timetable.models import Hub
from sync import events
from tests.registry.making import NOW


class Program:
    """Asks with its own token."""

    def __init__(self, name: str = "Power BI", *scopes: Scope, per_minute: int = 1000) -> None:
        self.client, self.token = make_client(name, scopes or list(Scope), timezone.now(), per_minute)
        self._browser = Browser(headers={"Authorization": f"Bearer {self.token}"})

    def get(self, path: str, **query: str | int | date) -> Any:
        """Get; return the response."""
        return self._browser.get(f"/api/v1/{path}", {name: str(value) for name, value in query.items()})

    def rows(self, path: str, **query: str | int | date) -> list[dict[str, Any]]:
        """Get every page; return all rows."""
        found, cursor = [], ""
        while True:
            page = self.get(path, cursor=cursor, **query).json()
            found += page["rows"]
            cursor = page["next"]
            if not cursor:
                return found

    def send(self, path: str, body: object) -> Any:
        """Post; return the response."""
        return self._browser.post(f"/api/v1/{path}", body, content_type="application/json")

    def answers(self, path: str, hub: Hub, *records: dict[str, Any]) -> list[str]:
        """Send records; return their verdicts."""
        response = self.send(path, {"hub": hub.code, path: records})
        assert response.status_code == 200, response.content
        return [each["verdict"] for each in response.json()["answers"]]


def row_of(client: Client) -> Client:
    """Return the client as it now is on record."""
    return Client.objects.get(pk=client.pk)


def make_family(hub: Hub, *, sensitive: bool = False) -> Family:
    """Register a mother and her child."""
    people = [
        Registrant(last_name="Okafor", role=Member.Role.ADULT, first_name="Adaeze", over_19=True),
        Registrant(last_name="Okafor", role=Member.Role.CHILD, first_name="Chidi", born=date(2023, 5, 1)),
    ]
    return register_family(hub, people, NOW.date(), sensitive=sensitive)


def come(kiosk: Kiosk, seq: int, person: UUID | None = None, session: UUID | None = None) -> None:
    """Let somebody come through a kiosk's door."""
    body = events.ArrivalRecorded(
        visit=UUID(int=1),
        person=person,
        family=Member.objects.get(person=person).family_id if person else None,
        session=session,
        purpose=None if session else "tea",
        medium=events.Medium.CARD,
        confirmed=events.Confirmed.SELF,
    )
    said = events.Event(
        id=UUID(int=kiosk.id.int ^ seq),
        kiosk=kiosk.id,
        seq=seq,
        at=NOW,
        boot=UUID(int=2),
        uptime_ms=0,
        body=body,
    )
    take(kiosk, [events.encode(said)], timezone.now())
