"""Text as people type it: names in any script, cleaned of what is no letter of theirs, nothing cut. Pure."""

import re
import unicodedata

from kiosk.staff.words import say
from sync.postcodes import normal

LONGEST = 300
SCANNED = re.compile(r"FHP1:|[0-9A-F]{8,}|\d{5,}", re.IGNORECASE)
"""What scanners type and names do not hold."""
RIGHT_TO_LEFT = frozenset({"R", "AL"})
JOINERS = "\u200c\u200d"
"""These two belong to the spelling of some scripts; other signs that cannot be seen do not."""
TELEPHONE = re.compile(r"\+?[\d\s().\-/]+(?:\s*(?:x|ext\.?)\s*\d{1,6})?", re.IGNORECASE)
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")


def clean(text: str) -> str:
    """Return text without what cannot be seen, and with single spaces between words.

    Control characters, and signs that turn the direction of what follows, never belong to a name; they
    come from scanners and from copying.
    """
    seen = "".join(each for each in text if each in JOINERS or unicodedata.category(each) not in _UNSEEN)
    return " ".join(unicodedata.normalize("NFC", seen).split())


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def wrong_with_name(text: str) -> str:
    """Return a sentence that says why this cannot be a name; empty when it can."""
    text = clean(text)
    if len(text) > LONGEST:
        return say(
            "A name may have %(limit)d characters, and this has %(count)d. Shorten it; nothing is cut off.",
            limit=LONGEST,
            count=len(text),
        )
    if SCANNED.search(text):
        return say("That looks like the number of a card, typed by a scanner. Take it out of the name.")
    if text and not any(unicodedata.category(each)[0] in "LMN" for each in text):
        return say("A name needs at least one letter.")
    return ""


def remark_on_name(text: str) -> str:
    """Return what is to be looked at once more, though it may be right; empty when nothing is."""
    text = clean(text)
    if any(unicodedata.category(each) == "So" or "\ufe0f" in each for each in text):
        return say("There is a picture in this name. It is kept as it is; take it out if it slipped in.")
    if any(unicodedata.bidirectional(each) in RIGHT_TO_LEFT for each in text):
        return say("This name is written from right to left. It is kept as it was typed; spell it back.")
    return ""


def wrong_with_postcode(text: str) -> str:
    """Return a sentence that says why this is no postcode; empty when it is one."""
    if normal(text):
        return ""
    return say("That is not a postcode, such as LE1 4GH. Without one, choose an answer below.")


def wrong_with_telephone(text: str) -> str:
    """Return a sentence that says why this is no telephone number; empty when it is, however spaced."""
    digits = sum(each.isdecimal() for each in text)
    if not TELEPHONE.fullmatch(text.strip()) or not 7 <= digits <= 18:
        return say("That is not a telephone number. Write it as 01632 960123, or +44 1632 960123.")
    return ""


def wrong_with_email(text: str) -> str:
    """Return a sentence that says why this is no e-mail address; empty when it is one."""
    if EMAIL.fullmatch(text.strip()):
        return ""
    return say("That is not an e-mail address, such as name@example.org.")
