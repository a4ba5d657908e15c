"""What happened with one visit, in plain words and in order: who came, who changed what, and why. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from uuid import UUID

from kiosk.staff import reasons
from kiosk.staff.day import Came, End, Over
from kiosk.staff.words import say
from kiosk.words import clock_time
from sync.events import Confirmed, Medium


@dataclass(frozen=True, slots=True)
class Told:
    """One line."""

    at: datetime
    sentence: str


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called here."""

    people: Mapping[UUID, str]
    """Empty for those who are not to be named."""
    staff: Mapping[UUID, str]
    places: Mapping[tuple[UUID | None, str], str]
    """Sessions and drop-in purposes."""
    hubs: Mapping[UUID, str] = field(default_factory=dict)

    def person(self, came: Came) -> str:
        """Name whoever came."""
        if came.person is None:
            return say("Somebody whose card nobody knew") if came.token else say("Somebody without a name")
        return self.people.get(came.person) or say("Somebody (see the lead)")

    def colleague(self, staff: UUID | None) -> str:
        """Name whoever did it."""
        return self.staff.get(staff, say("a colleague")) if staff else say("the family")

    def place(self, came: Came) -> str:
        """Name what they came for, or the other hub that it was at."""
        if came.hub:
            return say("at %(hub)s", hub=self.hubs.get(came.hub, say("another hub")))
        return self.places.get(came.occasion, came.purpose or say("a session that is no longer known"))


def of_visit(came: Iterable[Came], names: Names, zone: tzinfo) -> list[Told]:
    """Return all that was said of these arrivals, by time."""
    told = dict.fromkeys(line for each in came for line in _of(each, names, zone))
    return sorted(told, key=lambda line: line.at)


def _of(came: Came, names: Names, zone: tzinfo) -> list[Told]:
    lines = [Told(came.recorded, _coming(came, names, zone))]
    if came.end is not None:
        lines.append(Told(came.end.at, _end(came, came.end, names)))
    return lines


def _coming(came: Came, names: Names, zone: tzinfo) -> str:
    who, where = names.person(came), names.place(came)
    if came.confirmed is Confirmed.TIMED_OUT:
        return say("Nobody said who else was with %(who)s: the screen closed by itself.", who=who)
    if came.by is None:
        return say(_BY_MEDIUM[came.medium], who=who, where=where)
    by = names.colleague(came.by)
    if came.at == came.recorded:
        return say("%(by)s signed %(who)s in: %(where)s.", by=by, who=who, where=where) + _why(came.reason)
    return say(
        "%(by)s entered that %(who)s came at %(time)s: %(where)s.",
        by=by,
        who=who,
        time=clock_time(came.at, zone),
        where=where,
    ) + _why(came.reason)


_BY_MEDIUM = {
    Medium.CARD: "%(who)s came, with a card: %(where)s.",
    Medium.PASS: "%(who)s came, with a pass: %(where)s.",
    Medium.STAFF: "%(who)s was signed in by staff: %(where)s.",
    Medium.NONE: "%(who)s came: %(where)s.",
}


def _end(came: Came, end: End, names: Names) -> str:
    who, where, by = names.person(came), names.place(came), names.colleague(end.by)
    match end.how:
        case Over.WITHDRAWN:
            return say("%(by)s took back that %(who)s came: %(where)s.", by=by, who=who, where=where) + _why(
                end.reason
            )
        case Over.LEFT if end.by:
            return say("%(by)s saw %(who)s leave.", by=by, who=who)
        case Over.LEFT:
            return say("%(who)s signed out.", who=who)
        case Over.ASSUMED:
            return say("%(who)s is taken to have left: the session was over.", who=who)


def _why(reason: str) -> str:
    return f" ({reasons.words(reason)})" if reason else ""
