"""What is wrong with this kiosk, found before opening time. Looks, and changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from config.kiosk import TYPED, KioskSettings
from config.kiosk import Reader as ReaderSettings
from kiosk.catalogues import unreviewed
from kiosk.drawing.fonts import PACKAGES, can_draw
from kiosk.languages import LANGUAGES
from kiosk.opening import connection
from reader.seam import ReaderError
from sync import heard
from sync.ledger import Ledger
from sync.register import Register
from sync.store import Store, StoreError

SILENT_FOR = timedelta(hours=24)
"""A registry that was not heard for so long is worth a look."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    well: bool
    sentence: str


def check(settings: KioskSettings, now: datetime, made: datetime | None = None) -> list[Finding]:
    """Look at clock, store, register, delivery and readers, in this order; the settings are read already.

    No clock is right that stands before the program was ``made``.
    """
    findings = [*_clock(now, made), *_store(Path(settings.store.folder), now)]
    wired = [each for each in settings.readers if each.port != TYPED]
    return [*findings, *map(_reader, wired), *_no_reader(settings), *_languages(settings)]


def _clock(now: datetime, made: datetime | None) -> list[Finding]:
    if made is None or now >= made:
        return []
    sentence = (
        f"The clock says {now:%d.%m.%Y}, and this software was made on {made:%d.%m.%Y}: look at the network, "
        "from which the time comes, and at the machine's battery."
    )
    return [Finding("clock", well=False, sentence=sentence)]


def _store(folder: Path, now: datetime) -> list[Finding]:
    try:
        store = Store.open(folder)
    except StoreError as error:
        return [Finding("store", well=False, sentence=str(error))]
    try:
        looks: list[Callable[[Store, datetime], Finding]] = [_identity, _register, _delivery, _ledger]
        return [look(store, now) for look in looks]
    finally:
        store.close()


def _identity(store: Store, _now: datetime) -> Finding:
    who = store.identity()
    return Finding("store", well=True, sentence=f"This is {who.name} at {who.hub.name}.")


def _register(store: Store, _now: datetime) -> Finding:
    register = Register(store)
    loaded = register.loaded_at()
    if loaded is None:
        return Finding(
            "register",
            well=False,
            sentence="The register was never loaded in full: start hub-sync and wait for the first load.",
        )
    return Finding("register", well=True, sentence=f"The register holds {register.entries():,} entries.")


def _delivery(store: Store, now: datetime) -> Finding:
    state = heard.heard(store)
    if state.at is None:
        return Finding("delivery", well=False, sentence="The registry was never heard: start hub-sync.")
    if state.trouble:
        return Finding("delivery", well=False, sentence=state.trouble)
    if now - state.at > SILENT_FOR:
        return Finding(
            "delivery",
            well=False,
            sentence=f"The registry was last heard on {state.at:%d.%m.%Y at %H:%M} UTC: is hub-sync running?",
        )
    return Finding("delivery", well=True, sentence=f"The registry was last heard at {state.at:%H:%M} UTC.")


def _ledger(store: Store, _now: datetime) -> Finding:
    state = Ledger(store).state()
    if state.parked:
        return Finding(
            "ledger",
            well=False,
            sentence=f"The registry would not take {state.parked} events: look at them with hub-sync status.",
        )
    return Finding("ledger", well=True, sentence=f"{state.last} events recorded, {state.waiting} waiting.")


def _reader(settings: ReaderSettings) -> Finding:
    what = f"reader {settings.name}"
    try:
        connection(settings).try_out()
    except ReaderError as error:
        return Finding(what, well=False, sentence=error.message)
    return Finding(what, well=True, sentence=f"It answers at {settings.port}.")


def _no_reader(settings: KioskSettings) -> list[Finding]:
    if settings.readers:
        return []
    sentence = "No reader is set up: add a [[readers]] table with name and port to the settings."
    return [Finding("readers", well=False, sentence=sentence)]


def _languages(settings: KioskSettings) -> list[Finding]:
    """Say which languages this machine cannot show, and which hold text that nobody has reviewed."""
    codes = settings.screen.languages
    unknown = [code for code in codes if code not in LANGUAGES]
    missing = [code for code in codes if code in LANGUAGES and not can_draw(LANGUAGES[code])]
    findings = []
    if unknown:
        listed = ", ".join(unknown)
        findings.append(Finding("languages", well=False, sentence=f"There is no catalogue for: {listed}."))
    if missing:
        sentence = f"No font, so not offered: {', '.join(missing)}. Install {PACKAGES} and fonts-noto-cjk."
        findings.append(Finding("languages", well=False, sentence=sentence))
    waiting = ", ".join(f"{code} {number}" for code in codes if (number := unreviewed(code)))
    listed = f"{waiting}; --unreviewed CODE lists them" if waiting else "none"
    sentence = f"Entries that no speaker of the language has reviewed yet: {listed}."
    return [*findings, Finding("translations", well=True, sentence=sentence)]
