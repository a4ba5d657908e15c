"""Setting a kiosk up from a file, in order, each step with a sentence; done again, it does what is left."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config.kiosk import KioskSettings
from kiosk.setup import network
from kiosk.setup.bench import Bench
from kiosk.setup.file import own_host, own_macs, plan_for, read_file
from kiosk.setup.plan import Plan
from sync import enrolment
from sync.client import Unreachable
from sync.store import NotEnrolled, Store

FOLDER = Path(KioskSettings().store.folder)
FILE = "setup.toml"
"""Beside the settings: where an image or a USB stick leaves it for the first start."""
NETWORK_SECONDS = 120.0
"""So long a network card, a Wi-Fi and an address are waited for."""
TRY_SECONDS = 5.0
PLUGGED_SECONDS = 3.0
"""So long readers that are plugged in have to show themselves."""

Say = Callable[[str], None]


@dataclass(slots=True)
class Unattended:
    """One run. ``say`` hears each sentence; what does not work is raised, with a sentence of its own."""

    file: Path
    config: Path
    say: Say
    folder: Path
    wait: Callable[[float], None] = time.sleep

    def run(self) -> None:
        """Do what is left to do.

        Raises:
            SettingsError, NotJoined, StoreError, Refused, Unreachable, OSError: a step did not work.
        """
        told = read_file(self.file)
        plan = plan_for(told, self.folder, own_macs(), own_host())
        if told.network and not network.is_up():
            network.join(told.network.wifi, told.network.password)
            self.say(f"Joined {told.network.wifi}.")
        if "readers" not in plan.more:
            self._find_readers(plan)
        self._enrol(plan)
        plan.write(self.config)
        self.say(f"Wrote {self.config}.")

    def _find_readers(self, plan: Plan) -> None:
        bench = Bench()
        bench.open()
        self.wait(PLUGGED_SECONDS)
        plan.readers = bench.planned()
        unknown = [each.device.name for each in bench.seen() if not each.profile]
        bench.close()
        found = ", ".join(each.name for each in plan.readers)
        self.say(f"Readers: {found}." if found else "No reader that says what it is was found.")
        for name in unknown:
            self.say(f"{name} does not say what it is: set it up with hub-reader list --listen.")

    def _enrol(self, plan: Plan) -> None:
        if who := enrolled(self.folder):
            self.say(f"Already enrolled as {who}.")
            return
        until = time.monotonic() + NETWORK_SECONDS
        while True:
            try:
                identity = enrolment.enrol(self.folder, plan.url, plan.code, plan.name)
            except Unreachable:
                if time.monotonic() > until:
                    raise
                self.wait(TRY_SECONDS)
            else:
                self.say(f"Enrolled as {identity.name} at {identity.hub.name}.")
                return


def enrolled(folder: Path) -> str:
    """Return who this kiosk is; empty if nobody enrolled it."""
    try:
        store = Store.open(folder)
    except NotEnrolled:
        return ""
    try:
        identity = store.identity()
    finally:
        store.close()
    return f"{identity.name} at {identity.hub.name}"
