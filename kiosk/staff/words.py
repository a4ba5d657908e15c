"""The words of the screens for staff: English, asked of a catalogue as the families' are.

A sentence stands where it is shown, in a call of `say` (or `say_n`, where a number decides its form), so
that whoever reads a screen's code reads its words. Nobody has translated them yet; a catalogue
`kiosk-staff` beside the families' would be found.
"""

import gettext

from kiosk.words import LOCALE

DOMAIN = "kiosk-staff"
_catalogue = gettext.translation(DOMAIN, LOCALE, fallback=True)


def say(text: str, **blanks: object) -> str:
    """Return a sentence, its blanks filled in."""
    said = _catalogue.gettext(text)
    return said % blanks if blanks else said


def say_n(one: str, many: str, count: int, **blanks: object) -> str:
    """Return the form of a sentence that goes with this number, which fills the blank ``count``."""
    return _catalogue.ngettext(one, many, count) % {"count": count, **blanks}


def way_in() -> str:
    """Name the way behind the PIN, on the public screens too: whoever it is for reads it."""
    return say("Staff")
