"""``hub-sync`` as a person and as a program use it."""

import json
import threading
from datetime import date
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from click.testing import CliRunner, Result
from structlog.testing import capture_logs

from config.toml import SettingsError
from sync import wire
from sync.alive import Alive
from sync.cli import main, until_set_up
from sync.ledger import Ledger
from sync.store import NotEnrolled, Store
from tests.sync.invented import HUB, KIOSK, NOW, make_arrival
from tests.sync.scripted import Reply, Request, ScriptedRegistry, accept_all

ENROLLED = wire.EnrolAnswer(
    kiosk=KIOSK, name="Front desk", hub=HUB, token="t", token_key=b"k" * 32, sealing_key=b"s" * 32, time=NOW
)


def well(request: Request) -> Reply:
    """Answer as a registry does that has an empty register."""
    if "enrol" in request.path:
        return Reply(wire.encode(ENROLLED))
    if "events" in request.path:
        return accept_all(request)
    if "heartbeat" in request.path:
        beat = msgspec.json.decode(request.body, type=wire.Heartbeat)
        held_to = beat.last - beat.parked
        held = wire.HeartbeatAnswer(kiosk=KIOSK, high_water=held_to, highest=held_to, time=NOW)
        return Reply(wire.encode(held))
    empty = wire.Changes(
        kiosk=KIOSK, upserts=[], tombstones=[], cursor="c", more=False, as_of=date(2026, 3, 27), time=NOW
    )
    return Reply(wire.encode(empty))


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A settings file whose store is beside it."""
    path = tmp_path / "kiosk.toml"
    path.write_text('[store]\nfolder = "store"\n')
    return path


def run(*words: str | Path) -> Result:
    """Run ``hub-sync`` with these words."""
    return CliRunner().invoke(main, [str(word) for word in words])


def test_from_enrolment_to_delivered(config: Path, registry: ScriptedRegistry) -> None:
    """Enrol, record, deliver once, and look: each step says what happened."""
    registry.reply = well
    enrolled = run("enrol", "--config", config, "--url", registry.url, "--code", "ABCD-1234")
    assert enrolled.output == "Enrolled as Front desk at The Moat.\n"
    store = Store.open(config.parent / "store")
    Ledger(store).record([make_arrival()], at=NOW, day=date(2026, 3, 27))
    store.close()
    assert run("once", "--config", config).output.endswith("everything up to number 1 of 1.\n")
    status = run("status", "--config", config, "--json")
    told = json.loads(status.output)
    assert status.exit_code == 0
    assert UUID(told["kiosk"]) == KIOSK
    assert (told["events"], told["high_water"], told["waiting"], told["parked"]) == (1, 1, 0, [])
    assert "everything up to number 1" in run("status", "--config", config).output


def test_the_picture_on_the_page_holds_address_and_code(config: Path, registry: ScriptedRegistry) -> None:
    """Scanned at the prompt, it is all that is needed; a code alone needs to be told where."""
    registry.reply = well
    alone = run("enrol", "--config", config, "--code", "ABCD-1234")
    assert alone.exit_code == 1
    assert "Give the registry's address with --url" in alone.output
    scanned = run("enrol", "--config", config, "--code", f"{registry.url}/#ABCD-1234")
    assert "Enrolled as Front desk at The Moat." in scanned.output
    (request,) = registry.requests
    assert b'"ABCD-1234"' in request.body


def test_a_second_enrolment_is_refused_before_the_code_is_spent(
    config: Path, registry: ScriptedRegistry
) -> None:
    """A machine that is enrolled says as what, and the registry is not asked."""
    registry.reply = well
    run("enrol", "--config", config, "--url", registry.url, "--code", "ABCD-1234")
    again = run("enrol", "--config", config, "--url", registry.url, "--code", "EFGH-5678")
    assert again.exit_code == 1
    assert "enrolled already, as Front desk at The Moat" in again.output
    assert len(registry.requests) == 1


def test_a_wrong_code_can_be_tried_again(config: Path, registry: ScriptedRegistry) -> None:
    """The registry's sentence is shown, and the next code works in the same folder."""
    refusal = wire.encode(wire.Problem(code="bad-code", message="This code is used or out of date."))
    registry.reply = lambda _: Reply(refusal, status=403)
    first = run("enrol", "--config", config, "--url", registry.url, "--code", "WRONG")
    assert first.exit_code == 1
    assert "This code is used or out of date." in first.output
    registry.reply = well
    assert run("enrol", "--config", config, "--url", registry.url, "--code", "RIGHT").exit_code == 0


