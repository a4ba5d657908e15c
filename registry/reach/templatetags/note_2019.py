"""The old table of 2019, and what was wrong with it, for the page that shows it made rightly."""

from collections.abc import Sequence

from django import template

from registry.reach.measures.note_2019 import ODD, PRINTED, PRINTED_BANDS, WRONG, Printed, Wrong

register = template.Library()


@register.simple_tag
def wrong() -> Sequence[Wrong]:
    """Return what the old table got wrong."""
    return WRONG


@register.simple_tag
def odd() -> Sequence[str]:
    """Return what looks odd in it."""
    return ODD


@register.simple_tag
def printed() -> Sequence[Printed]:
    """Return its rows."""
    return PRINTED


@register.simple_tag
def printed_bands() -> Sequence[str]:
    """Return its bands."""
    return PRINTED_BANDS
