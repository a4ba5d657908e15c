"""The audit's pages, for data protection."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry.access.pages import allowed
from registry.access.roles import Act
from registry.audit.models import Entry
from registry.audit.search import PAGE, Search, at_kiosks, found, rows
from registry.audit.services import Of, note
from registry.files.as_csv import lines
from registry.files.file import File, download
from registry.files.rows import Kind


@require_safe
@allowed(Act.SEARCH_AUDIT)
def search(request: HttpRequest) -> HttpResponse:
    """Show what was done, newest first; the search itself is noted."""
    form = Search(request.GET)
    if not form.is_valid():
        return render(request, "audit/search.html", {"form": form}, status=400)
    asked = form.cleaned_data
    page = list(found(asked, _before(request))[: PAGE + 1])
    note(request.user, Entry.What.SEARCHED, [_of(asked)])
    more = page[PAGE - 1].pk if len(page) > PAGE else None
    kiosks = at_kiosks(asked["record"])[:PAGE] if asked["record"] else []
    query = request.GET.copy()
    query.pop("before", None)
    shown = {
        "form": form,
        "entries": page[:PAGE],
        "more": more,
        "query": query.urlencode(),
        "at_kiosks": kiosks,
    }
    return render(request, "audit/search.html", shown)


@require_safe
@allowed(Act.SEARCH_AUDIT)
def as_csv(request: HttpRequest) -> HttpResponseBase:
    """Give everything that a search finds as a CSV file."""
    form = Search(request.GET)
    if not form.is_valid():
        return render(request, "audit/search.html", {"form": form}, status=400)
    note(request.user, Entry.What.EXPORTED, [_of(form.cleaned_data)])
    every = rows(found(form.cleaned_data))
    content = lines(next(every), ([row] for row in every))
    return download(File("audit.csv", Kind.CSV.media_type, content))


def _of(asked: dict[str, object]) -> Of:
    return Of("audit.entry", str(asked.get("record") or ""))


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("before", "")
    return int(text) if text.isdecimal() and len(text) < 19 else None
