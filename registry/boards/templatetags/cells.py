"""How the cells of a table are written."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from registry.boards.shown import Field

register = template.Library()


@register.filter
def cells(fields: Iterable[Field]) -> SafeString:
    """Return the cells of a row: a board has a thousand, and a template for each took half of its time."""
    return mark_safe("".join(map(_cell, fields)))  # noqa: S308  each text is escaped


def _cell(field: Field) -> str:
    kind = f"number{' chosen' if field.chosen else ''}{' first' if field.first else ''}"
    text = str(escape(field.text))
    if field.leads:
        text = f'<a href="{escape(field.leads)}">{text}</a>'
    elif field.reason:
        text = f'<span class="none">{text} <sup>{field.reason}</sup></span>'
    return f'<td class="{kind}">{text}</td>'
