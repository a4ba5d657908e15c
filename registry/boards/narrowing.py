"""What a question was narrowed to, each with the address that widens it again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from registry.access.grants import Account
from registry.boards.asking import Form
from registry.boards.scoping import within
from registry.reach.question import Question, Residence

EVERYTHING: dict[str, dict[str, Any]] = {
    "hub": {"hubs": None},
    "type": {"session_types": frozenset()},
    "locality": {"locality": ""},
    "partner": {"partners": frozenset()},
    "venue": {"venues": frozenset()},
    "residence": {"residence": Residence.ANYWHERE},
}
"""What a question says that is not narrowed by each."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One thing that was chosen."""

    label: str
    said: str
    query: str
    """Asks again without it; empty where the reader may not ask for more."""


def narrowings(form: Form, question: Question, account: Account) -> Iterator[Narrowing]:
    """Yield each of them; the age bands do not narrow anything."""
    asked = question.query
    for choice in (*form.choices, *form.more):
        chosen = next((option for option in choice.options if option.chosen), None)
        if chosen is None or not chosen.value or choice.name in ("scheme", "ages"):
            continue
        rest = {name: value for name, value in asked.items() if name != choice.name}
        wider = within(replace(question, **EVERYTHING[choice.name]), account)
        yield Narrowing(choice.label, chosen.label, urlencode(rest) if wider != question else "")
    if question.areas:
        some = question.areas
        rest = {name: value for name, value in asked.items() if name != "area"}
        yield Narrowing("Small area", next(iter(some)) if len(some) == 1 else f"{len(some)}", urlencode(rest))
