"""The names of languages, from their codes."""

from babel.localedata import load

OURS = {"pa": "Panjabi", "bfi": "British Sign Language"}
"""What the council's own papers call them, or what the list of locales does not have."""


def language_name(code: str) -> str:
    """Return what a language is called in English; a code that nobody knows stands for itself."""
    names: dict[str, str] = load("en_GB")["languages"]
    plain = code.partition("_")[0]
    return OURS.get(plain) or names.get(code) or names.get(plain, code)
