"""What a question was narrowed to, each with the address that widens it again."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from registry.boards.asking import Form
from registry.reach.question import Question


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One thing that was chosen."""

    label: str
    said: str
    query: str
    """Asks again without it."""


def narrowings(form: Form, question: Question) -> Iterator[Narrowing]:
    """Yield each of them; the age bands do not narrow anything."""
    asked = question.query
    for choice in (*form.choices, *form.more):
        chosen = next((option for option in choice.options if option.chosen), None)
        if chosen is None or not chosen.value or choice.name in ("scheme", "ages"):
            continue
        rest = {name: value for name, value in asked.items() if name != choice.name}
        yield Narrowing(choice.label, chosen.label, urlencode(rest))
