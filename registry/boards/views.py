"""A page for each board and for each panel, and the panel's chart and files."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from registry.access.grants import may
from registry.access.pages import allowed
from registry.access.roles import Act
from registry.boards import maps
from registry.boards.answering import Answer, answer
from registry.boards.asking import Form, form
from registry.boards.catalogue import boards_for
from registry.boards.days import MOST_DAYS, lines
from registry.boards.drawing import marks, svg
from registry.boards.leading import fitting
from registry.boards.narrowing import narrowings
from registry.boards.panel import Board, Chart, Panel, Shape
from registry.boards.scoping import within
from registry.boards.shown import Leads, ShownTable, shown
from registry.files.file import download
from registry.files.rows import Kind
from registry.reach.completeness import Completeness
from registry.reach.counting import By
from registry.reach.enquiry import enquiry
from registry.reach.figures import Table
from registry.reach.lines import HEADINGS
from registry.reach.overview import last_day_seen
from registry.reach.period import quarter
from registry.reach.question import AgeRule, Misread, Question, read_question
from registry.reach.table_file import table_file
from registry.reach.words import local_day


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks: a board, a question that the account may ask, and when."""

    request: HttpRequest
    boards: tuple[Board, ...]
    board: Board
    question: Question
    now: datetime

    @property
    def query(self) -> str:
        """The question as a query string."""
        return urlencode(self.question.query)

    def panel(self, name: str) -> Panel:
        """Return the panel of the board with this name."""
        found = self.board.panel(name)
        if found is None:
            raise Http404
        return found

    def by(self, panel: Panel) -> By:
        """Return the kind of row that is asked for."""
        named = next((by for by in panel.rows if by.value == self.request.GET.get("by")), panel.by)
        return fitting(self.put(panel, named), named)

    def put(self, panel: Panel, by: By) -> Question:
        """Return the question as the panel puts it."""
        return panel.put(self.question, by, local_day(self.now))

    def form(self) -> Form:
        """Return the form."""
        return form(self.question, {}, self.request.user, local_day(self.now))


View = Callable[..., HttpResponseBase]


def asks(view: View) -> View:
    """Read the board and the question, or answer with the sentence that says what is wrong with it."""

    @require_safe
    @allowed(Act.SEE_FIGURES)
    def reading(request: HttpRequest, /, board: str, **names: str) -> HttpResponseBase:
        now, boards = timezone.now(), boards_for(request.user)
        found = next((each for each in boards if each.name == board), None)
        if found is None:
            raise Http404
        question = read_question(request.GET, local_day(now))
        if isinstance(question, Question) and question.ages is AgeRule.SESSION_DAY:
            question = Misread("People have one age in a period; take it on its first or its last day.")
        if isinstance(question, Misread):
            typed = {name: request.GET.get(name, "") for name in ("from", "to", "hub", "type")}
            told = {
                "problem": question.sentence,
                "boards": boards,
                "board": found,
                "form": form(None, typed, request.user, local_day(now)),
            }
            return render(request, "boards/misread.html", told, status=400)
        return view(Asked(request, boards, found, within(question, request.user), now), **names)

    return wraps(view)(reading)


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A panel as the template writes it."""

    panel: Panel
    answer: Answer
    table: ShownTable | None
    address: str
    query: str
    drawn: bool = False
    missing: str = ""
    """What must be loaded before it can be drawn."""

    @property
    def chart_address(self) -> str:
        """Where its picture is."""
        return f"{self.address}chart.svg?{self.query}"

    @property
    def files(self) -> list[tuple[str, str]]:
        """What its files are called, and where they are."""
        return [(kind.label, f"{self.address}table.{kind}?{self.query}") for kind in Kind]


@asks
def board(asked: Asked) -> HttpResponse:
    """Show a board: each of its panels, from one instant."""
    with enquiry(asked.question, asked.now) as enquired:
        answers = [answer(enquired, panel, asked.by(panel)) for panel in asked.board.panels]
    panels = [_shown(asked, each, each.panel.columns) for each in answers]
    faulty = any(each.faults for each in answers)
    told = _told(asked, _complete(answers)) | {"panels": panels, "empty": _empty(asked, panels)}
    return render(asked.request, "boards/board.html", told, status=500 if faulty else 200)


@asks
def panel(asked: Asked, panel: str) -> HttpResponse:
    """Show one panel with all its columns, counted by whatever rows are asked for."""
    of = asked.panel(panel)
    by = asked.by(of)
    given = _answer(asked, of, by)
    rows = [
        (HEADINGS[each], urlencode({**asked.question.query, "by": each.value}), each is by)
        for each in of.rows
        if fitting(asked.put(of, each), each) is each
    ]
    told = _told(asked, _complete([given])) | {"one": _shown(asked, given, ()), "rows": rows, "by": by.value}
    return render(asked.request, "boards/panel.html", told, status=500 if given.faults else 200)


@asks
def day(asked: Asked) -> HttpResponse:
    """Show the sessions of a day, or of a few: what its number is made of."""
    period = asked.question.period
    too_long = (period.last - period.first).days >= MOST_DAYS
    with enquiry(asked.question, asked.now) as enquired:
        found = [] if too_long else lines(asked.question, asked.request.user)
        complete = enquired.completeness
    told = _told(asked, complete) | {
        "lines": found,
        "too_long": too_long,
        "most": MOST_DAYS,
        "all": sum(line.all for line in found),
        "identified": sum(line.identified for line in found),
        "anonymous": sum(line.anonymous for line in found),
    }
    return render(asked.request, "boards/day.html", told)


@asks
def chart(asked: Asked, panel: str) -> HttpResponse:
    """Draw a panel's chart."""
    of = asked.panel(panel)
    given = _answer(asked, of, asked.by(of))
    if of.chart is None or given.table is None or not _drawn(given):
        raise Http404
    return HttpResponse(_picture(given.table, of.chart), content_type="image/svg+xml")


