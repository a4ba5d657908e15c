"""Postcodes as people write them. Pure."""

import re

SHAPE = re.compile(
    r"(?:GIR0AA|[A-PR-UWYZ](?:\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d{1,2}|[A-HK-Y]\d[ABEHMNPRV-Y])"
    r"\d[ABD-HJLNP-UW-Z]{2})"
)
"""The shapes that postcodes have (BS 7666): a well-formed one that no list holds is still one."""


def normal(text: str) -> str:
    """Return a postcode in capitals without spaces or punctuation, or "" if it has not the shape of one."""
    letters = "".join(each for each in text.upper() if each.isascii() and each.isalnum())
    return letters if SHAPE.fullmatch(letters) else ""


def spaced(postcode: str) -> str:
    """Return a normal postcode as people write it."""
    return f"{postcode[:-3]} {postcode[-3:]}" if postcode else ""
