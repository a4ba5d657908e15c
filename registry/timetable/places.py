"""Where a calendar says that a session is: one of the hub's venues, with a room, or a new venue."""

from dataclasses import dataclass, field

from registry.timetable.models import Hub, Venue

ONLINE = ("http://", "https://", "zoom", "teams", "online", "virtual")
"""What makes a place one on the internet."""
LONGEST_ROOM = 80
LONGEST_NAME = 120


@dataclass(slots=True)
class Places:
    """A hub's venues by name; one that nobody knew is made when it is first named."""

    hub: Hub
    _known: dict[str, Venue] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._known = {venue.name.casefold(): venue for venue in self.hub.venues.all()}

    def find(self, place: str) -> tuple[Venue, str]:
        """Return the venue and the room that a text such as "The Moat, Sensory room" means.

        Nothing, the hub's own name, or a text after it is in the hub; a link is online; anything
        else is an outreach venue of that name.
        """
        if not place:
            return self._own(), ""
        head, _, room = (part.strip() for part in place.partition(","))
        if place.casefold() in self._known:
            return self._known[place.casefold()], ""
        if head.casefold() == self.hub.name.casefold():
            return self._own(), room[:LONGEST_ROOM]
        if head.casefold() in self._known:
            return self._known[head.casefold()], room[:LONGEST_ROOM]
        if any(word in place.casefold() for word in ONLINE):
            return self._made("Online", Venue.Kind.VIRTUAL), ""
        return self._made(place[:LONGEST_NAME], Venue.Kind.OUTREACH), ""

    def _own(self) -> Venue:
        """Return the hub's building: its first venue of that kind by name."""
        own = [venue for venue in self._known.values() if venue.kind == Venue.Kind.HUB]
        return min(own, key=lambda venue: venue.name) if own else self._made(self.hub.name, Venue.Kind.HUB)

    def _made(self, name: str, kind: Venue.Kind) -> Venue:
        known = self._known.get(name.casefold())
        if known is None:
            known = Venue.objects.create(hub=self.hub, name=name, kind=kind)
            self._known[name.casefold()] = known
        return known
