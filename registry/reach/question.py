"""What a reader asks: which attendances, and by which rules people are counted. Pure.

It is read from the query string of a page or a file, and written as one again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from registry.reach.bands import LEGACY, SCHEMES, Scheme
from registry.reach.period import EARLIEST, LATEST, Period, quarter
from registry.reach.words import day_in_words


class AgeRule(StrEnum):
    """The day on which somebody's age is taken."""

    LAST_DAY = "last-day"
    FIRST_DAY = "first-day"
    SESSION_DAY = "session-day"
    """Only where attendances are counted: a person would be of two ages."""


class Residence(StrEnum):
    """Whom to count by where they live."""

    ANYWHERE = "anywhere"
    CITY = "city"
    """Who lives in the reach area of any hub: together these are the city."""
    REACH_AREA = "reach-area"
    """Who lives in the reach area of a hub at which they were seen."""


class VenueKind(StrEnum):
    """Where a session takes place, as the timetable says; a drop-in is at the hub."""

    HUB = "hub"
    OUTREACH = "outreach"
    VIRTUAL = "virtual"


@dataclass(frozen=True, slots=True)
class Question:
    """A period, what happened where in it, and the rules by which people are counted."""

    period: Period
    scheme: Scheme = LEGACY
    hubs: frozenset[str] | None = None
    """Codes of the hubs; None for all of them."""
    locality: str = ""
    session_types: frozenset[str] = frozenset()
    """Codes; none means all, drop-ins too."""
    partners: frozenset[str] = frozenset()
    """Codes of the partners that led the sessions; none means any, and sessions that nobody led."""
    venues: frozenset[VenueKind] = frozenset()
    ages: AgeRule | None = None
    """None: as the measure takes them, people on the last day and attendances on the session's."""
    residence: Residence = Residence.ANYWHERE
    areas: frozenset[str] = frozenset()
    """Codes of small areas: only people who live in one of them; none means wherever they live."""

    @property
    def whole_city(self) -> bool:
        """Whether no hub, and no small area, is left out."""
        return self.hubs is None and not self.locality and not self.areas

    @property
    def people_aged_on(self) -> date:
        """The day on which people's ages are taken.

        Raises:
            ValueError: by the session's day, nobody who came twice would have one age.
        """
        if self.ages is AgeRule.SESSION_DAY:
            raise ValueError("people have one age in a period; take it on its first or its last day")
        return self.period.first if self.ages is AgeRule.FIRST_DAY else self.period.last

    @property
    def people_age_rule(self) -> str:
        """How people's ages are taken, as printed beside them."""
        day = self.people_aged_on
        which = "first" if self.ages is AgeRule.FIRST_DAY else "last"
        return (
            f"Ages are years completed on {day_in_words(day)}, the {which} day of the period. "
            f"{self.scheme.adults_rule}"
        )

    @property
    def attendance_age_rule(self) -> str:
        """How ages are taken where attendances are counted."""
        if self.ages in (None, AgeRule.SESSION_DAY):
            return f"Ages are years completed on the day of the session. {self.scheme.adults_rule}"
        return self.people_age_rule

    @property
    def residence_rule(self) -> str:
        """Whom this counts by where they live, as printed beside the figures."""
        home = f"where their family lived on {day_in_words(self.period.last)}"
        if self.areas:
            which = "one small area" if len(self.areas) == 1 else f"{len(self.areas)} small areas"
            return f"Only people who live in {which} are counted, by {home}."
        return {
            Residence.ANYWHERE: "People are counted wherever they live.",
            Residence.CITY: f"Only people who live in the reach area of a hub are counted, by {home}.",
            Residence.REACH_AREA: (
                f"Only people who live in the reach area of a hub at which they were seen are counted, "
                f"by {home}."
            ),
        }[self.residence]

    @property
    def query(self) -> dict[str, str]:
        """The question as the query string that asks it again; what is not narrowed is left out."""
        said = {
            "hub": _joined(self.hubs or ()),
            "locality": self.locality,
            "type": _joined(self.session_types),
            "partner": _joined(self.partners),
            "venue": _joined(self.venues),
            "ages": self.ages or "",
            "residence": "" if self.residence is Residence.ANYWHERE else self.residence,
            "area": _joined(self.areas),
        }
        days = {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()}
        narrowed = {name: str(value) for name, value in said.items() if value}
        return days | {"scheme": self.scheme.code} | narrowed

    def within(self, hubs: frozenset[str] | None) -> "Question":
        """Return the question narrowed to hubs that an account reaches; None reaches all."""
        if hubs is None:
            return self
        return replace(self, hubs=hubs if self.hubs is None else self.hubs & hubs)

    def about(self, hub: str, locality: str) -> bool:
        """Say whether the question is about a hub, by its code and locality."""
        return (self.hubs is None or hub in self.hubs) and self.locality in ("", locality)

    def at_any_hub(self) -> "Question":
        """Return the same question for all hubs."""
        return replace(self, hubs=None, locality="")


