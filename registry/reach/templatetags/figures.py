"""How figures and days are written on a page."""

from datetime import date

from django import template

from registry.reach import words

register = template.Library()


@register.filter
def thousands(number: int) -> str:
    """Write a count as 157,027."""
    return words.thousands(number)


@register.filter
def percent(share: float | None) -> str:
    """Write a share as 18 %, or say that there is none."""
    return "not available" if share is None else words.percent(share)


@register.filter
def day(value: date) -> str:
    """Write a day as 27 March 2026."""
    return words.day_in_words(value)
