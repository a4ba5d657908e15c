"""Events a second into a registry on SQLite, against one executemany of the same rows a batch."""

import os
import sqlite3
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from benchmarks import figures

BATCH, BATCHES = 500, 40


def main() -> None:
    """Take turns: one batch through intake, one batch into a plain table with intake's two indexes."""
    with tempfile.TemporaryDirectory(prefix="hub-bench-", dir=".") as name:
        os.environ |= {
            "HUB_REGISTRY_DATABASE": str(Path(name) / "registry.db"),
            "HUB_REGISTRY_DEBUG": "true",
            "DJANGO_SETTINGS_MODULE": "registry.settings",
        }
        ours, floors = measure(Path(name))
    rate, floor = BATCH / figures.p(ours, 50), BATCH / figures.p(floors, 50)
    figures.tell(
        "registry intake, one kiosk, SQLite",
        rate / floor,
        events_a_second=rate,
        floor_rows_a_second=floor,
        floor="executemany of the same rows, WAL, synchronous=FULL, a commit a batch",
        batch=BATCH,
    )


def measure(folder: Path) -> tuple[list[float], list[float]]:
    """Return the seconds of each batch, ours and the floor's."""
    import django  # noqa: PLC0415  settings are read when it is imported

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  as above

    from registry.intake.services import take  # noqa: PLC0415  as above
    from registry.kiosks.models import Kiosk  # noqa: PLC0415  as above
    from registry.timetable.models import Hub  # noqa: PLC0415  as above

    call_command("migrate", verbosity=0)
    hub = Hub.objects.create(code="MOA", name="The Moat", locality="East")
    now = datetime.now(UTC)
    kiosk = Kiosk.objects.create(hub=hub, name="Desk", token_digest="0" * 64, enrolled_at=now)
    floor = plain(folder / "floor.db")
    ours, floors = [], []
    for number in range(BATCHES):
        batch = [event(kiosk.id, number * BATCH + each + 1, now) for each in range(BATCH)]
        begun = time.perf_counter()
        take(kiosk, [raw for raw, _ in batch], now)
        ours.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        write(floor, [row for _, row in batch])
        floors.append(time.perf_counter() - begun)
    floor.close()
    return ours, floors


def event(kiosk: UUID, seq: int, now: datetime) -> tuple[bytes, tuple[str, str, int, str, str, str]]:
    """Return an arrival on the wire, and as a row of the floor."""
    from sync import events  # noqa: PLC0415  beside the others

    body = events.ArrivalRecorded(
        visit=uuid4(),
        person=uuid4(),
        family=uuid4(),
        purpose="tea",
        medium=events.Medium.CARD,
        confirmed=events.Confirmed.SELF,
    )
    said = events.Event(
        id=uuid4(), kiosk=kiosk, seq=seq, at=events.instant(now), boot=kiosk, uptime_ms=seq, body=body
    )
    raw = events.encode(said)
    return raw, (said.id.hex, kiosk.hex, seq, str(body.person), now.isoformat(), raw.decode())


def plain(path: Path) -> sqlite3.Connection:
    """Open the floor: one table with the keys that intake's events have."""
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")
    columns = "id TEXT PRIMARY KEY, kiosk TEXT, seq INT, person TEXT, at TEXT, content TEXT"
    conn.execute(f"CREATE TABLE event ({columns})")
    conn.execute("CREATE UNIQUE INDEX one ON event (kiosk, seq)")
    conn.execute("CREATE INDEX whose ON event (person, at)")
    return conn


def write(conn: sqlite3.Connection, rows: list[tuple[str, str, int, str, str, str]]) -> None:
    """Write a batch durably."""
    conn.execute("BEGIN IMMEDIATE")
    conn.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", rows)
    conn.execute("COMMIT")


if __name__ == "__main__":
    main()
