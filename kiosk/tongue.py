"""How a language counts, names people and writes dates: what `kiosk.words` is built on."""

import gettext
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from kiosk.languages import Language
from kiosk.outcome import Seat
from sync.wire import Role


class Tongue:
    """One language with its catalogue."""

    def __init__(self, language: Language, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def labels(self, seats: Sequence[Seat]) -> list[str]:
        """Return what each is called on the screen: the known-as name, else the place in the family."""
        children = [seat for seat in seats if seat.role is Role.CHILD and not seat.holder]
        adults = [seat for seat in seats if seat.role is Role.ADULT and not seat.holder]
        return [self._label(seat, children, adults) for seat in seats]

    def party(self, seats: Sequence[Seat]) -> str:
        """Return who is in: names, or only how many for a sensitive family."""
        if all(seat.name for seat in seats):
            return self._and(seat.name for seat in seats)
        adults = sum(seat.role is Role.ADULT for seat in seats)
        return self.heads(adults, len(seats) - adults)

    def heads(self, adults: int, children: int) -> str:
        """Return how many there are, such as 2 adults and 1 child."""
        if not children:
            return self._n("%(count)d person", "%(count)d people", adults)
        parts = [self._n("%(count)d adult", "%(count)d adults", adults)] if adults else []
        return self._and([*parts, self._n("%(count)d child", "%(count)d children", children)])

    def long_date(self, at: datetime, zone: tzinfo) -> str:
        """Return the hub's day, such as Friday 27 March 2026."""
        day = at.astimezone(zone)
        return self._("%(weekday)s %(day)d %(month)s %(year)d") % {
            "weekday": self._weekdays()[day.weekday()],
            "day": day.day,
            "month": self._months()[day.month - 1],
            "year": day.year,
        }

    def _label(self, seat: Seat, children: Sequence[Seat], adults: Sequence[Seat]) -> str:
        if seat.name:
            return seat.name
        if seat.holder:
            return self._("You")
        if seat in children:
            return self._("Child %(number)d") % {"number": children.index(seat) + 1}
        if len(adults) == 1:
            return self._("Another adult")
        return self._("Adult %(number)d") % {"number": adults.index(seat) + 1}

    def _and(self, parts: Iterable[str]) -> str:
        first, *others = list(parts) or [""]
        if not others:
            return first
        *middle, last = others
        for each in middle:
            first = self._("%(most)s, %(next)s") % {"most": first, "next": each}
        return self._("%(most)s and %(last)s") % {"most": first, "last": last}

    def _weekdays(self) -> tuple[str, ...]:
        return (
            *(self._("Monday"), self._("Tuesday"), self._("Wednesday"), self._("Thursday")),
            *(self._("Friday"), self._("Saturday"), self._("Sunday")),
        )

    def _months(self) -> tuple[str, ...]:
        return (
            *(self._("January"), self._("February"), self._("March"), self._("April"), self._("May")),
            *(self._("June"), self._("July"), self._("August"), self._("September")),
            *(self._("October"), self._("November"), self._("December")),
        )

    def _(self, message: str) -> str:
        return self._catalogue.gettext(message)

    def _n(self, one: str, many: str, number: int) -> str:
        return self._catalogue.ngettext(one, many, number) % {"count": number}
