"""A quarter at two hubs, and what comes late."""

from datetime import date
from uuid import UUID

from registry.reach.period import quarter
from registry.timetable.models import Hub
from tests.registry.reach.city import Came, City

PERIOD = quarter(date(2024, 2, 12))
DAY = date(2024, 2, 12)


class Quarter:
    """The Moat with 30 small children and 3 of 16 to 18, Mosaic with 40 small children."""

    def __init__(self) -> None:
        self.city = City()
        self.moat, self.mosaic = self.city.hub("MOA", "The Moat"), self.city.hub("MOS", "Mosaic")
        self.come(self.moat, 30, date(2021, 5, 1))
        self.come(self.moat, 3, date(2007, 5, 1))
        self.come(self.mosaic, 40, date(2021, 5, 1))

    def come(self, hub: Hub, number: int, born: date, day: date = DAY) -> list[UUID]:
        """Let so many children come, each of a family of its own."""
        people = [self.city.person(born) for _ in range(number)]
        self.city.came(*(Came(hub, day, person, self.city.family(hub)) for person in people))
        return people
