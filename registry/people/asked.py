"""Questions that everybody may decline, and the answers there are. Pure.

An empty answer means that nobody has asked yet, which is never the same as declining.
"""

from django.db import models


class Said(models.TextChoices):
    """An answer to a yes-or-no question."""

    NOT_ASKED = "", "Not asked yet"
    DECLINED = "declined", "Prefer not to say"
    YES = "yes", "Yes"
    NO = "no", "No"


class Gender(models.TextChoices):
    """In the order of the alphabet."""

    NOT_ASKED = "", "Not asked yet"
    DECLINED = "declined", "Prefer not to say"
    FEMALE = "female", "Female"
    MALE = "male", "Male"
    OTHER = "other", "In another way"


class EthnicGroup(models.TextChoices):
    """The 19 groups of the harmonised standard for England (Government Statistical Service)."""

    NOT_ASKED = "", "Not asked yet"
    DECLINED = "declined", "Prefer not to say"
    BANGLADESHI = "bangladeshi", "Bangladeshi"
    CHINESE = "chinese", "Chinese"
    INDIAN = "indian", "Indian"
    PAKISTANI = "pakistani", "Pakistani"
    OTHER_ASIAN = "other-asian", "Any other Asian background"
    AFRICAN = "african", "African"
    CARIBBEAN = "caribbean", "Caribbean"
    OTHER_BLACK = "other-black", "Any other Black, Black British or Caribbean background"
    WHITE_AND_BLACK_CARIBBEAN = "white-and-black-caribbean", "White and Black Caribbean"
    WHITE_AND_BLACK_AFRICAN = "white-and-black-african", "White and Black African"
    WHITE_AND_ASIAN = "white-and-asian", "White and Asian"
    OTHER_MIXED = "other-mixed", "Any other Mixed or multiple ethnic background"
    BRITISH = "white-british", "English, Welsh, Scottish, Northern Irish or British"
    IRISH = "white-irish", "Irish"
    GYPSY_OR_TRAVELLER = "gypsy-or-irish-traveller", "Gypsy or Irish Traveller"
    ROMA = "roma", "Roma"
    OTHER_WHITE = "other-white", "Any other White background"
    ARAB = "arab", "Arab"
    OTHER = "other", "Any other ethnic group"


BROAD_GROUPS: dict[str, tuple[str, ...]] = {
    "Asian or Asian British": ("bangladeshi", "chinese", "indian", "pakistani", "other-asian"),
    "Black, Black British, Caribbean or African": ("african", "caribbean", "other-black"),
    "Mixed or multiple ethnic groups": (
        "white-and-black-caribbean",
        "white-and-black-african",
        "white-and-asian",
        "other-mixed",
    ),
    "White": ("white-british", "white-irish", "gypsy-or-irish-traveller", "roma", "other-white"),
    "Other ethnic group": ("arab", "other"),
}
"""The five groups under which the nineteen stand."""
