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
from sync.tokens import token_hash


class Refuge:
    """Counts taps without a store. Use it in one thread."""

    def __init__(self, folder: Path, settings: DoorSettings, clock: Clock, new_id: NewId) -> None:
        self._folder = folder
        self._settings = settings
        self._clock = clock
        self._new_id = new_id

    def tap(self, scan: Scan) -> Outcome | None:
        """Write a visit down beside the store; None if not even that can be done."""
        now, identity = self._clock(), copied_identity(self._folder)
        if identity is None:
            return None
        body = ArrivalRecorded(
            visit=self._new_id(),
            token=token_hash(scan.value, identity.token_key),
            purpose=self._settings.drop_in,
            medium=rules.medium_of(scan),
            confirmed=Confirmed.SELF,
        )
        try:
            key = subkey(read_key(key_path(self._folder)), "spill")
            Spill(self._folder, key).put([self._spilled(body, now)])
        except (SpillFull, KeyTrouble):
            return None
        return Outcome(Verdict.UNKNOWN, body.visit, Place(None, self._settings.drop_in), recorded=1)

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
