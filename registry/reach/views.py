"""The Reach page and its file: each reads a question, calls `reach_table` and formats the answer."""

import logging
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from registry.access.grants import grant
from registry.access.pages import allowed
from registry.access.roles import Act
from registry.access.scope import hubs
from registry.files.file import File, download
from registry.files.rows import Kind
from registry.reach import as_csv
from registry.reach.bands import SCHEMES
from registry.reach.overview import last_day_seen, reach_table
from registry.reach.overview_rows import ReachTable, Unbalanced
from registry.reach.page import reach_page
from registry.reach.period import quarter, quick_choices
from registry.reach.question import Misread, Question, read_question
from registry.reach.words import local_day

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answered:
    """A table that balances, with the question it answers."""

    question: Question
    table: ReachTable


@require_safe
@allowed(Act.SEE_FIGURES)
def reach(request: HttpRequest) -> HttpResponse:
    """Show who came in the period asked for, or in this quarter; partners are led on to their boards."""
    if not _sees_hubs(request):
        return redirect("boards:first")
    now = timezone.now()
    answer = _answer(request, now)
    if isinstance(answer, HttpResponse):
        return answer
    shown = {"question": answer.question, "page": reach_page(answer.table)}
    if not answer.table.city.attendances:
        last = last_day_seen(hubs(request.user, Act.SEE_FIGURES))
        shown |= {"last_day": last, "last_quarter": quarter(last) if last else None}
    return render(request, "reach/reach.html", _form(answer.question, local_day(now)) | shown)


@require_safe
@allowed(Act.SEE_FIGURES)
def table_csv(request: HttpRequest) -> HttpResponseBase:
    """Give the same table as a CSV file."""
    if not _sees_hubs(request):
        raise PermissionDenied
    answer = _answer(request, timezone.now())
    if isinstance(answer, HttpResponse):
        return answer
    name, content = as_csv.file_name(answer.table), as_csv.lines(answer.table)
    return download(File(name, Kind.CSV.media_type, content))


def _sees_hubs(request: HttpRequest) -> bool:
    """Say whether the account sees the figures of a hub, rather than those of sessions that it leads."""
    reached = grant(request.user, Act.SEE_FIGURES)
    return reached.city or bool(reached.hubs)


def _answer(request: HttpRequest, now: datetime) -> Answered | HttpResponse:
    """Return the table asked for, or the page that says why there is none."""
    today = local_day(now)
    question = read_question(request.GET, today)
    if isinstance(question, Misread):
        shown = _form(None, today) | {"problem": question.sentence, "asked": _asked_again(request)}
        return render(request, "reach/reach.html", shown, status=400)
    try:
        within = hubs(request.user, Act.SEE_FIGURES)
        return Answered(question, reach_table(question.period, question.scheme, now, within))
    except Unbalanced as unbalanced:
        # a finding, and the sentences hold all of it: no traceback
        log.error("The reach table of %s does not balance: %s", question.period.dates, unbalanced)  # noqa: TRY400
        shown = _form(question, today) | {"question": question, "faults": unbalanced.faults}
        return render(request, "reach/unbalanced.html", shown, status=500)


def _asked_again(request: HttpRequest) -> dict[str, str]:
    """Return what was typed, to be put right; a scheme that does not exist is not asked for again."""
    scheme = request.GET.get("scheme", "")
    typed = {name: request.GET.get(name, "") for name in ("from", "to")}
    return typed | ({"scheme": scheme} if scheme in SCHEMES else {})


def _form(question: Question | None, today: date) -> dict[str, object]:
    """Return what the form at the head of every page needs."""
    chosen = question.period if question else None
    return {
        "asked": question.query if question else {},
        "choices": [(name, period, period == chosen) for name, period in quick_choices(today)],
        "schemes": SCHEMES.values(),
    }
