"""The one table of who may do what. Everything that asks, asks this; docs/permissions.md shows it.

A cell says how far a role reaches with an act: not at all, the sessions that their organisation
leads, the hub they are posted to, or the city. Nothing here reads a database.
"""

from collections.abc import Iterator
from enum import IntEnum, StrEnum


class Role(StrEnum):
    """What somebody is, at a hub or for the city."""

    RECEPTIONIST = "receptionist"
    LEADER = "leader"
    HUB_MANAGER = "hub-manager"
    PARTNER = "partner"
    ANALYST = "analyst"
    DATA_PROTECTION = "data-protection"
    ADMINISTRATOR = "administrator"


class Reach(IntEnum):
    """How far an act reaches; a larger one holds the smaller ones."""

    NO = 0
    SESSIONS = 1
    HUB = 2
    CITY = 3


class Act(StrEnum):
    """Something that an account may do."""

    SEE_FIGURES = "see figures"
    DRAW_REPORTS = "draw up reports of a hub"
    FILE_RETURNS = "draw up and file returns"
    SEE_REGISTERS = "see who came to a session"
    CONTACT_PEOPLE = "list families to get in touch with"
    FIND_PEOPLE = "find people by two identifiers"
    SEE_PEOPLE = "see people's records"
    LIST_PEOPLE = "look through lists of people"
    CHANGE_PEOPLE = "change people's records"
    SEE_SENSITIVE = "see sensitive families, with a reason"
    MERGE_PEOPLE = "merge records of one person"
    SEE_TIMETABLE = "see the timetable"
    CHANGE_TIMETABLE = "change the timetable"
    SEE_KIOSKS = "see the kiosks"
    CHANGE_KIOSKS = "enrol and revoke kiosks"
    CHANGE_STAFF = "give staff their PINs at kiosks"
    SEE_EVENTS = "see what kiosks sent"
    RUN_IMPORTS = "run imports"
    CHANGE_HUBS = "change hubs, areas and settings"
    CHANGE_ACCOUNTS = "change accounts"
    GIVE_TOKENS = "give tokens to other systems"
    SEARCH_AUDIT = "search the audit"
    PRIVACY_WORK = "answer people's requests about their data"


_NO, _OWN, _HUB, _CITY = Reach.NO, Reach.SESSIONS, Reach.HUB, Reach.CITY

TABLE: dict[Act, tuple[Reach, Reach, Reach, Reach, Reach, Reach, Reach]] = {
    # The columns are the roles in their order:
    # receptionist, leader, hub manager, partner, analyst, data protection, administrator
    Act.SEE_FIGURES: (_NO, _HUB, _HUB, _OWN, _CITY, _CITY, _CITY),
    Act.DRAW_REPORTS: (_NO, _HUB, _HUB, _NO, _CITY, _CITY, _CITY),
    Act.FILE_RETURNS: (_NO, _NO, _NO, _NO, _CITY, _NO, _CITY),
    Act.SEE_REGISTERS: (_HUB, _HUB, _HUB, _OWN, _NO, _CITY, _CITY),
    Act.CONTACT_PEOPLE: (_NO, _HUB, _HUB, _NO, _NO, _NO, _CITY),
    Act.FIND_PEOPLE: (_HUB, _HUB, _HUB, _NO, _NO, _CITY, _CITY),
    Act.SEE_PEOPLE: (_HUB, _HUB, _HUB, _NO, _NO, _CITY, _CITY),
    Act.LIST_PEOPLE: (_NO, _NO, _NO, _NO, _NO, _CITY, _CITY),
    Act.CHANGE_PEOPLE: (_HUB, _HUB, _HUB, _NO, _NO, _CITY, _CITY),
    Act.SEE_SENSITIVE: (_NO, _NO, _HUB, _NO, _NO, _CITY, _NO),
    Act.MERGE_PEOPLE: (_NO, _NO, _HUB, _NO, _NO, _CITY, _CITY),
    Act.SEE_TIMETABLE: (_HUB, _HUB, _HUB, _OWN, _CITY, _CITY, _CITY),
    Act.CHANGE_TIMETABLE: (_NO, _HUB, _HUB, _NO, _NO, _NO, _CITY),
    Act.SEE_KIOSKS: (_HUB, _HUB, _HUB, _NO, _CITY, _NO, _CITY),
    Act.CHANGE_KIOSKS: (_NO, _NO, _HUB, _NO, _NO, _NO, _CITY),
    Act.CHANGE_STAFF: (_NO, _NO, _HUB, _NO, _NO, _NO, _CITY),
    Act.SEE_EVENTS: (_NO, _NO, _HUB, _NO, _NO, _CITY, _CITY),
    Act.RUN_IMPORTS: (_NO, _NO, _NO, _NO, _NO, _NO, _CITY),
    Act.CHANGE_HUBS: (_NO, _NO, _NO, _NO, _NO, _NO, _CITY),
    Act.CHANGE_ACCOUNTS: (_NO, _NO, _NO, _NO, _NO, _NO, _CITY),
    Act.GIVE_TOKENS: (_NO, _NO, _NO, _NO, _NO, _NO, _CITY),
    Act.SEARCH_AUDIT: (_NO, _NO, _NO, _NO, _NO, _CITY, _NO),
    Act.PRIVACY_WORK: (_NO, _NO, _NO, _NO, _NO, _CITY, _NO),
}

