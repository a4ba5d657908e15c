"""Where people are counted while the store will not open: beside it, by their token alone.

The registry knows whose token it is, so that the visit becomes theirs when it is delivered.
"""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from config.kiosk import Door as DoorSettings
from kiosk import rules
from kiosk.clock import Clock, NewId
from kiosk.outcome import Outcome, Place, Verdict
from reader.scan import Scan
from sync.events import ArrivalRecorded, Confirmed
from sync.keys import KeyTrouble, key_path, read_key, subkey
from sync.machine import this_machine
from sync.rescue import copied_identity
from sync.spill import Spill, Spilled, SpillFull
from sync.store import Identity, Store
from sync.tokens import token_hash


class Refuge:
    """Counts taps without a store. Use it in one thread."""

    def __init__(
        self, identity: Identity, spill: Spill, settings: DoorSettings, clock: Clock, new_id: NewId
    ) -> None:
        self._identity = identity
        self._spill = spill
        self._settings = settings
        self._clock = clock
        self._new_id = new_id

    @classmethod
    def beside(cls, store: Store, settings: DoorSettings, clock: Clock, new_id: NewId) -> "Refuge":
        """Take refuge from a store that was open and broke; nothing is read from its disk again."""
        return cls(store.identity(), Spill(store.folder, store.subkey("spill")), settings, clock, new_id)

    @classmethod
    def at(cls, folder: Path, settings: DoorSettings, clock: Clock, new_id: NewId) -> "Refuge | None":
        """Take refuge from a store that will not open; None if nothing there says who this kiosk is."""
        identity = copied_identity(folder)
        if identity is None:
            return None
        try:
            key = subkey(read_key(key_path(folder)), "spill")
        except KeyTrouble:
            return None
        return cls(identity, Spill(folder, key), settings, clock, new_id)

    def tap(self, scan: Scan) -> Outcome | None:
        """Write a visit down beside the store; None if not even that can be done."""
        now = self._clock()
        body = ArrivalRecorded(
            visit=self._new_id(),
            token=token_hash(scan.value, self._identity.token_key),
            purpose=self._settings.drop_in,
            medium=rules.medium_of(scan),
            confirmed=Confirmed.SELF,
        )
        try:
            self._spill.put([self._spilled(body, now)])
        except SpillFull:
            return None
        return Outcome(Verdict.UNKNOWN, body.visit, Place(None, self._settings.drop_in), recorded=1)

    def counted(self) -> str:
        """Say how many visits are counted here; an empty string for none."""
        return f"{self._spill.in_words()}." if self._spill.events() else ""

    def _spilled(self, body: ArrivalRecorded, now: datetime) -> Spilled:
        machine = this_machine()
        return Spilled(
            id=self._new_id(),
            at=now,
            boot=machine.boot,
            uptime_ms=machine.uptime_ms(),
            day=now.astimezone(ZoneInfo(self._settings.time_zone)).date(),
            kind=self._settings.drop_in,
            body=body,
        )
