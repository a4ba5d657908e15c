"""What node-exporter reads of a kiosk."""

from datetime import date
from pathlib import Path
from typing import Any

from prometheus_client.parser import text_string_to_metric_families
from structlog.testing import capture_logs

from sync.ledger import Ledger
from sync.store import Store
from sync.textfile import Textfile
from tests.sync.invented import NOW, make_arrival


def read(path: Path) -> dict[str, Any]:
    """Return each sample's value by its name, and by its name and label where it has one."""
    families = text_string_to_metric_families(path.read_text(encoding="utf-8"))
    samples = [each for family in families for each in family.samples]
    return {" ".join([each.name, *each.labels.values()]): each.value for each in samples}


def test_the_file_says_how_the_kiosk_stands(store: Store, tmp_path: Path) -> None:
    """Numbers alone; others may read it, and it is never half written."""
    Ledger(store).record([make_arrival()], at=NOW, day=date(2026, 3, 27))
    path = tmp_path / "hub-kiosk.prom"
    Textfile(store, path).write()
    told = read(path)
    assert (told["hub_sync_recorded_events"], told["hub_sync_waiting_events"]) == (1, 1)
    assert told["hub_sync_oldest_waiting_timestamp_seconds"] == NOW.timestamp()
    assert "hub_sync_heard_timestamp_seconds" not in told
    assert path.stat().st_mode & 0o777 == 0o644
    assert list(tmp_path.glob("*.new")) == []


def test_a_folder_that_is_not_there_stops_no_delivery(store: Store, tmp_path: Path) -> None:
    """Nobody reads it then; the kiosk goes on."""
    with capture_logs() as lines:
        Textfile(store, tmp_path / "nowhere" / "hub-kiosk.prom").write()
    assert [line["why"] for line in lines] == ["No such file or directory"]
