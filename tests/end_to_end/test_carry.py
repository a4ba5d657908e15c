"""The queue by hand: carried on a stick from hub-sync to hub-registry, twice, and delivered as well."""

import errno
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings as registry_settings
from django.core.management import call_command
from django.utils import timezone

from registry.intake.models import Attendance, Event, Refusal
from registry.intake.proof import prove
from registry.kiosks import services
from registry.kiosks.models import Kiosk
from sync import wire
from sync.cli import main
from sync.delivery import Delivery
from sync.ledger import Ledger
from sync.rescue import keep_copy
from sync.store import Identity, Store
from tests.end_to_end.in_process import Wire, talk
from tests.registry.making import NOW, make_hub
from tests.sync.invented import make_arrival
from tests.sync.legible import strings

pytestmark = pytest.mark.django_db
registry_settings.SECRET_KEY = "only for tests, where nothing that it signs outlives the run"
DAY = NOW.date()


@dataclass
class PopUp:
    """A kiosk that has been offline, with its settings file and a stick."""

    store: Store
    identity: Identity
    config: Path
    stick: Path

    def record(self, count: int) -> None:
        """Let so many people come."""
        bodies = [make_arrival(session=None, purpose="just-visiting") for _ in range(count)]
        Ledger(self.store).record(bodies, at=NOW, day=DAY)

    def carry_out(self, name: str) -> Result:
        """Run ``hub-sync carry-out``."""
        words = ["carry-out", "--config", str(self.config), str(self.stick / name)]
        return CliRunner().invoke(main, words)

    def carry_in(self, name: str) -> str:
        """Run ``hub-registry carry-in``, and return what it said."""
        out = io.StringIO()
        call_command("carry-in", str(self.stick / name), stdout=out)
        return out.getvalue().strip()

    def online(self) -> None:
        """Deliver over the network."""
        delivery = Delivery(self.store, talk(self.identity, Wire()), lambda: NOW)
        while delivery.push():
            pass
        delivery.beat()


@pytest.fixture
def popup(tmp_path: Path) -> Iterator[PopUp]:
    """An enrolled kiosk."""
    _, code = services.make_code(make_hub(), None, NOW)
    answer = services.enrol(code, "Pop-up", NOW)
    assert isinstance(answer, wire.EnrolAnswer)
    identity = Identity(
        kiosk=answer.kiosk,
        name=answer.name,
        hub=answer.hub,
        registry_url="http://127.0.0.1:1",
        token=answer.token,
        token_key=answer.token_key,
        sealing_key=answer.sealing_key,
    )
    store = Store.create(tmp_path / "store", identity)
    keep_copy(store)
    config = tmp_path / "kiosk.toml"
    config.write_text('[store]\nfolder = "store"\n')
    (tmp_path / "stick").mkdir()
    yield PopUp(store, identity, config, tmp_path / "stick")
    store.close()


def counted() -> tuple[int, int, int]:
    """Return how many events are held, attendances count, and events were refused."""
    counting = Attendance.objects.filter(counts=True).count()
    return Event.objects.count(), counting, Refusal.objects.count()


def test_a_queue_carried_twice_and_delivered_as_well_counts_once(popup: PopUp) -> None:
    """In any order: stick, stick again, network, and the stick once more with what came since."""
    popup.record(620)
    out = popup.carry_out("monday")
    assert (out.exit_code, out.output) == (
        0,
        f"620 events are in {popup.stick / 'monday'}. At the registry: hub-registry carry-in monday\n",
    )
    assert "620 events; 620 are new, 0 were held already" in popup.carry_in("monday")
    assert "620 events; 0 are new, 620 were held already" in popup.carry_in("monday")
    assert counted() == (620, 620, 0)
    popup.record(2)
    assert popup.carry_out("tuesday").output.startswith("622 events are in ")
    popup.online()
    assert counted() == (622, 622, 0)
    assert "622 events; 0 are new, 622 were held already" in popup.carry_in("tuesday")
    assert counted() == (622, 622, 0)
    state = Ledger(popup.store).state()
    assert (state.high_water, state.waiting, state.parked) == (622, 0, 0)
    assert popup.carry_out("wednesday").output.startswith("0 events are in ")
    assert prove(DAY, DAY, timezone.now()).proven


def test_half_by_stick_and_half_by_network_leave_no_gap(popup: PopUp) -> None:
    """What was delivered online is not on the stick; the mark passes over both."""
    popup.record(3)
    popup.online()
    popup.record(3)
    popup.carry_out("stick")
    popup.record(3)
    popup.online()
    assert "3 events; 0 are new, 3 were held already" in popup.carry_in("stick")
    assert Kiosk.objects.get().high_water == 9
    assert counted() == (9, 9, 0)


def test_the_stick_comes_before_the_network(popup: PopUp) -> None:
    """Later numbers are there first: nothing is missing in the end, and nothing was refused."""
    popup.record(3)
    popup.carry_out("first")
    popup.record(3)
    popup.carry_out("second")
    assert "6 are new" in popup.carry_in("second")
    assert "0 are new" in popup.carry_in("first")
    popup.online()
    assert counted() == (6, 6, 0)


def test_what_is_on_the_stick_is_there_to_nobody(popup: PopUp) -> None:
    """`strings` finds no id, no type and no token in it, and others on the machine may not read it."""
    popup.record(5)
    popup.carry_out("stick")
    file = popup.stick / "stick"
    found = strings(file)
    assert found[0] == "FAMILY-HUB-QUEUE-1"
    for secret in (str(popup.identity.kiosk), "arrival", "just-visiting", popup.identity.token):
        assert not any(secret in each for each in found)
    assert file.stat().st_mode & 0o077 == 0


def test_a_stick_that_takes_nothing_is_a_sentence(popup: PopUp) -> None:
    """A file that is there is kept; a stick that is not there, or full, is said; the queue stays whole."""
    popup.record(1)
    popup.carry_out("stick")
    again = popup.carry_out("stick")
    assert (again.exit_code, again.output) == (
        1,
        f"Error: {popup.stick / 'stick'} cannot be written: File exists.\n",
    )
    gone = popup.carry_out("nowhere/stick")
    assert gone.exit_code == 1
    assert gone.output.endswith("cannot be written: No such file or directory.\n")
    full = CliRunner().invoke(main, ["carry-out", "--config", str(popup.config), "/dev/full"])
    assert full.exit_code == 1
    assert full.output.startswith("Error: /dev/full cannot be written: ")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sync.carry.os.fsync", pulled_out)
        halfway = popup.carry_out("halfway")
    assert halfway.output == f"Error: {popup.stick / 'halfway'} cannot be written: Input/output error.\n"
    assert not (popup.stick / "halfway").exists()
    assert Ledger(popup.store).state().waiting == 1


def pulled_out(_: int) -> None:
    """Fail as a stick does that is pulled out."""
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_a_machine_that_is_not_enrolled_has_nothing_to_carry(tmp_path: Path) -> None:
    """One sentence; no file and no store is made."""
    (tmp_path / "kiosk.toml").write_text('[store]\nfolder = "store"\n')
    words = ["carry-out", "--config", str(tmp_path / "kiosk.toml"), str(tmp_path / "stick")]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 1
    assert "not enrolled" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["kiosk.toml"]
