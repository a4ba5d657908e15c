"""Arrivals in a kiosk's store, as if families had come, on a machine that has no registry."""

from tests.machine.machine import Machine

ARRIVALS = 3
PYTHON = "/usr/lib/family-hub-kiosk/bin/python3 -I"
RECORD = """
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4
from sync.events import ArrivalRecorded, Confirmed, Medium
from sync.ledger import Ledger
from sync.store import Identity, Store
from sync.wire import Hub

me = Identity(kiosk=uuid4(), name="Front desk", hub=Hub(id=uuid4(), code="MOA", name="The Moat"),
    registry_url="http://127.0.0.1:9", token="a-token", token_key=b"k" * 32, sealing_key=b"s" * 32)
store = Store.create(Path("{folder}"), me)
for _ in range({arrivals}):
    arrival = ArrivalRecorded(visit=uuid4(), person=uuid4(), family=uuid4(), session=uuid4(),
        medium=Medium.CARD, confirmed=Confirmed.SELF)
    Ledger(store).record([arrival], at=datetime.now(UTC), day=date.today())
"""


def record(kiosk: Machine, folder: str) -> None:
    """Make a store of an enrolled kiosk there, with arrivals that wait."""
    kiosk.write("/run/record.py", RECORD.format(folder=folder, arrivals=ARRIVALS))
    kiosk.run(f"runuser -u hub-kiosk -- {PYTHON} /run/record.py")
