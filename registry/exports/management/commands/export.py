"""``hub-registry export``."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from registry.audit.models import Entry
from registry.audit.services import THE_REGISTRY, Of, note
from registry.command import HubCommand
from registry.exports.extract import extract, how_many
from registry.exports.leaving import leaving
from registry.exports.pseudonyms import Data, key_of
from registry.exports.released import NotReleased, asked_as, record
from registry.exports.saving import Unwritable, save
from registry.files.file import as_file
from registry.files.rows import Kind, Row, Rows
from registry.reach.bands import LEGACY, SCHEMES
from registry.reach.counting import DROP_IN, NOBODY, By
from registry.reach.enquiry import enquiry
from registry.reach.figures import Table, Unbalanced
from registry.reach.measures.catalogue import CATALOGUE
from registry.reach.period import EARLIEST, LATEST, read_named
from registry.reach.question import AgeRule, Misread, Question, Residence, VenueKind, read_question
from registry.reach.table_file import table_file
from registry.reach.words import local_day
from registry.timetable.models import Hub, Partner, SessionType

EXTRACT = "extract"
FILTERS = {
    "hub": "codes of hubs",
    "locality": "a locality",
    "type": "codes of kinds of session; *drop-in for those who came without one",
    "partner": "codes of the partners that led the sessions",
    "venue": ", ".join(VenueKind),
    "ages": f"the day of people's ages: {', '.join(AgeRule)}",
    "residence": f"who is counted by where they live: {', '.join(Residence)}",
}


class Saved(NamedTuple):
    """What was written where."""

    what: str
    counts: str
    file: str
    rows: int | None


class Command(HubCommand):
    """Writes a table, or the tidy extract, into a file."""

    help = (
        "Write a table of figures, or the tidy extract, into a file. Counts "
        "are rounded and small ones hidden, as for everybody outside, and the table is held against all that "
        "was released before; --exact writes them as they are, for use inside the council."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what, of which period, narrowed to what, and where to."""
        parser.add_argument("what", nargs="?", help="a table's name (--list names them), or extract")
        parser.add_argument("--list", action="store_true", help="name the tables, and do nothing else")
        parser.add_argument("--format", type=str, choices=[*Kind], default=Kind.CSV, help="default: csv")
        parser.add_argument(
            "--period",
            default="last-quarter",
            help="last-quarter (the default), this-quarter, last-month, last-year, this-year, 2024/25, "
            "2024/25-Q1, 2024-04, or 2024-04-01..2024-06-30",
        )
        parser.add_argument(
            "--by", default="", help="what a row is about, as the dashboards offer it; only with --exact"
        )
        parser.add_argument("--scheme", choices=[*SCHEMES], default=LEGACY.code, help="age bands")
        for name, says in FILTERS.items():
            parser.add_argument(f"--{name}", default="", help=f"{says} (several with commas between)")
        showing = parser.add_mutually_exclusive_group()
        showing.add_argument(
            "--rounded", action="store_true", help="as it may leave the building (the default)"
        )
        showing.add_argument("--exact", action="store_true", help="exact counts, for use inside the council")
        parser.add_argument(
            "--out",
            default="",
            help="the file or folder to write to, or - (default: a file of its name, here)",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, **options: Any) -> None:
        """Write it, and say what was written."""
        if options["list"]:
            for name, entry in CATALOGUE.items():
                self.stdout.write(f"{name}\t{entry.measure.number} {entry.measure.name}")
            self.stdout.write(f"{EXTRACT}\ta row for each attendance, without names (only with --exact)")
            return
        what = options["what"]
        if what != EXTRACT and what not in CATALOGUE:
            raise CommandError(f"Name a table: {', '.join((*CATALOGUE, EXTRACT))}.", returncode=2)
        question = self._question(options)
        try:
            saved = (self._extract if what == EXTRACT else self._table)(question, options)
        except Unbalanced as error:
            raise CommandError("The figures do not balance: " + " ".join(error.faults)) from error
        except NotReleased as error:
            raise CommandError(str(error), returncode=2) from error
        except Unwritable as error:
            raise CommandError(str(error)) from error
        except ValueError as error:
            raise CommandError(f"It cannot be written: {error}.") from error
        self._tell(saved, options)

    def _question(self, options: dict[str, Any]) -> Question:
        today = local_day(timezone.now())
        period = read_named(options["period"], today)
        if period is not None and not EARLIEST <= period.first <= period.last <= LATEST:
            raise CommandError(
                f"{options['period']} goes beyond the years {EARLIEST.year} to {LATEST.year}.", returncode=2
            )
        if period is None:
            raise CommandError(
                f"{options['period']} is no period; write it as last-quarter, 2024/25-Q1, 2024-04 or "
                "2024-04-01..2024-06-30.",
                returncode=2,
            )
        asked = {name: options[name] for name in ("scheme", *FILTERS)}
        question = read_question(
            asked | {"from": period.first.isoformat(), "to": period.last.isoformat()}, today
        )
        if isinstance(question, Misread):
            raise CommandError(question.sentence, returncode=2)
        _known(question)
        return question

    def _table(self, question: Question, options: dict[str, Any]) -> Saved:
        name, now = options["what"], timezone.now()
        rows = _rows(name, options)
        with enquiry(question, now) as asked:
            table = CATALOGUE[name].table(asked, *rows)
        given = None if options["exact"] else leaving(name, table, now)
        named = "_".join([name, *(f"by-{by.value}" for by in rows)])
        asked_for = asked_as(name, question)
        file = table_file(asked_for, table, Kind(options["format"]), _named(named, table), given)
        counts = "exact" if given is None else "rounded"
        with transaction.atomic():  # what cannot be written down does not leave
            if given is not None:
                record(name, table, given, now, THE_REGISTRY)
            note(None, Entry.What.EXPORTED, [Of(f"table.{name}")], why=f"{counts}: hub-registry export")
            where = save(file, options["out"])
        return Saved(name, counts, where, None)

    def _extract(self, question: Question, options: dict[str, Any]) -> Saved:
        if not options["exact"]:
            raise NotReleased(
                "The extract has a row for each attendance and cannot be rounded: it stays inside the "
                "council. Say so with --exact, or export a table."
            )
        key = key_of(Data.EXTRACT)
        with enquiry(question, timezone.now()) as asked:
            total = how_many(asked)
            with closing(extract(asked, key)) as rows, _bar(total) as counted:
                file = as_file(replace(rows, pieces=counted(rows)), Kind(options["format"]))
                where = save(file, options["out"])
        note(None, Entry.What.EXPORTED, [Of("exports.extract")], why="hub-registry export extract")
        return Saved(EXTRACT, "exact", where, total)

    def _tell(self, saved: Saved, options: dict[str, Any]) -> None:
        if options["out"] == "-":
            return
        if options["json"]:
            self.stdout.write(json.dumps(saved._asdict()))
            return
        rows = "" if saved.rows is None else f", {saved.rows:,} rows"
        self.stdout.write(f"{saved.file} holds {saved.what}, {saved.counts}{rows}.")


