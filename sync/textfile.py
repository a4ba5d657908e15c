"""What this kiosk tells node-exporter: numbers for Prometheus, also while the registry is not reached.

The registry tells the same of every kiosk that it hears; this is for whoever looks after the machine itself.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from sync.status import Status, look
from sync.store import Store

EVERYBODY_READS = 0o644
"""node-exporter is another user, and nothing here is about anybody."""

log = structlog.get_logger("hub-sync.textfile")


@dataclass(frozen=True, slots=True)
class Textfile:
    """A file that is written anew as a whole, or not at all."""

    store: Store
    path: Path

    def write(self) -> None:
        """Write how the kiosk stands now."""
        beside = self.path.with_suffix(".new")
        try:
            beside.write_bytes(numbers(look(self.store)))
            beside.chmod(EVERYBODY_READS)
            beside.replace(self.path)
        except OSError as error:
            log.warning("no-textfile", why=os.strerror(error.errno or 0))


def numbers(status: Status) -> bytes:
    """Return a status in Prometheus' words; what is not known is left out."""
    told = CollectorRegistry()
    known = {
        "recorded_events": ("Events recorded since this kiosk was enrolled.", status.events),
        "high_water_number": ("The registry holds everything up to this number.", status.high_water),
        "waiting_events": ("Events that the registry has not answered for.", status.waiting),
        "oldest_waiting_timestamp_seconds": ("When the oldest of them was recorded.", status.oldest_waiting),
        "refused_events": ("Events that the registry would not take.", len(status.parked)),
        "spilled_events": ("Events counted beside the ledger.", status.spilled),
        "heard_timestamp_seconds": ("When the registry last answered.", status.heard_at),
        "clock_offset_seconds": ("This clock minus the registry's.", _seconds(status.clock_offset_ms)),
        "register_entries": ("Entries of the register that are here.", status.register_entries),
        "register_loaded_timestamp_seconds": ("When it was last complete.", status.register_loaded_at),
        "store_bytes": ("Size of the store.", status.store_size),
        "disk_free_bytes": ("Room left on its disk.", status.disk_free),
        "well": ("1 where nobody needs to do anything, else 0.", int(status.well)),
    }
    for name, (sentence, value) in known.items():
        if value is not None:
            number = value.timestamp() if isinstance(value, datetime) else value
            Gauge(f"hub_sync_{name}", sentence, registry=told).set(number)
    connected = Gauge("hub_sync_reader_connected", "1 where it is there, else 0.", ["reader"], registry=told)
    for reader in status.readers:
        connected.labels(reader.name).set(int(reader.well))
    Gauge("hub_sync_software_info", "What it runs.", ["version"], registry=told).labels(status.version).set(1)
    return generate_latest(told)


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000
