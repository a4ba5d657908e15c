"""What a request to a board asks, narrowed to what the account may ask."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from urllib.parse import urlencode

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from registry.access.pages import allowed
from registry.access.roles import Act
from registry.boards.asking import Form, form
from registry.boards.catalogue import boards_for
from registry.boards.leading import fitting
from registry.boards.panel import Board, Panel
from registry.boards.scoping import only_leads, within
from registry.reach.counting import By
from registry.reach.question import AgeRule, Misread, Question, read_question
from registry.reach.words import local_day
from registry.timetable.models import Hub

MOST_HUBS = 100
"""Of more hubs than these, a board begins with localities, and not with hubs or small areas."""
BY_HUB = {By.HOME_AREA: (By.HOME_HUB,)}
BY_LOCALITY = {
    By.HUB: (By.LOCALITY,),
    By.HOME_HUB: (By.HOME_LOCALITY,),
    By.HOME_AREA: (By.HOME_LOCALITY, By.HOME_HUB),
}
"""The rows with which it begins then, the first that a panel has."""


@dataclass(frozen=True)
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
        asked, rows = self.request.GET.get("by"), self.rows(panel)
        named = next((by for by in rows if by.value == asked), None)
        if named is None:
            named = next((by for by in self._begins.get(panel.by, ()) if by in rows), panel.by)
        return fitting(self.put(panel, named), named)

    @cached_property
    def _begins(self) -> Mapping[By, tuple[By, ...]]:
        """With which rows a board begins instead of others, where there are too many hubs to see each."""
        question = self.question
        if question.hubs is not None or question.locality or question.areas:
            return {}
        there = Hub.objects.aggregate(hubs=Count("pk"), localities=Count("locality", distinct=True))
        if there["hubs"] <= MOST_HUBS:
            return {}
        return BY_LOCALITY if there["localities"] > 1 else BY_HUB

    def rows(self, panel: Panel) -> tuple[By, ...]:
        """Return the kinds of row that may be asked for: of people of one small area no finer than hubs."""
        if not self.question.areas:
            return panel.rows
        return tuple(by for by in panel.rows if by.of_home or by in (By.HUB, By.LOCALITY))

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
                "sees_hubs": not only_leads(request.user),
                "form": form(None, typed, request.user, local_day(now)),
            }
            return render(request, "boards/misread.html", told, status=400)
        return view(Asked(request, boards, found, within(question, request.user), now), **names)

    return wraps(view)(reading)