@dataclass(frozen=True, slots=True)
class Misread:
    """A question that cannot be answered, and the sentence that says why."""

    sentence: str


def read_question(asked: Mapping[str, str], today: date) -> Question | Misread:
    """Read a query string; without ``from`` and ``to`` it is the quarter of ``today``.

    Codes are not held against what is on record: a hub that there is not has no attendances.
    """
    if any("\0" in value for value in asked.values()):
        return Misread("The address holds a sign that no name has; choose from the lists instead.")
    scheme = SCHEMES.get(asked.get("scheme") or LEGACY.code)
    if scheme is None:
        return Misread(f"There is no such age-band scheme; choose one of: {', '.join(SCHEMES)}.")
    period = read_period(asked.get("from", ""), asked.get("to", ""), today)
    if isinstance(period, Misread):
        return period
    hubs = _listed(asked, "hub")
    try:
        return Question(
            period=period,
            scheme=scheme,
            hubs=frozenset(hubs) or None,
            locality=asked.get("locality", "").strip(),
            session_types=frozenset(_listed(asked, "type")),
            partners=frozenset(_listed(asked, "partner")),
            venues=frozenset(map(VenueKind, _listed(asked, "venue"))),
            ages=AgeRule(asked["ages"]) if asked.get("ages") else None,
            residence=Residence(asked.get("residence") or Residence.ANYWHERE),
            areas=frozenset(_listed(asked, "area")),
        )
    except ValueError:
        return Misread(
            f"Choose the venue from {', '.join(VenueKind)}; ages from {', '.join(AgeRule)}; "
            f"residence from {', '.join(Residence)}."
        )


def read_period(first: str, last: str, today: date) -> Period | Misread:
    """Read both days of a period; without either it is the quarter that ``today`` is in."""
    if not first.strip() and not last.strip():
        return quarter(today)
    begins, ends = _read_day(first, "first"), _read_day(last, "last")
    if isinstance(begins, Misread):
        return begins
    if isinstance(ends, Misread):
        return ends
    if ends < begins:
        return Misread("The last day is before the first day; exchange them or choose a later last day.")
    return Period(begins, ends)


def _read_day(text: str, which: str) -> date | Misread:
    """Read one day, strictly as YYYY-MM-DD, which is what a date field sends."""
    if not text.strip():
        return Misread(f"The {which} day is missing; give both, such as 2024-01-01 to 2024-03-31.")
    try:
        day = datetime.strptime(text.strip(), "%Y-%m-%d").date()  # noqa: DTZ007 a day has no zone
    except ValueError:
        return Misread(f"The {which} day is not a date; write it as year-month-day, such as 2024-03-31.")
    if not EARLIEST <= day <= LATEST:
        return Misread(f"The {which} day must lie between the years {EARLIEST.year} and {LATEST.year}.")
    return day


def _listed(asked: Mapping[str, str], name: str) -> list[str]:
    """Return the codes under a name, which are joined with commas."""
    return [code.strip() for code in asked.get(name, "").split(",") if code.strip()]


def _joined(codes: Iterable[str]) -> str:
    return ",".join(sorted(codes))