@asks
def file(asked: Asked, panel: str, kind: str) -> HttpResponseBase:
    """Give a panel's table, with every column, as a file."""
    of = asked.panel(panel)
    given = _answer(asked, of, asked.by(of))
    if given.table is None:
        told = _told(asked, _complete([given])) | {
            "one": _shown(asked, given, ()),
            "rows": [],
            "by": given.by.value,
        }
        return render(asked.request, "boards/panel.html", told, status=500)
    period = given.table.question.period
    name = f"{of.name}_{given.by.value}_{period.first}_{period.last}"
    return download(table_file(of.name, given.table, Kind(kind), name))


def _answer(asked: Asked, of: Panel, by: By) -> Answer:
    with enquiry(asked.question, asked.now) as enquired:
        return answer(enquired, of, by)


def _shown(asked: Asked, given: Answer, columns: tuple[str, ...]) -> ShownPanel:
    of = given.panel
    address = reverse("boards:panel", kwargs={"board": asked.board.name, "panel": of.name})
    query = urlencode({**asked.question.query, "by": given.by.value})
    if given.table is None:
        return ShownPanel(of, given, None, address, query)
    leads = Leads(
        of,
        asked.put(of, given.by),
        given.by,
        address,
        sessions=reverse("boards:day", kwargs={"board": asked.board.name}),
        contact=reverse("boards:contact") if may(asked.request.user, Act.CONTACT_PEOPLE) else "",
    )
    table = shown(given.table, leads, columns, asked.request.GET.get("column", ""))
    drawn = _drawn(given)
    missing = maps.NO_BOUNDARIES if not drawn and of.chart and of.chart.shape is Shape.MAP else ""
    return ShownPanel(of, given, table, address, query, drawn, missing)


def _drawn(given: Answer) -> bool:
    """Say whether there is anything to draw."""
    chart, table = given.panel.chart, given.table
    if chart is None or table is None:
        return False
    if chart.shape is Shape.MAP:
        return given.by is By.HOME_AREA and bool(maps.shapes(table))
    return any(mark.value for mark in marks(table, chart))


def _picture(table: Table, chart: Chart) -> str:
    return (
        maps.svg(table, str(chart.of), maps.shapes(table)) if chart.shape is Shape.MAP else svg(table, chart)
    )


def _complete(answers: list[Answer]) -> Completeness | None:
    return next((each.table.completeness for each in answers if each.table), None)


def _told(asked: Asked, completeness: Completeness | None) -> dict[str, Any]:
    """Return what every page of a board shows."""
    head = asked.form()
    return {
        "boards": asked.boards,
        "board": asked.board,
        "question": asked.question,
        "query": asked.query,
        "form": head,
        "narrowings": list(narrowings(head, asked.question)),
        "completeness": completeness,
        "now": asked.now,
    }


def _empty(asked: Asked, panels: list[ShownPanel]) -> dict[str, Any] | None:
    """Return where there is something to see, if no panel has a number."""
    if any(each.table is None or not each.table.nothing for each in panels):
        return None
    last = last_day_seen()
    again = quarter(last) if last else None
    days = {"from": again.first.isoformat(), "to": again.last.isoformat()} if again else {}
    return {"last": last, "period": again, "query": urlencode({**asked.question.query, **days})}