def test_trouble_shows_in_status_and_exit(config: Path, registry: ScriptedRegistry) -> None:
    """What is wrong stands there as a sentence, and a program sees it by the exit status."""
    registry.reply = well
    run("enrol", "--config", config, "--url", registry.url, "--code", "ABCD-1234")
    registry.reply = lambda _: Reply(b"<html>", 200, "text/html")
    once = run("once", "--config", config)
    assert once.exit_code == 1
    assert "Something other than the registry answered" in once.output
    status = run("status", "--config", config)
    assert status.exit_code == 1
    assert "sign-in page or a proxy" in status.output


def test_parked_events_are_sent_again_after_a_fix(config: Path, registry: ScriptedRegistry) -> None:
    """What was refused stays, shown with its reason; `resend` and a registry in order take it."""
    registry.reply = well
    run("enrol", "--config", config, "--url", registry.url, "--code", "ABCD-1234")
    store = Store.open(config.parent / "store")
    Ledger(store).record([make_arrival()], at=NOW, day=date(2026, 3, 27))
    store.close()
    answer = wire.Answer(seq=1, index=0, verdict=wire.Verdict.MALFORMED, reason="It is too new.")
    refusal = wire.BatchAnswer(kiosk=KIOSK, answers=[answer], high_water=0, time=NOW)
    registry.reply = lambda r: Reply(wire.encode(refusal)) if "events" in r.path else well(r)
    run("once", "--config", config)
    status = run("status", "--config", config)
    assert (status.exit_code, "number 1: It is too new. (malformed)" in status.output) == (1, True)
    registry.reply = well
    assert run("resend", "--config", config).output.startswith("1 events are sent again")
    assert run("once", "--config", config).output.endswith("everything up to number 1 of 1.\n")
    assert run("status", "--config", config).exit_code == 0


@pytest.mark.parametrize("command", ["run", "once", "status", "resend"])
def test_a_machine_that_is_not_enrolled_says_so(config: Path, command: str) -> None:
    """One sentence and exit 1, and no store is made on the way."""
    result = run(command, "--config", config)
    assert result.exit_code == 1
    assert "not enrolled" in result.output
    assert not (config.parent / "store").exists()


def test_a_wrong_settings_file_names_its_line(config: Path) -> None:
    """Called wrongly: exit 2, with the file, the line and what may stand there."""
    config.write_text("[registry]\nevery_seconds = 0\n")
    result = run("status", "--config", config)
    assert result.exit_code == 2
    assert "kiosk.toml, line 2" in result.output
    assert ">= 1" in result.output


def test_a_missing_settings_file_is_a_sentence(tmp_path: Path) -> None:
    """The sentence names the file and the option."""
    result = run("status", "--config", tmp_path / "none.toml")
    assert result.exit_code == 2
    assert "There is no settings file" in result.output


def test_delivery_waits_for_whoever_sets_the_kiosk_up() -> None:
    """No settings, then no store, then both: it begins by itself, and says each reason once."""
    stopping, steps = Stopping(), [SettingsError("no file"), NotEnrolled("no store"), NotEnrolled("no store")]

    def begin() -> str:
        if steps:
            raise steps.pop(0)
        return "begun"

    with capture_logs() as lines:
        assert until_set_up(begin, stopping, Alive({})) == "begun"
    assert [line["why"] for line in lines] == ["no file", "no store"]
    assert stopping.waits == 3


def test_delivery_that_waits_can_be_stopped() -> None:
    """As when a machine is turned off in the middle of being set up."""
    stopping = Stopping()
    stopping.set()

    def begin() -> str:
        raise NotEnrolled("no store")

    assert until_set_up(begin, stopping, Alive({})) is None


class Stopping(threading.Event):
    """Counts the waits instead of waiting."""

    waits = 0

    def wait(self, timeout: float | None = None) -> bool:  # noqa: ARG002 - as an event
        """Return at once."""
        self.waits += 1
        return self.is_set()
