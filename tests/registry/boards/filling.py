"""A small city with somebody of every kind in it, for boards to show."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import uuid4

from registry.geography.models import Generation, Home, Kind, Population, ReachArea, Release
from registry.intake.models import Event, Feedback
from registry.people.models import Answers, Member, Relationship
from registry.timetable.models import Hub, Partner, Session, Venue
from tests.registry.making import make_session
from tests.registry.reach.city import DAY, Came, City

QUARTER = {"from": "2024-01-01", "to": "2024-03-31"}
MOAT_AREA, FAR_AREA = "E01009601", "E01009602"
LONG_AGO = date(2000, 1, 1)
LOADED = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Filled:
    """Its hubs, and a session that midwives lead at the Moat."""

    moat: Hub
    far: Hub
    led: Session


def fill(city: City) -> Filled:
    """Let a family come to two hubs, and somebody nobody knows to one; each hub has one small area.

    The child and the father also go to the midwives' session away from the hub, and somebody is happy
    there. Another session is called off, and of a third nobody wrote down who came.
    """
    moat, far = city.hub("MOA", "The Moat"), city.hub("FFA", "=Families & All")
    family = city.family(moat)
    Home.objects.create(family_id=family, since=LONG_AGO, lsoa_2021=MOAT_AREA)
    people = [city.person(born) for born in (date(2022, 1, 1), date(2010, 1, 1), date(1985, 1, 1), None)]
    for person, role in zip(people, ("child", "child", "adult", "adult"), strict=True):
        Member.objects.create(family_id=family, person_id=person, role=role, registration=uuid4())
    Relationship.objects.create(adult_id=people[2], child_id=people[0], kind=Relationship.Kind.FATHER)
    unseen = city.person(date(2020, 1, 1))
    Member.objects.create(family_id=city.family(far), person_id=unseen, role="child", registration=uuid4())
    city.came(*(Came(moat, DAY, person, family) for person in people))
    city.came(*(Came(far, DAY, person, family) for person in people[:2]), Came(moat, DAY))
    Venue.objects.create(hub=moat, name="The church hall", kind=Venue.Kind.OUTREACH)
    led, *_ = sessions = [make_session(moat, _at(hour)) for hour in (10, 12, 14)]
    midwives = Partner.objects.create(code="midwives", name="Midwives")
    Session.objects.filter(pk=led.pk).update(lead_partner=midwives, capacity=10)
    Session.objects.filter(pk=sessions[1].pk).update(cancelled=True)
    city.came(*(Came(moat, DAY, person, family, led.pk) for person in (people[0], people[2])))
    Feedback.objects.create(
        event=Event.objects.earliest("id"), face="very-happy", session=led.pk, hub=moat, date=DAY
    )
    Answers.objects.create(person_id=people[0], language="pl", ethnicity="roma", send="yes", gender="female")
    estimate = Release.objects.create(
        kind=Kind.POPULATION,
        name="Invented estimate",
        generation=Generation.LSOA_2021,
        effective=LONG_AGO,
        loaded_at=LOADED,
        complete=True,
    )
    for hub, area in ((moat, MOAT_AREA), (far, FAR_AREA)):
        ReachArea.objects.create(hub=hub, lsoa=area, since=LONG_AGO)
        Population.objects.create(release=estimate, lsoa=area, year=2023, by_age=[5] * 91)
    return Filled(moat, far, led)


def _at(hour: int) -> datetime:
    return datetime.combine(DAY, time(hour), UTC)
