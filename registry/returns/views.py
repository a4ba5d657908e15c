"""The pages of returns: what is due and filed, one as it would be filed now, and one as it was filed."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.toml import SettingsError
from registry.access.pages import allowed
from registry.access.roles import Act
from registry.audit.models import Entry
from registry.audit.services import note
from registry.files.file import File, download
from registry.files.rows import Kind
from registry.reach.figures import Unbalanced
from registry.reach.period import Period
from registry.reach.words import local_day
from registry.returns.drawing import adjustments_of, draw, known, latest, lines_in
from registry.returns.due import due
from registry.returns.files import as_xlsx, grids
from registry.returns.layout import Layout
from registry.returns.models import Filed
from registry.returns.services import NotFiled, about, file

View = Callable[..., HttpResponseBase]


def by_layouts(view: View) -> View:
    """Let those who may file returns see a page, or what is wrong with a layout that somebody wrote."""

    @allowed(Act.FILE_RETURNS)
    def seeing(request: HttpRequest, /, **names: object) -> HttpResponseBase:
        try:
            return view(request, **names)
        except SettingsError as error:
            return render(request, "returns/refused.html", {"faults": [str(error)]}, status=500)

    return wraps(view)(seeing)


@require_safe
@by_layouts
def desk(request: HttpRequest) -> HttpResponse:
    """Show which returns are due, and which were filed."""
    shown = {
        "due": list(due(known().values(), list(latest()), local_day(timezone.now()))),
        "filed": Filed.objects.defer("lines", "csv"),
    }
    return render(request, "returns/desk.html", shown)


@by_layouts
def preview(request: HttpRequest, code: str, first: str) -> HttpResponse:
    """Show a return as it would be filed now; file it when it is posted back."""
    layout, period = _asked(code, first)
    now = timezone.now()
    try:
        drawn = draw(layout, period, now)
    except (Unbalanced, ValueError) as error:
        faults = error.faults if isinstance(error, Unbalanced) else [f"{str(error).capitalize()}."]
        shown = {"layout": layout, "period": period, "faults": faults}
        return render(
            request, "returns/refused.html", shown, status=500 if isinstance(error, Unbalanced) else 409
        )
    problem = ""
    if request.method == "POST":
        try:
            made = file(drawn, request.POST.get("seen", ""), request.user, now, request.POST.get("why", ""))
        except NotFiled as error:
            problem = str(error)
        else:
            messages.success(request, "Filed. It stays as it is now; what comes later is an adjustment.")
            return redirect("returns:filed", made.pk)
    shown = {
        "drawn": drawn,
        "grids": list(grids(drawn.lines)),
        "problem": problem,
        "again": Filed.objects.filter(layout=layout.code, first=period.first, last=period.last).exists(),
    }
    return render(request, "returns/preview.html", shown, status=409 if problem else 200)


@require_safe
@by_layouts
def filed(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show a return as it was filed, with what has changed since."""
    found = get_object_or_404(Filed, pk=number)
    shown = {
        "filed": found,
        "period": Period(found.first, found.last),
        "grids": list(grids(lines_in(found))),
        "adjusted": adjustments_of(found, timezone.now()),
        "is_latest": found in list(latest()),
    }
    return render(request, "returns/filed.html", shown)


@require_safe
@allowed(Act.FILE_RETURNS)
def file_of(request: HttpRequest, number: UUID, form: str) -> HttpResponseBase:
    """Give a filed return as the file that was sent, or as a workbook made from it."""
    kind = next((kind for kind in (Kind.CSV, Kind.XLSX) if kind == form), None)
    if kind is None:
        raise Http404
    found = get_object_or_404(Filed, pk=number)
    note(request.user, Entry.What.EXPORTED, [found], why="a filed return")
    content = bytes(found.csv)
    if kind is Kind.XLSX:
        content = as_xlsx(content, about(found))
    name = f"{found.layout}_{found.first}_{found.last}_r{found.revision}.{kind}"
    return download(File(name, kind.media_type, iter([content])))


def _asked(code: str, first: str) -> tuple[Layout, Period]:
    """Return the layout and the period that an address names, or that there is no such page."""
    layout = known().get(code)
    try:
        period = layout.calendar.period(date.fromisoformat(first)) if layout else None
    except ValueError:
        period = None
    if layout is None or period is None or period.first.isoformat() != first:
        raise Http404
    return layout, period
