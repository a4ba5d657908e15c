"""The files for Prometheus and Grafana are right by Prometheus' own tool, and name only what there is."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from registry.fleet.troubles import Kind
from registry.observing.standing_facts import GAUGES
from tests.machine.conftest import ROOT

FOLDER = ROOT / "docs/monitoring"
RULES = (FOLDER / "alerts.yml").read_text(encoding="utf-8")
BOARD: dict[str, Any] = json.loads((FOLDER / "dashboard.json").read_text(encoding="utf-8"))
EXPRESSIONS = [target["expr"] for panel in BOARD["panels"] for target in panel["targets"]]
OURS = {f"hub_kiosk_{name}" for name in (*GAUGES, "trouble", "reader_connected", "software_info")} | {
    "hub_registry_requests_total",
    "hub_registry_request_seconds_bucket",
    "hub_registry_events_total",
    "hub_sync_oldest_waiting_timestamp_seconds",
}
needs_promtool = pytest.mark.skipif(not shutil.which("promtool"), reason="needs Debian's package prometheus")


def promtool(*words: str | Path) -> None:
    """Run Prometheus' tool; fail with what it says."""
    done = subprocess.run(["promtool", *words], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_promtool
def test_the_alerts_go_off_when_they_should() -> None:
    """By Prometheus' own tests of rules, beside them."""
    promtool("check", "rules", FOLDER / "alerts.yml")
    promtool("test", "rules", FOLDER / "alerts_test.yml")


def test_each_alert_is_tested_or_is_as_simple_as_another() -> None:
    """Whoever adds an alert writes down when it goes off."""
    tested = (FOLDER / "alerts_test.yml").read_text(encoding="utf-8")
    untested = {name for name in re.findall(r"alert: (\w+)", RULES) if name not in tested}
    assert untested == {"HubRegistrySlow", "HubEventsNotTaken", "HubDiskFills"}


@needs_promtool
def test_the_dashboard_asks_what_prometheus_understands(tmp_path: Path) -> None:
    """Each question of each panel, as a rule for the tool to read."""
    rules = [
        {"record": f"panel:{number}", "expr": expr.replace("$hub", ".*")}
        for number, expr in enumerate(EXPRESSIONS)
    ]
    file = tmp_path / "asked.json"  # JSON is YAML
    file.write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))
    promtool("check", "rules", file)


@pytest.mark.parametrize("text", [*EXPRESSIONS, RULES], ids=lambda text: text[:40])
def test_only_what_is_measured_is_asked_for(text: str) -> None:
    """A number that was renamed would leave an empty panel, and an alert that never goes off."""
    asked = set(re.findall(r"\bhub_(?:kiosk|registry|sync)_[a-z_]+", text))
    assert asked <= OURS


def test_the_kinds_of_trouble_are_the_fleets() -> None:
    """Every kind goes off one way or the other, and the worse ones sooner."""
    (named,) = set(re.findall(r'hub_kiosk_trouble\{kind[=!]~"([a-z|-]+)"\}', RULES))
    assert set(named.split("|")) < {kind.value for kind in Kind}


def test_panels_are_told_apart() -> None:
    """Grafana wants a number of its own for each, and none to lie over another."""
    panels = BOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels]
    assert len(set(places)) == len(panels)
