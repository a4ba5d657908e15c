"""A page for each board and for each panel, and the panel's chart and files."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render

from registry.access.roles import Act
from registry.access.scope import hubs
from registry.boards.answering import Answer, answer
from registry.boards.asked import Asked, asks
from registry.boards.days import MOST_DAYS, listed
from registry.boards.leading import fitting
from registry.boards.narrowing import narrowings
from registry.boards.paging import read_page
from registry.boards.panel import Panel
from registry.boards.panel_page import ShownPanel, is_drawn, picture, shown_panel
from registry.boards.scoping import only_leads
from registry.files.file import download
from registry.files.rows import Kind
from registry.reach.completeness import Completeness
from registry.reach.counting import By
from registry.reach.enquiry import enquiry
from registry.reach.lines import HEADINGS
from registry.reach.overview import last_day_seen
from registry.reach.period import quarter
from registry.reach.table_file import table_file


@asks
def board(asked: Asked) -> HttpResponse:
    """Show a board: each of its panels, from one instant."""
    with enquiry(asked.question, asked.now) as enquired:
        answers = [answer(enquired, panel, asked.by(panel)) for panel in asked.board.panels]
    panels = [shown_panel(asked, each) for each in answers]
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
        for each in asked.rows(of)
        if fitting(asked.put(of, each), each) is each
    ]
    told = _told(asked, _complete([given])) | {
        "one": shown_panel(asked, given, alone=True),
        "rows": rows,
        "by": by.value,
    }
    return render(asked.request, "boards/panel.html", told, status=500 if given.faults else 200)


@asks
def day(asked: Asked) -> HttpResponse:
    """Show the sessions of a day, or of a few: what its number is made of."""
    period = asked.question.period
    too_long = (period.last - period.first).days >= MOST_DAYS
    with enquiry(asked.question, asked.now) as enquired:
        number = read_page(asked.request.GET.get("page", ""))
        found = None if too_long else listed(asked.question, asked.request.user, number or 1)
        complete = enquired.completeness
    told = _told(asked, complete) | {
        "listed": found,
        "astray": found and number != found.page.number,
        "most": MOST_DAYS,
    }
    return render(asked.request, "boards/day.html", told)


@asks
def chart(asked: Asked, panel: str) -> HttpResponse:
    """Draw a panel's chart."""
    of = asked.panel(panel)
    given = _answer(asked, of, asked.by(of))
    if of.chart is None or given.table is None or not is_drawn(given):
        raise Http404
    return HttpResponse(picture(given.table, of.chart), content_type="image/svg+xml")


@asks
def file(asked: Asked, panel: str, kind: str) -> HttpResponseBase:
    """Give a panel's table, with every column, as a file."""
    of = asked.panel(panel)
    given = _answer(asked, of, asked.by(of))
    if given.table is None:
        told = _told(asked, _complete([given])) | {
            "one": shown_panel(asked, given, alone=True),
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


def _complete(answers: list[Answer]) -> Completeness | None:
    return next((each.table.completeness for each in answers if each.table), None)


def _told(asked: Asked, completeness: Completeness | None) -> dict[str, Any]:
    """Return what every page of a board shows."""
    head = asked.form()
    return {
        "boards": asked.boards,
        "board": asked.board,
        "sees_hubs": not only_leads(asked.request.user),
        "question": asked.question,
        "query": asked.query,
        "form": head,
        "narrowings": list(narrowings(head, asked.question, asked.request.user)),
        "completeness": completeness,
        "now": asked.now,
    }


def _empty(asked: Asked, panels: list[ShownPanel]) -> dict[str, Any] | None:
    """Return where there is something to see, if no panel has a number."""
    if any(each.table is None or not each.table.nothing for each in panels):
        return None
    last = (
        None if only_leads(asked.request.user) else last_day_seen(hubs(asked.request.user, Act.SEE_FIGURES))
    )
    again = quarter(last) if last else None
    days = {"from": again.first.isoformat(), "to": again.last.isoformat()} if again else {}
    return {"last": last, "period": again, "query": urlencode({**asked.question.query, **days})}
