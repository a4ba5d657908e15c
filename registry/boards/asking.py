"""The form at the head of every board, which works by itself: what may be chosen, and what is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from registry.access.grants import Account
from registry.boards.scoping import figures, only_leads
from registry.reach.bands import SCHEMES
from registry.reach.counting import DROP_IN, NOBODY
from registry.reach.lines import VENUES
from registry.reach.period import quick_choices
from registry.reach.question import AgeRule, Question, Residence
from registry.timetable.models import Hub, Partner, SessionType

AGES = {
    "": "As each measure takes them",
    AgeRule.LAST_DAY: "On the last day",
    AgeRule.FIRST_DAY: "On the first day",
}
RESIDENCES = {
    "": "Anywhere",
    Residence.CITY: "In the city",
    Residence.REACH_AREA: "In the reach area of the hub",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One list of the form."""

    name: str
    label: str
    options: tuple[Option, ...]

    @property
    def narrows(self) -> bool:
        """Whether anything but the first is chosen."""
        return any(option.chosen for option in self.options[1:])


@dataclass(frozen=True, slots=True)
class Quick:
    """A period that is asked for most, as a link that keeps what else was asked."""

    name: str
    query: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Form:
    """What the form shows."""

    asked: Mapping[str, str]
    quick: tuple[Quick, ...]
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...]
    """Asked for seldom."""

    @property
    def open(self) -> bool:
        """Whether something that is asked for seldom was chosen."""
        return any(choice.narrows for choice in self.more)


def form(question: Question | None, typed: Mapping[str, str], account: Account, today: date) -> Form:
    """Return the form, with what was asked, or what was typed where that is no question."""
    asked = question.query if question else {name: typed[name] for name in typed if _fits(name, typed[name])}
    hubs = _hubs(account)
    localities = {name: name for name in sorted({locality for _, _, locality in hubs})}
    return Form(
        asked,
        tuple(_quick(question, asked, today)),
        (
            _choice(asked, "hub", "Hub", {"": "All hubs", **{code: name for code, name, _ in hubs}}),
            _choice(asked, "type", "Kind of session", {"": "All, and drop-in", **_kinds()}),
            _choice(asked, "scheme", "Age bands", {code: each.title for code, each in SCHEMES.items()}),
        ),
        (
            _choice(asked, "locality", "Locality", {"": "All localities", **localities}),
            _choice(asked, "partner", "Partner", {"": "Any or none", **_partners(account)}),
            _choice(asked, "venue", "Where", {"": "Anywhere", **{k.value: v for k, v in VENUES.items()}}),
            *([] if only_leads(account) else [_choice(asked, "residence", "People who live", RESIDENCES)]),
            _choice(asked, "ages", "Ages", AGES),
        ),
    )


def _fits(name: str, value: str) -> bool:
    """Say whether what was typed can stand in the form again: a field for a day takes nothing else."""
    if name not in ("from", "to"):
        return True
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False


def _quick(question: Question | None, asked: Mapping[str, str], today: date) -> Iterable[Quick]:
    for name, period in quick_choices(today):
        days = {"from": period.first.isoformat(), "to": period.last.isoformat()}
        chosen = question is not None and question.period == period
        yield Quick(name, urlencode({**asked, **days}), chosen)


def _choice(asked: Mapping[str, str], name: str, label: str, options: Mapping[str, str]) -> Choice:
    value = asked.get(name, "")
    listed = dict(options)
    if value not in listed:  # several of them, from an address that somebody wrote
        listed[value] = ", ".join(str(listed.get(each, each)) for each in value.split(","))
    return Choice(name, label, tuple(Option(key, text, key == value) for key, text in listed.items()))


def _hubs(account: Account) -> list[tuple[str, str, str]]:
    """Return the code, the name and the locality of each hub that the account may ask about."""
    reached = figures(account)
    hubs = Hub.objects.order_by("name")
    hubs = hubs.filter(pk__in=reached.hubs) if reached.hubs and not reached.city else hubs
    return list(hubs.values_list("code", "name", "locality"))


def _kinds() -> dict[str, str]:
    kinds = dict(SessionType.objects.order_by("name").values_list("code", "name"))
    return {DROP_IN: "Drop-in, no session", **kinds}


def _partners(account: Account) -> dict[str, str]:
    reached = figures(account)
    partners = Partner.objects.order_by("name")
    if not reached.city and not reached.hubs:
        return dict(partners.filter(pk__in=reached.partners).values_list("code", "name"))
    return {NOBODY: "No partner", **dict(partners.values_list("code", "name"))}