def _rows(name: str, options: dict[str, Any]) -> list[By]:
    """Return the kind of row that is asked for, if it is another than the table's usual one.

    Raises:
        CommandError: the table has no such rows.
        NotReleased: it is to leave the building.
    """
    offered = CATALOGUE[name].rows
    by = next((by for by in offered if by.value == options["by"]), None)
    if options["by"] and by is None:
        has = (
            f"be counted by {', '.join(each.value for each in offered)}"
            if offered
            else "only be counted as it is, without --by"
        )
        raise CommandError(f"The table {name} can {has}.", returncode=2)
    if by is None or by is offered[0]:
        return []
    if not options["exact"]:
        raise NotReleased(
            "Counted otherwise than usual a table stays inside: its rows could be played off against those "
            "that are out already. Say --exact, or leave --by out."
        )
    return [by]


def _known(question: Question) -> None:
    """Refuse names that nothing has: a table of nothing but 0 would be taken for an answer.

    Raises:
        CommandError: there is no such hub, kind of session, partner or locality.
    """
    hubs = dict(Hub.objects.values_list("code", "locality"))
    locality = frozenset({question.locality} - {""})
    kinds = {DROP_IN, *SessionType.objects.values_list("code", flat=True)}
    partners = {NOBODY, *Partner.objects.values_list("code", flat=True)}
    for what, asked, known in (
        ("hub", question.hubs or frozenset(), hubs.keys()),
        ("locality", locality, set(hubs.values())),
        ("kind of session", question.session_types, kinds),
        ("partner", question.partners, partners),
    ):
        if strange := sorted(asked - known):
            raise CommandError(
                f"There is no {what} {', '.join(strange)}; there are: {', '.join(sorted(known))}.",
                returncode=2,
            )


def _named(name: str, table: Table) -> str:
    period = table.question.period
    return f"{name}_{period.first}_{period.last}"


@contextmanager
def _bar(total: int) -> Iterator[Callable[[Rows], Iterator[Sequence[Row]]]]:
    """Show how far it is, on a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        rows_written = bar.add_task("Rows", total=total)

        def counted(rows: Rows) -> Iterator[Sequence[Row]]:
            for piece in rows.pieces:
                yield piece
                bar.advance(rows_written, len(piece))

        yield counted
