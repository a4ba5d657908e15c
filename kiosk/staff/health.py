"""How this kiosk is, for somebody who reads it to a help desk: readers, delivery, clock, disk, and so on.

What the store knows is told by the desk (`look`). Printer and fonts may take their time, so whoever shows
it asks for them in a thread of its own (`around`).
"""

from dataclasses import dataclass
from typing import ClassVar

from config.kiosk import KioskSettings
from kiosk.catalogues import unreviewed
from kiosk.drawing.fonts import can_draw
from kiosk.languages import LANGUAGES
from kiosk.staff.asking import Answer, StaffOrder
from kiosk.staff.bench import Bench
from kiosk.staff.health_codes import Code
from kiosk.staff.health_signs import Now, Sign, of_status
from kiosk.staff.may import Deed
from kiosk.staff.words import say
from sync import status


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtHealth(StaffOrder):
    """Say how the kiosk is."""

    deed: ClassVar[Deed | None] = Deed.HEALTH
    readers: tuple[str, ...]
    """Those that are set up; the store still knows others that once were."""
    down: tuple[str, ...] = ()
    """Those of them that the screen knows to be gone, whatever could be written down of it."""


@dataclass(frozen=True, slots=True)
class HealthTold(Answer):
    """What the store knows of it."""

    kiosk: str
    version: str
    signs: tuple[Sign, ...]


def look(bench: Bench, order: LookAtHealth) -> Answer:
    """Return how the kiosk is, as far as the store knows."""
    is_ = status.look(bench.store)
    signs = of_status(is_, order.readers, order.down, Now(bench.clock(), bench.zone))
    return HealthTold(f"{is_.name}, {is_.hub}", is_.version, signs)


def around(settings: KioskSettings) -> tuple[Sign, ...]:
    """Return how printer and languages are; asks the print system, and looks for fonts."""
    return _printer(settings), *_languages(settings)


def _printer(settings: KioskSettings) -> Sign:
    from kiosk.printing import state  # noqa: PLC0415 - loaded when somebody looks

    is_ = state.look(settings.printing)
    match is_.is_:
        case state.PrinterIs.READY:
            return Sign(Code.PRINTER_READY, say("%(name)s is ready.", name=is_.name))
        case state.PrinterIs.NONE:
            said = say("None is set up: papers are PDFs in the folder %(folder)s.", folder=is_.name)
            return Sign(Code.PRINTER_NONE, said)
        case state.PrinterIs.NOT_READY:
            said = say("%(name)s is not ready: %(why)s.", name=is_.name, why=is_.why)
            return Sign(Code.PRINTER_NOT_READY, said)


def _languages(settings: KioskSettings) -> list[Sign]:
    codes = settings.screen.languages
    known = [LANGUAGES[code] for code in codes if code in LANGUAGES]
    lacking = {
        Code.LANGUAGES_UNKNOWN: [code for code in codes if code not in LANGUAGES],
        Code.LANGUAGES_WITHOUT_FONT: [each.code for each in known if not can_draw(each)],
        Code.LANGUAGES_NOT_REVIEWED: [each.code for each in known if unreviewed(each.code)],
    }
    signs = [Sign(code, _LACKING[code](", ".join(which))) for code, which in lacking.items() if which]
    offered = ", ".join(each.code for each in known if can_draw(each))
    return signs or [Sign(Code.LANGUAGES_WELL, say("%(codes)s.", codes=offered))]


_LACKING = {
    Code.LANGUAGES_UNKNOWN: lambda codes: say("There is no catalogue for %(codes)s.", codes=codes),
    Code.LANGUAGES_WITHOUT_FONT: lambda codes: say("No font for %(codes)s, so not offered.", codes=codes),
    Code.LANGUAGES_NOT_REVIEWED: lambda codes: say(
        "Not read through by a speaker yet: %(codes)s.", codes=codes
    ),
}
