"""The main job, end to end, as a newcomer runs it: real processes, real bytes, figures that agree."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.postgresql import running

BIN = Path(sys.executable).parent


def demo(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run ``hub-kiosk demo`` to its end."""
    return subprocess.run(
        [BIN / "hub-kiosk", "demo", "--unattended", *words],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def report_of(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    """Return the one JSON object that the demonstration printed."""
    assert done.returncode == 0, done.stderr
    (line,) = done.stdout.splitlines()
    report: dict[str, Any] = json.loads(line)
    return report


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A demonstration that left everything behind, and what it reported."""
    folder = tmp_path_factory.mktemp("demo") / "kept"
    small = ("--arrivals", "40", "--families", "60", "--seed", "11")
    return folder, report_of(demo("--json", "--keep", folder, *small))


def test_every_figure_agrees(kept: tuple[Path, dict[str, Any]]) -> None:
    """From taps on the wire to people on the dashboard, checked here once more by hand."""
    _, report = kept
    assert report["agrees"] is True
    assert report["taps"] == report["scans"] == 40
    assert all(count > 0 for count in report["taps_by_format"].values())
    assert set(report["taps_by_format"]) == {"text", "rdm6300"}
    assert (
        report["arrivals_recorded"]
        == report["events_acknowledged"]
        == report["high_water"]
        == report["registry_attendances"]
        == report["people_signed_in"] + report["anonymous_arrivals"]
    )
    in_bands = sum(report["unique_children"].values()) + sum(report["unique_adults"].values())
    assert report["unique_people"] == in_bands + report["age_unknown"] == report["people_signed_in"]
    assert report["anonymous_arrivals"] > 0
    assert report["already_signed_in"] > 0
    assert report["people_signed_in"] > 40


def test_what_was_kept_can_be_looked_at(kept: tuple[Path, dict[str, Any]]) -> None:
    """``hub-sync status`` on the kept folder tells the same, though the registry is gone."""
    folder, report = kept
    words: list[str | Path] = [
        BIN / "hub-sync",
        "status",
        "--json",
        "--config",
        folder / "kiosk" / "kiosk.toml",
    ]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    status = json.loads(done.stdout)
    assert (status["events"], status["high_water"]) == (report["high_water"], report["high_water"])
    names = {path.name for path in folder.iterdir()}
    assert {"registry.db", "registry.env", "registry.log", "delivery.log", "kiosk.log", "kiosk"} <= names


def test_the_kept_registry_can_be_asked(kept: tuple[Path, dict[str, Any]]) -> None:
    """The line that the summary ends with really opens the registry again."""
    folder, _ = kept
    done = subprocess.run(
        ["sh", "-c", f". '{folder}/registry.env' && '{BIN}/hub-registry' migrate --check"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_no_log_holds_a_card_or_a_name(kept: tuple[Path, dict[str, Any]]) -> None:
    """None of the tokens that were tapped stands in any log, nor in the kiosk's store."""
    folder, _ = kept
    values = [json.loads(line)["value"] for line in (folder / "cards.jsonl").read_text().splitlines()]
    logs = b"".join(path.read_bytes() for path in folder.glob("*.log"))
    store = b"".join(path.read_bytes() for path in (folder / "kiosk" / "store").iterdir())
    assert len(values) > 60
    assert logs
    assert [value for value in values if value.encode() in logs or value.encode() in store] == []


def test_the_same_seed_tells_the_same(kept: tuple[Path, dict[str, Any]]) -> None:
    """A second run with the same seed reports the same figures, times apart."""
    _, first = kept
    again = report_of(demo("--json", "--arrivals", "40", "--families", "60", "--seed", "11"))
    assert {**again, "seconds": 0, "setup_seconds": 0} == {**first, "seconds": 0, "setup_seconds": 0}


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    """The address of a real PostgreSQL server."""
    # Not pytest's own folder: each pytest that starts closes it to all other users, the server's too.
    with TemporaryDirectory(prefix="registry-") as folder, running(Path(folder)) as url:
        yield url


def test_the_same_job_on_postgresql(postgresql: str, kept: tuple[Path, dict[str, Any]]) -> None:
    """With the registry on PostgreSQL the same taps give the same figures."""
    _, on_sqlite = kept
    words = ("--json", "--arrivals", "40", "--families", "60", "--seed", "11", "--database", postgresql)
    report = report_of(demo(*words))
    assert {**report, "seconds": 0, "setup_seconds": 0} == {**on_sqlite, "seconds": 0, "setup_seconds": 0}


def test_a_database_that_holds_families_is_left_alone(
    kept: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    """The synthetic city is never poured over people who are there already: a sentence, and exit 1."""
    folder, _ = kept
    done = demo("--arrivals", "5", "--families", "60", "--database", folder / "registry.db")
    assert done.returncode == 1
    assert "belongs into an empty database" in done.stderr.splitlines()[-1]
    assert done.stderr.endswith("Add --keep DIR to look at the logs.\n")


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    """Keeping things in a folder that holds something is refused before anything starts."""
    (tmp_path / "mine").write_text("precious")
    done = demo("--keep", tmp_path)
    assert done.returncode == 2
    assert "is not empty" in done.stderr


def test_a_folder_that_cannot_be_is_a_sentence() -> None:
    """Where no folder can be made, one sentence says so, and nothing was started."""
    done = demo("--keep", "/proc/nowhere")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("Error: /proc/nowhere cannot be used: ")


def test_a_screen_needs_a_terminal() -> None:
    """Without a terminal and without --unattended there is one sentence, and exit 2."""
    done = subprocess.run(
        [BIN / "hub-kiosk", "demo"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "--unattended" in done.stderr


def ours_with(text: str) -> list[int]:
    """Return the processes whose command line holds ``text``."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if text.encode() in path.read_bytes() and int(path.parent.name) != os.getpid():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_the_demonstration(tmp_path: Path, how: signal.Signals) -> None:
    """However it ends, the registry and delivery that it started end too."""
    folder = tmp_path / "kept"
    words: list[str | Path] = [BIN / "hub-kiosk", "demo", "--unattended", "--arrivals", "100000"]
    errors = tmp_path / "errors"
    with errors.open("w") as stderr:
        demonstration = subprocess.Popen(
            [*words, "--families", "20", "--keep", folder], stdout=subprocess.DEVNULL, stderr=stderr
        )
    log = folder / "kiosk.log"

    def tapped() -> bool:
        assert demonstration.poll() is None, errors.read_text()
        return log.exists() and b"tapped" in log.read_bytes()

    try:
        wait_until(tapped)
        delivery = ours_with(str(folder / "kiosk" / "kiosk.toml"))
        assert delivery
        demonstration.send_signal(how)
        demonstration.wait(30)
        wait_until(lambda: not ours_with(str(folder / "kiosk" / "kiosk.toml")))
        url = (folder / "registry.log").read_text().split()[-1]
        wait_until(lambda: not answers(url))
    finally:
        demonstration.kill()
        demonstration.wait()


def answers(url: str) -> bool:
    """Tell whether somebody listens there."""
    host, port = url.removeprefix("http://").rstrip("/").split(":")
    with socket.socket() as sock:
        return sock.connect_ex((host, int(port))) == 0


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for a condition, not for a time."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come true in time"
        time.sleep(0.05)
