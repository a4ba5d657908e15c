"""The page of reports: choose a hub or the city and a quarter, and get the PDF."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from registry.access.pages import allowed
from registry.access.roles import Act
from registry.access.scope import hubs
from registry.exports.released import NotReleased
from registry.files.file import File, download
from registry.reach.figures import Unbalanced
from registry.reach.period import Period, quarter, quarter_before, read_named
from registry.reach.words import local_day
from registry.report.as_pdf import as_pdf
from registry.report.drawing_up import report
from registry.report.naming import MEDIA_TYPE, name_of
from registry.report.tables import Tables
from registry.timetable.models import Hub

BACK = 8
"""How many quarters can be chosen."""


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Act.DRAW_REPORTS)
def page(request: HttpRequest) -> HttpResponseBase:
    """Show the form; give the report when it is posted, because a rounded one is written down as released."""
    within = hubs(request.user, Act.DRAW_REPORTS)
    theirs = [hub for hub in Hub.objects.order_by("name") if within is None or hub in within]
    quarters = _quarters()
    shown: dict[str, object] = {"hubs": theirs, "city": within is None, "quarters": quarters}
    if request.method != "POST":
        return render(request, "report/page.html", shown)
    code, named = request.POST.get("hub", ""), request.POST.get("quarter", "")
    hub = next((each for each in theirs if each.code == code), None)
    period = read_named(named, local_day(timezone.now()))
    if (hub is None and (code or within is not None)) or period not in quarters:
        return _again(request, shown, "Choose a hub and a quarter from the lists.")
    assert isinstance(period, Period)  # noqa: S101  it is among the quarters
    try:
        exact = request.POST.get("counts") == "exact"
        tables = Tables(timezone.now(), request.user.get_username(), exact=exact)
        drawn = report(period, hub, tables, alone=within is not None, account=request.user)
    except Unbalanced as error:
        return _again(request, shown, "The figures do not balance: " + " ".join(error.faults), 500)
    except (NotReleased, ValueError) as error:
        return _again(request, shown, f"{str(error).rstrip('.').capitalize()}.", 409)
    return download(File(name_of(period, hub), MEDIA_TYPE, iter([as_pdf(drawn)])))


def _quarters() -> list[Period]:
    found = [quarter_before(quarter(local_day(timezone.now())))]
    while len(found) < BACK:
        found.append(quarter_before(found[-1]))
    return found


def _again(request: HttpRequest, shown: dict[str, object], problem: str, status: int = 400) -> HttpResponse:
    return render(request, "report/page.html", shown | {"problem": problem}, status=status)
