"""The tidy extract: a row for each attendance that counts, without anybody's name, from one instant.

It is made of the same expressions as the measures, so that adding its rows up gives their figures, less
what no row may tell: sensitive families and sensitive sessions are left out.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from pyarrow import csv

from registry.exports.models import PseudonymKey
from registry.exports.pseudonyms import in_postgresql, pseudonym
from registry.files.as_parquet import TYPES
from registry.files.batches import Batch
from registry.files.rows import Holds, Row, Rows
from registry.growing.reading import source
from registry.reach.counting import Ages, Split
from registry.reach.enquiry import Enquiry
from registry.reach.plain.attended import KIND, PARTNER, TABLES, VENUE, narrowed
from registry.reach.plain.parts import part
from registry.reach.plain.statement import Statement
from registry.reach.table_file import EXACT

AT_ONCE = 20_000
BLOCK = 8 << 20
"""How many rows, or bytes of rows, are in memory at a time."""


class Field(NamedTuple):
    """One column, and what the data dictionary says of it."""

    name: str
    holds: Holds
    says: str


FIELDS = (
    Field("date", Holds.DAY, "The hub's local day, by London time."),
    Field("hub", Holds.TEXT, "The hub's code."),
    Field("locality", Holds.TEXT, "The hub's locality."),
    Field("session", Holds.TEXT, "The session's number; empty for a drop-in."),
    Field("kind", Holds.TEXT, "The code of the kind of session; *drop-in without one."),
    Field("kind_name", Holds.TEXT, "The name of the kind of session."),
    Field("category", Holds.TEXT, "The category of the kind of session, as the DfE has them."),
    Field("targeted", Holds.YES, "Whether it is for some families only."),
    Field("partner", Holds.TEXT, "The code of the partner that led it; *nobody if none did."),
    Field("venue", Holds.TEXT, "hub, outreach or virtual."),
    Field("purpose", Holds.TEXT, "What people dropped in for."),
    Field("identified", Holds.YES, "Whether it names a person; who only was counted has no pseudonym."),
    Field("headcount_band", Holds.TEXT, "Of who only was counted: adults, or a band of children."),
    Field("person", Holds.TEXT, "Pseudonym of the person; in every extract the same, until it is rotated."),
    Field("family", Holds.TEXT, "Pseudonym of the family with which the person came."),
    Field("age_band", Holds.TEXT, "By years completed on the day, in the scheme asked for."),
    Field("carer", Holds.TEXT, "What the person is to any child on record: male_carer, female_carer, …"),
    Field("send", Holds.TEXT, "Special educational needs or disability: yes, no, declined or not-asked."),
    Field("ethnicity", Holds.TEXT, "The group's code, declined or not-asked."),
    Field("language", Holds.TEXT, "The main language's code, declined or not-asked."),
    Field("gender", Holds.TEXT, "The answer, declined or not-asked."),
    Field("residence", Holds.TEXT, "in_area, in_city, outside or unknown, on the period's last day."),
    Field("decile", Holds.TEXT, "Deprivation where the person lives, 1 the most deprived, or unknown."),
)
COLUMNS = {field.name: field.holds for field in FIELDS}
OF_A_PERSON = {
    "carer": Split.CARER,
    "send": Split.SEND,
    "ethnicity": Split.ETHNICITY,
    "language": Split.LANGUAGE,
    "gender": Split.GENDER,
    "residence": Split.RESIDENCE,
    "decile": Split.DECILE,
}
HIDDEN = """COALESCE(s.sensitive, FALSE) OR COALESCE(t.sensitive, FALSE) OR a.person_id IN (
    SELECT m.person_id FROM people_member m JOIN people_family f ON f.id = m.family_id WHERE f.sensitive)
    OR a.family_id IN (SELECT id FROM people_family WHERE sensitive)"""


def extract(asked: Enquiry, key: PseudonymKey) -> Rows:
    """Return every row of a question; read them while it is still being asked.

    The key comes from outside: making the first one writes, and who asks a question may only read.
    """
    period, connection = asked.question.period, connections[source()]
    about = (
        ("Table", "Tidy extract: a row for each attendance that counts, without names"),
        ("Left out", "Sensitive families and sensitive sessions"),
        ("Period", f"{period.name}: {period.dates}" if period.name else period.dates),
        ("Rule", asked.question.attendance_age_rule),
        ("Completeness", asked.everywhere.sentence()),
        ("Figures are", EXACT),
    )
    return Rows(f"extract_{period.first}_{period.last}", COLUMNS, pieces(asked, key, connection), about)


def pieces(asked: Enquiry, key: PseudonymKey, connection: BaseDatabaseWrapper) -> Iterator[Sequence[Row]]:
    """Yield the rows in pieces, as fast as the database gives them."""
    statement = Statement()
    select = statement.text(selected(statement, asked, key, connection.vendor))
    if connection.vendor == "postgresql":
        return _copied(connection, select, statement.values)
    return _fetched(connection, key, select, statement.values)


def how_many(asked: Enquiry) -> int:
    """Return how many rows the extract has."""
    connection, statement = connections[source()], Statement()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) FROM {TABLES} WHERE {_chosen(statement, asked)}",  # noqa: S608  our own words
            statement.values,
        )
        return int(cursor.fetchone()[0])


def selected(statement: Statement, asked: Enquiry, key: PseudonymKey, vendor: str) -> str:
    """Return the SELECT of the columns, in their order."""
    question = asked.question
    parts = {name: part(statement, question, split) for name, split in OF_A_PERSON.items()}
    ages = {"age_band": part(statement, question, Ages(question.scheme, None))}
    parts = ages | parts
    joins = dict.fromkeys(join for each in parts.values() for join in each.joins)
    known = [f"CASE WHEN c.person IS NOT NULL THEN {each.expression} END" for each in parts.values()]
    keys = [_key(statement, key, f"c.{name}", vendor) for name in ("person", "family")]
    listed = ", ".join(
        [
            *("c.date", "c.hub_code", "c.locality", "c.session", "c.kind", "c.kind_name", "c.category"),
            *("c.targeted", "c.partner", "c.venue", "c.purpose", "c.person IS NOT NULL", "c.band"),
            *keys,
            *known,
        ]
    )
    return f"""SELECT {listed} FROM (
        SELECT a.person_id AS person, a.family_id AS family, a.hub_id AS hub, a.date AS date,
            h.code AS hub_code, h.locality AS locality, a.session_id AS session, {KIND} AS kind,
            t.name AS kind_name, t.category AS category, t.targeted AS targeted, {PARTNER} AS partner,
            {VENUE} AS venue, NULLIF(a.purpose, '') AS purpose, NULLIF(a.band, '') AS band
        FROM {TABLES} WHERE {_chosen(statement, asked)}) c {" ".join(joins)}"""  # noqa: S608  our own words


def _chosen(statement: Statement, asked: Enquiry) -> str:
    period = asked.question.period
    first, last = statement.value(period.first), statement.value(period.last)
    within = narrowed(statement, asked.question, KIND)
    return f"a.counts AND a.date BETWEEN {first} AND {last} AND {within} AND NOT ({HIDDEN})"


def _key(statement: Statement, key: PseudonymKey, column: str, vendor: str) -> str:
    if vendor == "postgresql":
        pads = (f"decode({statement.value(bytes(pad).hex())}, 'hex')" for pad in (key.inner, key.outer))
        return in_postgresql(column, *pads)
    return f"hub_pseudonym({column})"


def _copied(connection: BaseDatabaseWrapper, select: str, values: dict[str, Any]) -> Iterator[Batch]:
    """Yield what PostgreSQL copies out; its CSV is read by Arrow, without a Python object for any cell."""
    types = {name: TYPES[holds] for name, holds in COLUMNS.items()}
    taken = csv.ConvertOptions(
        column_types=types,
        true_values=["t"],
        false_values=["f"],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
        null_values=[""],
    )
    read = csv.ReadOptions(column_names=list(COLUMNS), block_size=BLOCK, use_threads=False)
    command = f"COPY ({select}) TO STDOUT (FORMAT csv)"
    with connection.cursor() as cursor, cursor.copy(command, values) as copy:
        out = _Out(copy)
        if out.is_empty():
            return
        with closing(csv.open_csv(out, read, csv.ParseOptions(newlines_in_values=True), taken)) as reader:
            for batch in reader:
                yield Batch(batch)


class _Out:
    """What is copied out, as a file that Arrow reads."""

    closed = False

    def __init__(self, copy: Any) -> None:
        self._copy = copy
        self._waiting = b""

    def is_empty(self) -> bool:
        """Whether there is nothing at all."""
        self._waiting = bytes(self._copy.read())
        return not self._waiting

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes; fewer at the end."""
        parts, held = [self._waiting], len(self._waiting)
        while held < size and (more := self._copy.read()):
            parts.append(bytes(more))
            held += len(more)
        whole = b"".join(parts)
        self._waiting = whole[size:]
        return whole[:size]

    def close(self) -> None:
        """Be read no more."""
        self.closed = True


def _fetched(
    connection: BaseDatabaseWrapper, key: PseudonymKey, select: str, values: dict[str, Any]
) -> Iterator[Sequence[Row]]:
    """Yield rows from SQLite, which lends us the function for pseudonyms."""

    def named(record: str | None) -> str | None:
        return pseudonym(key, UUID(record)) if record else None

    connection.ensure_connection()
    connection.connection.create_function("hub_pseudonym", 1, named, deterministic=True)
    with connection.cursor() as cursor:
        cursor.execute(select, values)
        while rows := cursor.fetchmany(AT_ONCE):
            yield [_row(row) for row in rows]


def _row(values: Sequence[Any]) -> Row:
    return {
        field.name: None if value is None else READ.get(field.holds, str)(value)
        for field, value in zip(FIELDS, values, strict=True)
    }


READ: dict[Holds, Any] = {
    Holds.YES: bool,
    Holds.DAY: lambda value: value if isinstance(value, date) else date.fromisoformat(value),
}