AT_A_HUB = (Role.RECEPTIONIST, Role.LEADER, Role.HUB_MANAGER)
"""Roles that somebody has at one hub; the others are for the city, or for a partner's sessions."""

OF_PEOPLE = (
    *(Act.SEE_REGISTERS, Act.CONTACT_PEOPLE, Act.FIND_PEOPLE, Act.SEE_PEOPLE, Act.SEE_EVENTS),
    *(Act.CHANGE_ACCOUNTS, Act.GIVE_TOKENS),
)
"""Acts that show people's records, or decide who sees them: these want a second factor."""

RECORDS: dict[str, tuple[Act, Act]] = {
    "people": (Act.SEE_PEOPLE, Act.CHANGE_PEOPLE),
    "timetable": (Act.SEE_TIMETABLE, Act.CHANGE_TIMETABLE),
    "timetable.hub": (Act.SEE_TIMETABLE, Act.CHANGE_HUBS),
    "timetable.venue": (Act.SEE_TIMETABLE, Act.CHANGE_HUBS),
    "timetable.sessiontype": (Act.SEE_TIMETABLE, Act.CHANGE_HUBS),
    "kiosks": (Act.SEE_KIOSKS, Act.CHANGE_KIOSKS),
    "staff": (Act.CHANGE_STAFF, Act.CHANGE_STAFF),
    "register": (Act.SEE_EVENTS, Act.CHANGE_KIOSKS),
    "intake": (Act.SEE_EVENTS, Act.CHANGE_KIOSKS),
    "duplicates": (Act.MERGE_PEOPLE, Act.MERGE_PEOPLE),
    "imports": (Act.RUN_IMPORTS, Act.RUN_IMPORTS),
    "api": (Act.GIVE_TOKENS, Act.GIVE_TOKENS),
    "returns": (Act.FILE_RETURNS, Act.FILE_RETURNS),
    "audit": (Act.SEARCH_AUDIT, Act.SEARCH_AUDIT),
    "privacy": (Act.PRIVACY_WORK, Act.PRIVACY_WORK),
    "access": (Act.CHANGE_ACCOUNTS, Act.CHANGE_ACCOUNTS),
    "auth": (Act.CHANGE_ACCOUNTS, Act.CHANGE_ACCOUNTS),
}
"""For each room, or one kind of record in it: the act of seeing its records, and of changing them."""
OTHERWISE = (Act.CHANGE_HUBS, Act.CHANGE_HUBS)
"""Records that nobody has placed yet belong to the administrator."""


LISTS = {"people": Act.LIST_PEOPLE}
"""Rooms whose lists are not for everybody who may see a record of theirs."""


def reach(role: Role, act: Act) -> Reach:
    """Return how far a role reaches with an act."""
    return TABLE[act][list(Role).index(role)]


def acts_on(app: str, model: str) -> tuple[Act, Act]:
    """Return the acts of seeing and of changing one kind of record."""
    return RECORDS.get(f"{app}.{model}") or RECORDS.get(app, OTHERWISE)


def as_markdown() -> Iterator[str]:
    """Yield the table as lines for docs/permissions.md."""
    yield "| an account may … | " + " | ".join(role.replace("-", " ") for role in Role) + " |"
    yield "|---|" + "---|" * len(Role)
    for act, cells in TABLE.items():
        yield f"| {act} | " + " | ".join(_WORDS[cell] for cell in cells) + " |"


_WORDS = {Reach.NO: "–", Reach.SESSIONS: "own sessions", Reach.HUB: "own hub", Reach.CITY: "city"}  # noqa: RUF001
