"""Forty kinds of session from the vocabulary of the council's papers, with the DfE's categories.

Names and categories are facts of domain research; how often, how large and how long are ours.
"""

from dataclasses import dataclass
from enum import StrEnum


class Audience(StrEnum):
    """Who of a family comes."""

    BABY = "an adult with children under 2"
    EARLY = "an adult with children under 5"
    FAMILY = "an adult with all children"
    CHILD = "children of 5 to 11"
    YOUTH = "young people of 11 to 18"
    ADULT = "one adult"


AGES = {
    Audience.BABY: (0, 1),
    Audience.EARLY: (0, 4),
    Audience.CHILD: (5, 11),
    Audience.YOUTH: (11, 18),
}
"""Which children a session is meant for, in completed years, where it is meant for some."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of session: ``often`` and ``large`` are relative, ``hubs`` empty for all."""

    code: str
    name: str
    category: str
    audience: Audience
    often: int
    large: int
    minutes: int = 90
    targeted: bool = False
    sensitive: bool = False
    outreach: bool = False
    saturday: bool = False
    hubs: tuple[str, ...] = ()


_TODDLERS = "Parent, baby and toddler groups"
_EARLY_YEARS = "Pregnancy, birth and early years"
_HEALTH = "Health visiting"
_MIND = "Mental health, social and emotional support"
_PERINATAL = "Perinatal mental health support"
_LANGUAGE = "Early years language and learning"
_MONEY = "Money, benefits and housing"
_ACTIVITIES = "Activities, clubs and groups"
_FAMILY = "Family support"
_YOUTH = "Targeted youth support"
_PARENTING = "Parenting support"
_A = Audience

PARTNERS = {
    "midwives": ("Midwives", {"Midwife and maternity"}),
    "health-visitors": ("Health visitors", {_HEALTH, "Infant feeding support"}),
    "perinatal-charity": ("A perinatal charity", {_PERINATAL}),
    "adult-education": ("Adult education", {_LANGUAGE}),
    "advice-services": ("Advice services", {"Debt and welfare advice"}),
}
"""Who leads the sessions of some categories; the others the hubs lead themselves (ours)."""

STAY_AND_PLAY = Kind("stay-and-play", "Stay and Play", _TODDLERS, _A.EARLY, 60, 12)

KINDS = (
    STAY_AND_PLAY,
    Kind("here-to-help", "Here to Help", _FAMILY, _A.FAMILY, 50, 4, 120, outreach=True),
    Kind("stay-and-play-send", "Stay and Play (SEND)", "SEND", _A.EARLY, 12, 7, targeted=True),
    Kind("bumps-baby-and-beyond", "Bumps Baby & Beyond", _EARLY_YEARS, _A.BABY, 18, 7),
    Kind("well-baby-clinic", "Well baby clinic", _HEALTH, _A.BABY, 32, 10, 120),
    Kind("midwife-clinic", "Midwife clinic", "Midwife and maternity", _A.ADULT, 30, 5, 180),
    Kind("health-visitor", "Health visitor", _HEALTH, _A.EARLY, 20, 5, 120),
    Kind("infant-feeding", "Infant feeding support", "Infant feeding support", _A.BABY, 16, 5),
    Kind("neonatal-families", "Neonatal families group", _PERINATAL, _A.BABY, 5, 5, targeted=True),
    Kind("parents-in-mind", "Parents in Mind", _PERINATAL, _A.ADULT, 8, 5, targeted=True),
    Kind("mamta", "Mamta", _PERINATAL, _A.BABY, 6, 6, targeted=True),
    Kind("compass", "Compass", _MIND, _A.YOUTH, 6, 3, 60, targeted=True),
    Kind("wow-group", "WOW group", _MIND, _A.ADULT, 8, 7),
    Kind("youth-group", "Youth Group", _YOUTH, _A.YOUTH, 14, 12, 120, hubs=("HAR", "MOA", "MOS", "PAT")),
    Kind("kids-club", "Kids Club", _ACTIVITIES, _A.CHILD, 10, 12, 120, hubs=("HAR", "FFA", "ASP")),
    Kind("detached-youth-work", "Detached youth work", _YOUTH, _A.YOUTH, 6, 8, 120, outreach=True),
    Kind("breakfast-club", "Breakfast club", _ACTIVITIES, _A.FAMILY, 8, 10, 60),
    Kind("cafe", "Families for All Cafe", _ACTIVITIES, _A.FAMILY, 30, 8, 120, hubs=("FFA",)),
    Kind("hub-grub-club", "Hub Grub Club", _MONEY, _A.FAMILY, 8, 10, 120, hubs=("WOO",)),
    Kind("food-hub", "Food hub pop-up", _MONEY, _A.FAMILY, 10, 10, 120, outreach=True),
    Kind("this-is-my-life", "This is My Life", _ACTIVITIES, _A.CHILD, 6, 10, targeted=True),
    Kind("family-learning", "Family Learning workshop", _LANGUAGE, _A.ADULT, 10, 6, 120),
    Kind("esol", "ESOL", _LANGUAGE, _A.ADULT, 16, 9, 120),
    Kind("baby-massage", "Baby massage", _TODDLERS, _A.BABY, 16, 7, 60),
    Kind("sensory-play", "Sensory play", _TODDLERS, _A.EARLY, 20, 8, 60),
    Kind("rhyme-time", "Rhyme time", _TODDLERS, _A.EARLY, 16, 10, 45),
    Kind("buggy-walk", "Buggy walk", _TODDLERS, _A.BABY, 6, 7, 60, outreach=True),
    Kind("play-chat-and-read", "Play, Chat and Read", _LANGUAGE, _A.EARLY, 12, 9, 60, outreach=True),
    Kind("dads-group", "Dads group", _PARENTING, _A.EARLY, 8, 6, targeted=True, saturday=True),
    Kind("send-saturday", "SEND Saturday", "SEND", _A.FAMILY, 10, 8, 120, targeted=True, saturday=True),
    Kind("newly-arrived", "Newly arrived families workshop", _FAMILY, _A.FAMILY, 6, 8, targeted=True),
    Kind("eritrean-women", "Eritrean women's group", _FAMILY, _A.ADULT, 12, 8, targeted=True, hubs=("MOA",)),
    Kind("parenting-programme", "Parenting programme", _PARENTING, _A.ADULT, 14, 7, 120, targeted=True),
    Kind(
        "parental-conflict", "Counselling", "Reducing parental conflict", _A.ADULT, 10, 1, 60, targeted=True
    ),
    Kind("job-shop", "Job Shop", _MONEY, _A.ADULT, 18, 4, 180),
    Kind(
        "independent-advice", "Coventry Independent Advice", "Debt and welfare advice", _A.ADULT, 16, 4, 180
    ),
    Kind("haven", "Haven", "Domestic abuse", _A.ADULT, 8, 2, 120, targeted=True, sensitive=True),
    Kind(
        "birth-registration",
        "Birth registration",
        "Birth registration",
        _A.BABY,
        14,
        3,
        180,
        hubs=("MOS", "MOA"),
    ),
    Kind("warm-space", "Warm space", _ACTIVITIES, _A.FAMILY, 12, 7, 180),
    Kind("parent-carer-panel", "Parent Carer Panel", _FAMILY, _A.ADULT, 3, 6),
)
