"""The fire roll in words, the same on the screen and on paper."""

from datetime import datetime, tzinfo

from kiosk.printing.paper import Part, RollPaper, Row
from kiosk.staff.roll import Entry, Is, Roll, Room
from kiosk.staff.words import say, say_n
from kiosk.words import clock_time, speak


def total(roll: Roll) -> str:
    """Say how many there are."""
    return say_n("%(count)d person", "%(count)d people", roll.number())


def columns(roll: Roll) -> tuple[tuple[str, int], ...]:
    """Return what is counted apart, with how many."""
    names = {
        Is.ADULT: say("Adults"),
        Is.CHILD: say("Children"),
        Is.NAMELESS: say("No name"),
        Is.STAFF: say("Staff"),
        Is.VISITOR: say("Visitors"),
    }
    return tuple((name, roll.number(what)) for what, name in names.items())


def to_the_second(at: datetime, zone: tzinfo) -> str:
    """Return a time of day as 10:05:07: by it two looks at the roll are told apart."""
    return f"{at.astimezone(zone):%H:%M:%S}"


def cautions(roll: Roll, zone: tzinfo) -> tuple[str, ...]:
    """Say how old it is, what is down, and what is taken to be so."""
    said = [say("An aid, not proof: not everybody signs in or out. Sweep the building.")]
    if roll.readers_down:
        down = ", ".join(roll.readers_down)
        said.append(say("Not connected now: %(names)s. Who came there is not on this roll.", names=down))
    for other in roll.others:
        if other.as_of is None:
            said.append(say("Nothing is known yet of who came at %(kiosk)s.", kiosk=other.name))
        else:
            said.append(
                say("%(kiosk)s: as of %(time)s.", kiosk=other.name, time=clock_time(other.as_of, zone))
            )
    if roll.open_ended:
        said.append(
            say_n(
                "%(count)d person came without a session, and counts as here until they sign out.",
                "%(count)d people came without a session, and count as here until they sign out.",
                roll.open_ended,
            )
        )
    if roll.assumed_gone:
        said.append(
            say_n(
                "%(count)d person is taken to have left, because their session is over.",
                "%(count)d people are taken to have left, because their session is over.",
                roll.assumed_gone,
            )
        )
    if roll.beside:
        said.append(
            say("The disk takes nothing now: who came meanwhile is kept beside it, and on this roll.")
        )
    return tuple(said)


def room_name(room: Room) -> str:
    """Return what a room is called."""
    return room.name or say("No room known")


def room_note(room: Room) -> str:
    """Say what is on there, and who there is."""
    return ": ".join(part for part in (", ".join(room.what), _in_room(room)) if part)


def line(entry: Entry) -> str:
    """Name somebody, or say how many are not named."""
    if entry.discreet:
        return say_n("%(count)d person: see the lead", "%(count)d people: see the lead", entry.number)
    if entry.name:
        return entry.name
    if entry.what is Is.NAMELESS:
        return _nameless(entry)
    if entry.what is Is.STAFF:
        return say("A member of staff")
    return say("A visitor")


def note(entry: Entry, zone: tzinfo) -> str:
    """Say since when somebody is here, and whom to ask."""
    parts = [say("since %(time)s", time=clock_time(entry.since, zone))]
    kinds = {Is.CHILD: say("child"), Is.STAFF: say("staff"), Is.VISITOR: say("visitor")}
    if entry.what in kinds:
        parts.insert(0, kinds[entry.what])
    if entry.kiosk:
        parts.append(say("at %(kiosk)s", kiosk=entry.kiosk))
    return ", ".join(parts)


def paper(roll: Roll, hub: str, zone: tzinfo) -> RollPaper:
    """Return it for the printer."""
    at = f"{speak('en').long_date(roll.at, zone)}, {clock_time(roll.at, zone)}"
    return RollPaper(
        title=say("Fire roll"),
        hub=hub,
        at=at,
        total=total(roll),
        counts=tuple((name, str(number)) for name, number in columns(roll)),
        cautions=cautions(roll, zone),
        parts=tuple(
            Part(
                title=room_name(room),
                note=room_note(room),
                rows=tuple(Row(line(each), note(each, zone), each.ticked) for each in room.entries),
            )
            for room in roll.rooms
        ),
    )


def _nameless(entry: Entry) -> str:
    said = say_n("%(count)d person without a name", "%(count)d people without a name", entry.number)
    known = []
    if entry.adults:
        known.append(say_n("%(count)d adult", "%(count)d adults", entry.adults))
    if entry.children:
        known.append(say_n("%(count)d child", "%(count)d children", entry.children))
    return f"{said} ({', '.join(known)})" if known else said


def _in_room(room: Room) -> str:
    counted = {
        Is.ADULT: ("%(count)d adult", "%(count)d adults"),
        Is.CHILD: ("%(count)d child", "%(count)d children"),
        Is.NAMELESS: ("%(count)d without a name", "%(count)d without a name"),
        Is.STAFF: ("%(count)d of staff", "%(count)d of staff"),
        Is.VISITOR: ("%(count)d visitor", "%(count)d visitors"),
    }
    numbers = {what: room.number(what) for what in counted}
    return ", ".join(say_n(*counted[what], number) for what, number in numbers.items() if number)
