"""The answers that the form offers: codes as the registry keeps them, with words and keys. Pure."""

from dataclasses import dataclass

from kiosk.staff.words import say

DECLINED = "declined"
"""Asked, and they prefer not to say: never the same as not asked."""
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose."""

    code: str
    key: str
    label: str


def _say_no_more(key: str = "p") -> Option:
    return Option(DECLINED, key, say("Prefer not to say"))


def kinds() -> tuple[Option, ...]:
    """Return who somebody is in a family."""
    return (
        Option("adult", "a", say("Adult")),
        Option("child", "c", say("Child")),
        Option("expected", "u", say("Unborn")),
    )


def more() -> tuple[Option, ...]:
    """Return who comes next, or that nobody does."""
    return (
        Option("adult", "a", say("Another adult")),
        Option("child", "c", say("A child")),
        Option("expected", "u", say("Unborn")),
        Option("done", "d", say("Done: that is everybody")),
    )


def no_dates() -> tuple[Option, ...]:
    """Return what an adult may say instead of a date of birth."""
    return (Option("over-19", "o", say("Over 19")), _say_no_more())


def genders() -> tuple[Option, ...]:
    """Return the answers to gender, in the order of the alphabet."""
    return (
        Option("female", "f", say("Female")),
        Option("male", "m", say("Male")),
        Option("other", "o", say("In another way")),
        _say_no_more(),
    )


def yes_no() -> tuple[Option, ...]:
    """Return yes, no, and declining."""
    return (Option(YES, "y", say("Yes")), Option(NO, "n", say("No")), _say_no_more())


def tick() -> tuple[Option, ...]:
    """Return yes and no."""
    return (Option(YES, "y", say("Yes")), Option(NO, "n", say("No")))


def relations() -> tuple[Option, ...]:
    """Return what an adult may be to a child."""
    return (
        Option("mother", "m", say("Mother")),
        Option("father", "f", say("Father")),
        Option("step-parent", "s", say("Step-parent")),
        Option("grandmother", "r", say("Grandmother")),
        Option("grandfather", "t", say("Grandfather")),
        Option("foster-carer", "c", say("Foster carer")),
        Option("kinship-carer", "k", say("Kinship carer")),
        Option("guardian", "g", say("Guardian")),
        Option("childminder", "d", say("Childminder")),
        Option("sibling", "b", say("Sibling")),
        Option("other", "o", say("Other")),
    )


def responsibilities() -> tuple[Option, ...]:
    """Return whether an adult has parental responsibility; it opens nothing at the door."""
    return (
        Option(YES, "y", say("Yes")),
        Option(NO, "n", say("No")),
        Option("not-sure", "u", say("Not sure")),
        _say_no_more(),
    )


def homes() -> tuple[Option, ...]:
    """Return why there may be no postcode."""
    return (Option("none", "n", say("No fixed address")), _say_no_more())


def preferences() -> tuple[Option, ...]:
    """Return how somebody may be reached."""
    return (
        Option("text", "t", say("Text")),
        Option("call", "c", say("Call")),
        Option("email", "e", say("E-mail")),
        Option("letter", "l", say("Letter")),
        Option("not", "n", say("None: do not contact")),
    )


LANGUAGES = ("en", "pl", "pa", "ro", "ur", "bn", "so", "ti", "ar", "uk", "fa_AF", "ps", "zh", "fr")


def languages() -> tuple[Option, ...]:
    """Return the main languages that are asked for most; others are typed as a code or a name."""
    return (
        Option("en", "e", say("English")),
        Option("pl", "l", say("Polish")),
        Option("pa", "j", say("Panjabi")),
        Option("ro", "r", say("Romanian")),
        Option("ur", "u", say("Urdu")),
        Option("bn", "b", say("Bengali")),
        Option("so", "s", say("Somali")),
        Option("ti", "t", say("Tigrinya")),
        Option("ar", "a", say("Arabic")),
        Option("uk", "k", say("Ukrainian")),
        Option("fa_AF", "d", say("Dari")),
        Option("ps", "h", say("Pashto")),
        Option("zh", "c", say("Chinese")),
        Option("fr", "f", say("French")),
        Option("other", "o", say("Another")),
        _say_no_more(),
    )


def notes() -> tuple[Option, ...]:
    """Return the answers to the private question, by number alone: the question is on staff's own card.

    Whoever stands beside reads nothing of it here. 1 is no, 2 is yes, 3 is not asked yet.
    """
    return (Option(NO, "1", "1"), Option(YES, "2", "2"), Option("not-asked", "3", "3"))


def broad_groups() -> tuple[Option, ...]:
    """Return the first step of the ethnicity question, in the order of the census."""
    return (
        Option("asian", "a", say("Asian or Asian British")),
        Option("black", "b", say("Black, Black British, Caribbean or African")),
        Option("mixed", "m", say("Mixed or multiple ethnic groups")),
        Option("white", "w", say("White")),
        Option("else", "o", say("Other ethnic group")),
        _say_no_more(),
    )


def groups_of(broad: str) -> tuple[Option, ...]:
    """Return the second step under one of the five: together the nineteen groups of the standard."""
    return {
        "asian": (
            Option("indian", "i", say("Indian")),
            Option("pakistani", "k", say("Pakistani")),
            Option("bangladeshi", "b", say("Bangladeshi")),
            Option("chinese", "c", say("Chinese")),
            Option("other-asian", "o", say("Any other Asian background")),
        ),
        "black": (
            Option("african", "a", say("African")),
            Option("caribbean", "c", say("Caribbean")),
            Option("other-black", "o", say("Any other Black background")),
        ),
        "mixed": (
            Option("white-and-black-caribbean", "c", say("White and Black Caribbean")),
            Option("white-and-black-african", "a", say("White and Black African")),
            Option("white-and-asian", "s", say("White and Asian")),
            Option("other-mixed", "o", say("Any other Mixed background")),
        ),
        "white": (
            Option("white-british", "b", say("English, Welsh, Scottish, Northern Irish or British")),
            Option("white-irish", "i", say("Irish")),
            Option("gypsy-or-irish-traveller", "g", say("Gypsy or Irish Traveller")),
            Option("roma", "r", say("Roma")),
            Option("other-white", "o", say("Any other White background")),
        ),
        "else": (
            Option("arab", "a", say("Arab")),
            Option("other", "o", say("Any other ethnic group")),
        ),
    }.get(broad, ())


def label_of(options: tuple[Option, ...], code: str) -> str:
    """Return the words of an answer; empty for one that is not offered."""
    return next((each.label for each in options if each.code == code), "")
