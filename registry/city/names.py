"""Invented names that can be spoken, in the manner of many of the languages heard in Coventry.

Given names are common ones; family names are put together from syllables and belong to nobody.
"""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Manner:
    """How names sound in one language; ``often`` is relative (ours, after the 2021 languages)."""

    often: int
    given: str
    first: str
    last: str


MANNERS = (
    Manner(
        50,
        "Amy Ben Callum Daisy Ella Finn Grace Harry Isla Jack Leah Megan Noah Poppy Ryan Sophie Tom Zara",
        "Hather Thorn Wink Marl Pendle Bramb Fenn Ald Cros Wether",
        "well ley combe more stone by wick field dale",
    ),
    Manner(
        8,
        "Ania Bartek Celina Darek Ewa Filip Gosia Hania Jakub Kasia Marek Ola Piotr Zosia",
        "Kor Zab Mal Wier Dob Grab Lip Sos",
        "nicki arski owicz czak ecki owiak",
    ),
    Manner(
        8,
        "Amrit Baljit Gurpreet Harleen Jasmeet Kiran Manpreet Navdeep Rajan Simran Tej",
        "Dhar Bal Kand Sohr Mang Purw",
        "iwal anda ewa oona ial",
    ),
    Manner(
        6,
        "Adina Bogdan Corina Dorin Elena Florin Ioana Mihai Raluca Sorin",
        "Bran Corv Dum Lup Mold Vrab",
        "escu eanu ariu oiu",
    ),
    Manner(
        6,
        "Ahsan Bilal Fatima Hira Imran Maryam Nadia Saad Zainab Yusuf",
        "Chan Mir Qur Sadd Warr Bukh",
        "zari ouri eshi aich ani",
    ),
    Manner(
        4,
        "Anika Farhan Jamila Mitu Nasrin Rafi Shirin Tanvir",
        "Tal Moj Sark Hal Bisw",
        "under umdal aran dari",
    ),
    Manner(4, "Abdi Asha Deqa Faisa Hodan Idil Liban Sahra", "War Gur Dir Cab Xas", "same hade iye dulle"),
    Manner(3, "Abrehet Dawit Feven Hiwet Merhawi Saba Yonas", "Ghebr Tesf Habt Welde", "ezghi amal eab emar"),
    Manner(4, "Amal Basel Dina Hadi Lina Omar Rana Sami Yara", "Khar Nass Halab Shami", "oubi ani adi iri"),
    Manner(
        3,
        "Bohdan Daryna Iryna Maksym Oksana Taras Yulia",
        "Hryts Koval Shev Bond Tym",
        "iuk enko yshyn ovych",
    ),
    Manner(2, "An Bo Jia Lan Mei Ning Tao Wei", "Shan Lian Qin Zhuo", "g u ping wen"),
    Manner(
        2, "Aimé Chantal Didier Estelle Fabrice Mireille Serge", "Ndam Ekan Tchou Mban", "bele ga wou tcha"
    ),
)


def manner(rng: Random) -> Manner:
    """Choose how a family's names sound."""
    return rng.choices(MANNERS, [each.often for each in MANNERS])[0]


def given_name(rng: Random, how: Manner) -> str:
    """Return a given name."""
    return rng.choice(how.given.split())


def family_name(rng: Random, how: Manner) -> str:
    """Return a family name that nobody has."""
    return rng.choice(how.first.split()) + rng.choice(how.last.split())
