"""What the API hears and says, as OpenAPI shows it."""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field

from registry.reach.bands import SCHEMES
from registry.reach.measures.catalogue import CATALOGUE
from sync.terms import Role
from sync.wire import Verdict

Reference = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[\x21-\x7e]+$")]
"""The record's id in the system that sends it; the same again is the same record."""
HubCode = Annotated[str, Field(min_length=1, max_length=8, pattern=r"^[A-Za-z0-9-]+$")]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Name = Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")]
MeasureName = Annotated[str, Field(pattern=f"^({'|'.join(CATALOGUE)})$")]
SchemeCode = Annotated[str, Field(pattern=f"^({'|'.join(SCHEMES)})$", description="Of the age bands.")]
HubCodes = Annotated[
    str, Field(pattern=r"^([A-Za-z0-9-]{1,8}(,[A-Za-z0-9-]{1,8})*)?$", description="Codes between commas.")
]
WITH_DATE = re.compile(r"\d{4}-\d\d-\d\d")
Heads = Annotated[int, Field(ge=0, le=9999)]


def _written(value: Any) -> Any:
    """Let only texts that begin with a date be dates and times; a bare number would become one, too."""
    if isinstance(value, date) or (isinstance(value, str) and WITH_DATE.match(value)):
        return value
    raise ValueError("write it as 2026-03-27, or with a time as 2026-03-27T10:00:00Z")


Instant = Annotated[AwareDatetime, BeforeValidator(_written)]
Day = Annotated[date, BeforeValidator(_written)]


class Strict(Schema):
    """What is sent to us: a field that we do not know is a mistake, and is said."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """Why it was not done, in words."""

    detail: str | list[dict[str, Any]]


class Page(Schema):
    """One page of rows."""

    rows: list[dict[str, Any]]
    next: str | None
    """The cursor of the next page; none on the last."""
    as_of: datetime
    """Ask with ``updated_since`` of this instant next time; some rows may come twice, none is missed."""


class TableName(StrEnum):
    """Lists that can be read as files."""

    SESSIONS = "sessions"
    ATTENDANCES = "attendances"
    PEOPLE = "people"


class FigureRow(Schema):
    """One hub, or the city, over a period."""

    label: str
    hub: str | None
    attendances: int
    identified_attendances: int
    anonymous_attendances: int
    people: int
    families: int
    children: dict[str, int]
    adults: int
    age_unknown: int


class Figures(Schema):
    """The reach table, exactly as the page and the file show it."""

    first: date
    last: date
    scheme: str
    age_rule: str
    complete_to: datetime | None
    kiosks_heard: int
    kiosks: int
    rows: list[FigureRow]


class Figure(Schema):
    """One number: a count, or a share or mean with what it is of; none is "not available", and says why."""

    value: int | float | None
    part: int | None = None
    of: int | None = None
    why: str = ""


class MeasureColumn(Schema):
    """One column of a measure."""

    key: str
    label: str
    group: str


class MeasureRow(Schema):
    """One row of a measure: a hub, a month, a kind of session, or the whole."""

    key: str
    label: str
    figures: dict[str, Figure]


class MeasureTable(Schema):
    """One measure over a period, with what must be said beside its numbers."""

    measure: str
    number: str
    name: str
    counts: str
    first: date
    last: date
    asked: dict[str, str]
    rules: list[str]
    complete: str
    complete_to: datetime | None
    columns: list[MeasureColumn]
    rows: list[MeasureRow]
    whole: MeasureRow
    """Counted afresh: somebody seen at two hubs is one person."""


class Came(Strict):
    """One person, or one unnamed visitor, came to a session or for a drop-in purpose."""

    id: Reference
    at: Instant
    session: UUID | None = None
    purpose: Code | None = None
    person: UUID | None = None
    family: UUID | None = None


class Counted(Strict):
    """So many unnamed people were counted at a session or a drop-in."""

    id: Reference
    at: Instant
    session: UUID | None = None
    purpose: Code | None = None
    adults: Heads = 0
    children: dict[str, Heads] = Field(default_factory=dict, max_length=20)


class Someone(Strict):
    """One person of a family that registers."""

    id: Reference
    role: Role
    last_name: Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]
    first_name: Name = ""
    known_as: Name = ""
    born: Day | None = None
    over_19: bool = False


class Registered(Strict):
    """A family that registered elsewhere."""

    id: Reference
    at: Instant
    people: Annotated[list[Someone], Field(min_length=1, max_length=30)]
    postcode: Annotated[str, Field(max_length=20, pattern=r"^[^\x00]*$")] = ""
    sensitive: bool = False


class Attendances(Strict):
    """Attendances at one hub."""

    hub: HubCode
    attendances: Annotated[list[Came], Field(min_length=1, max_length=500)]


class Headcounts(Strict):
    """Headcounts at one hub."""

    hub: HubCode
    headcounts: Annotated[list[Counted], Field(min_length=1, max_length=500)]


class Registrations(Strict):
    """Families that registered at one hub."""

    hub: HubCode
    registrations: Annotated[list[Registered], Field(min_length=1, max_length=100)]


class Written(Schema):
    """What became of one record."""

    id: str
    verdict: Verdict
    reason: str = ""
    family: UUID | None = None
    people: dict[str, UUID] = {}
    """For a registration: under which ids its people are known here."""


class Answer(Schema):
    """One answer a record, in their order."""

    answers: list[Written]
