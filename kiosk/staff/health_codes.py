"""The codes that staff read to a help desk: two digits, because letters sound alike over the telephone.

The first says what it is about, the second how it is: 0 is well. `docs/help-desk.md` says for each what
the help desk does; a test holds the two together.
"""

from enum import StrEnum


class Area(StrEnum):
    """What is looked at, in the order of the screen; the value is the first digit."""

    READERS = "1"
    DELIVERY = "2"
    REGISTER = "3"
    CLOCK = "4"
    DISK = "5"
    PRINTER = "6"
    LANGUAGES = "7"
    SCREEN = "8"
    SETTINGS = "9"


class Code(StrEnum):
    """How something is."""

    READER_WELL = "10"
    READER_QUIET = "11"
    READER_GONE = "12"
    NO_READER = "13"
    DELIVERED = "20"
    WAITING = "21"
    WAITING_LONG = "22"
    NOT_REACHED = "23"
    NEVER_REACHED = "24"
    REFUSED = "25"
    MISSING = "26"
    SILENT = "27"
    REGISTER_WELL = "30"
    REGISTER_STALE = "31"
    REGISTER_NEVER = "32"
    CLOCK_RIGHT = "40"
    CLOCK_NOT_COMPARED = "41"
    CLOCK_OFF = "42"
    DISK_WELL = "50"
    DISK_NEARLY_FULL = "51"
    DISK_REFUSES = "52"
    STORE_SET_ASIDE = "53"
    PRINTER_READY = "60"
    PRINTER_NONE = "61"
    PRINTER_NOT_READY = "62"
    LANGUAGES_WELL = "70"
    LANGUAGES_NOT_REVIEWED = "71"
    LANGUAGES_WITHOUT_FONT = "72"
    LANGUAGES_UNKNOWN = "73"
    SCREEN_WELL = "80"
    SCREEN_FAILED = "81"
    SETTINGS_WELL = "90"
    SETTINGS_REFUSED = "91"

    @property
    def area(self) -> Area:
        """What it is about."""
        return Area(self.value[0])

    @property
    def is_well(self) -> bool:
        """Whether nothing is to be said of it."""
        return self.value[1] == "0"

    @property
    def is_trouble(self) -> bool:
        """Whether somebody should do something; else it is well, or only worth knowing."""
        return not self.is_well and self not in WORTH_KNOWING


WORTH_KNOWING = frozenset(
    {
        Code.READER_QUIET,
        Code.WAITING,
        Code.CLOCK_NOT_COMPARED,
        Code.PRINTER_NONE,
        Code.LANGUAGES_NOT_REVIEWED,
    }
)
