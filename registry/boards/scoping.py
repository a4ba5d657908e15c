"""How far an account's questions go: to the city, to its hubs, or to the sessions it leads."""

from dataclasses import replace

from django.core.exceptions import PermissionDenied

from registry.access.grants import Account, Grant, grant
from registry.access.roles import Act
from registry.reach.question import Question, Residence
from registry.timetable.models import Hub


def figures(account: Account) -> Grant:
    """Return how far the account sees figures."""
    return grant(account, Act.SEE_FIGURES)


def only_leads(account: Account) -> bool:
    """Say whether the account sees the figures of no hub, but of sessions that it leads."""
    reached = figures(account)
    return not reached.city and not reached.hubs


def within(question: Question, account: Account) -> Question:
    """Return the question narrowed to what the account may ask; every answer of a board starts here.

    Somebody posted at a hub who also leads sessions elsewhere asks about the hub, or, by naming their
    organisation, about what it leads anywhere.

    Raises:
        PermissionDenied: it names organisations that the account does not speak for, or only others' hubs.
    """
    reached = figures(account)
    if reached.city:
        return question
    own = bool(question.partners) and question.partners <= reached.partners
    if own or not reached.hubs:
        return _led_by(question, reached.partners)
    codes = frozenset(Hub.objects.filter(pk__in=reached.hubs).values_list("code", flat=True))
    if question.hubs and question.hubs.isdisjoint(codes):
        raise PermissionDenied  # a page of zeros would be taken for that hub's figures
    return question.within(codes)


def _led_by(question: Question, partners: frozenset[str]) -> Question:
    """Narrow to these organisations; no organisation at all would mean any, so that is refused.

    Partners do not see where people live, so nothing is narrowed by it.
    """
    asked = question.partners or partners
    if not asked or not asked <= partners:
        raise PermissionDenied
    return replace(question, partners=asked, areas=frozenset(), residence=Residence.ANYWHERE)
