"""How the cells of a table, and the things to choose from, are written."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from registry.boards.asking import Option
from registry.boards.shown import Field

register = template.Library()


@register.filter
def cells(fields: Iterable[Field]) -> SafeString:
    """Return the cells of a row: a board has a thousand, and a template for each took half of its time."""
    return mark_safe("".join(map(_cell, fields)))  # noqa: S308  each text is escaped


@register.filter
def listed(options: Iterable[Option]) -> SafeString:
    """Return the options of a list: a country's has a thousand hubs, on every page."""
    return mark_safe("".join(map(_option, options)))  # noqa: S308  each text is escaped


def _option(option: Option) -> str:
    chosen = " selected" if option.chosen else ""
    return f'<option value="{escape(option.value)}"{chosen}>{escape(str(option.label))}</option>'


def _cell(field: Field) -> str:
    text, leads, reason, kind = field
    text = escape(text)
    if leads:
        text = f'<a href="{escape(leads)}">{text}</a>'
    elif reason:
        text = f'<span class="none">{text} <sup>{reason}</sup></span>'
    return f'<td class="{kind}">{text}</td>'
