"""The machine's own sense of time, which nobody can set wrong."""

import time
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Machine:
    """One start of one machine."""

    boot: UUID

    def uptime_ms(self) -> int:
        """Return milliseconds since the machine started, time asleep included."""
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000


def this_machine() -> Machine:
    """Return the machine that this runs on."""
    return Machine(boot=UUID(BOOT_ID.read_text(encoding="ascii").strip()))
