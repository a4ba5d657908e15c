"""The units, under a systemd that is really there: clean, closed in, started whatever fails, and watched.

Only the graphics are stood in for: a container has none. `tests/machine/standins` says how.
"""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.machine.conftest import ROOT
from tests.machine.machine import Machine
from tests.machine.recording import record

STANDINS = Path(__file__).parent / "standins"
UNITS = sorted(each.name for each in (ROOT / "systemd").glob("*/hub-*.*"))
SERVICES = [each for each in UNITS if each.endswith(".service")]
WORST = 20
"""Tenths of systemd's measure of exposure; 2.0 is the most that is allowed."""
SETTINGS = '[store]\nfolder = "/var/lib/hub-kiosk"\n[screen]\nlanguages = ["en"]\n'


@pytest.fixture(scope="module")
def kiosk(machine: Machine) -> Iterator[Machine]:
    """Return a machine with settings, whose screen is stood in for."""
    for each in ("foot", "sway", "swaymsg"):
        machine.put(STANDINS / each, f"/usr/bin/{each}")
    machine.put(STANDINS / "seatd.service", "/etc/systemd/system/seatd.service")
    machine.write("/etc/hub-kiosk/kiosk.toml", SETTINGS)
    machine.run("systemctl daemon-reload")
    yield machine
    machine.run("systemctl stop hub-kiosk hub-screen hub-sync", check=False)


def test_there_are_units() -> None:
    """The pattern finds them, so that what follows cannot pass by finding none."""
    wanted = {f"hub-{each}.service" for each in ("kiosk", "screen", "sync", "registry")}
    assert wanted <= set(SERVICES)
    assert {"hub-kiosk@.service", "hub-sync@.service", "hub-registry.socket"} <= set(UNITS)


def test_units_are_clean(kiosk: Machine) -> None:
    """systemd has not one word to say about any of them."""
    names = " ".join(each.replace("@.", "@left.") for each in UNITS)
    said = kiosk.run(f"systemd-analyze verify --man=no {names}", check=False)
    assert (said.returncode, said.stdout + said.stderr) == (0, "")


@pytest.mark.parametrize("unit", SERVICES)
def test_services_are_closed_in(kiosk: Machine, unit: str) -> None:
    """Exposure of 2.0 at the most, by systemd's own measure."""
    path = f"/lib/systemd/system/{unit}"
    limit = f"--offline=true --threshold={WORST}"
    scored = kiosk.run(f"systemd-analyze security --no-pager {limit} {path}", check=False)
    assert scored.returncode == 0, scored.stdout[-1500:] + scored.stderr


def test_what_a_service_is_not_closed_in_by_is_explained() -> None:
    """Beside each service stands why it lacks what others have."""
    for unit in SERVICES:
        text = next((ROOT / "systemd").glob(f"*/{unit}")).read_text(encoding="utf-8")
        for closed in ("PrivateUsers", "PrivateDevices", "MemoryDenyWriteExecute", "ProcSubset"):
            assert f"\n{closed}=" in text or f"# Not {closed}:" in text, (unit, closed)


@pytest.mark.parametrize(
    "name", ["hub-kiosk.service", "hub-sync.service", "hub-kiosk-tidy.service", "hub-kiosk-tidy.timer"]
)
def test_the_instance_form_says_the_same(name: str) -> None:
    """Two kiosks on one machine differ from one only in where their settings and their store lie."""
    units = ROOT / "systemd/kiosk"
    instance = name.replace(".", "@.")
    one, each = ((units / unit).read_text(encoding="utf-8") for unit in (name, instance))
    told_apart = re.sub(r"^(#.*instance.*\n#.*\n|#.*instance.*\n)", "", each)
    told_apart = re.sub(r"^Environment=HUB_KIOSK_.*\n", "", told_apart, flags=re.MULTILINE)
    told_apart = told_apart.replace("kiosk.key:kiosk-%i.key", "kiosk.key")
    told_apart = told_apart.replace("StateDirectory=hub-kiosk hub-kiosk/%i", "StateDirectory=hub-kiosk")
    told_apart = told_apart.replace("hub-sync/%i/hub-kiosk-%i.prom", "hub-sync/hub-kiosk.prom")
    assert re.sub(r"[-/ ]%i", "", told_apart) == one


def test_the_screen_comes_up_without_network_registry_reader_or_enrolment(kiosk: Machine) -> None:
    """All that can fail is failing, and families see the welcome screen all the same."""
    kiosk.run("systemctl start hub-sync hub-kiosk")
    assert kiosk.show("hub-screen", "ActiveState") == "active"
    assert kiosk.show("hub-kiosk", "ActiveState") == "active"
    assert kiosk.show("hub-sync", "ActiveState") == "active"
    assert "waiting to be set up" in kiosk.journal("hub-sync")
    assert kiosk.show("hub-kiosk", "NRestarts") == "0"


def test_the_kiosk_turns_the_screen_off_and_on(kiosk: Machine) -> None:
    """Its user may write to the line, and only on and off are understood."""
    kiosk.run("systemctl start hub-screen")
    as_kiosk = "setpriv --reuid=hub-kiosk --regid=hub-kiosk --groups=hub-screen sh -c"
    for word in ("off", "exec xterm", "on"):
        kiosk.run(f"{as_kiosk} 'echo {word} > /run/hub-screen/power'")
    asked = "/run/hub-screen/asked"
    kiosk.wait(lambda: len(kiosk.run(f"cat {asked}", check=False).stdout.splitlines()) == 2, "two words")
    assert kiosk.run(f"cat {asked}").stdout.split("\n")[:2] == ["output * dpms off", "output * dpms on"]
    refused = kiosk.run(f"{as_kiosk} 'ls /run/hub-screen/control'", check=False)
    assert refused.returncode != 0


def test_a_kiosk_that_hangs_is_started_anew(kiosk: Machine) -> None:
    """Its loop is blocked; systemd waits for the sign of life in vain, kills it and starts it again.

    The unit is the shipped one, with less patience so that the test is short.
    """
    kiosk.put(STANDINS / "blocking.py", "/run/blocking.py")
    kiosk.write("/run/systemd/system/hub-kiosk.service.d/soon.conf", "[Service]\nWatchdogSec=4\n")
    kiosk.run("systemctl daemon-reload; systemctl restart hub-kiosk")
    before = kiosk.show("hub-kiosk", "MainPID")
    kiosk.run("sleep 9")
    assert kiosk.show("hub-kiosk", "MainPID") == before, "a kiosk that draws was started anew"
    kiosk.run("touch /run/hub-kiosk/hang")
    kiosk.wait(lambda: "Watchdog timeout" in kiosk.journal("hub-kiosk"), "the watchdog")
    kiosk.run("rm -f /run/hub-kiosk/hang")
    kiosk.wait(lambda: kiosk.show("hub-kiosk", "ActiveState") == "active", "a kiosk that is up again")
    assert kiosk.show("hub-kiosk", "MainPID") != before
    assert int(kiosk.show("hub-kiosk", "NRestarts")) >= 1
    kiosk.run("rm -r /run/blocking.py /run/systemd/system/hub-kiosk.service.d; systemctl daemon-reload")


def test_without_graphics_the_kiosk_is_on_the_console(kiosk: Machine) -> None:
    """After a few attempts; the console is the fallback of any trouble with the screen."""
    kiosk.run("systemctl stop hub-kiosk hub-screen; touch /run/no-graphics")
    kiosk.run("systemctl start hub-kiosk", check=False)
    kiosk.wait(lambda: "plain console" in kiosk.journal("hub-kiosk-console"), "the console")
    kiosk.run("rm /run/no-graphics; systemctl stop hub-kiosk-console hub-kiosk", check=False)


def runs(machine: Machine, unit: str) -> bool:
    """Say whether a unit is up."""
    return machine.show(unit, "ActiveState") == "active"


def test_one_machine_is_two_kiosks(kiosk: Machine) -> None:
    """By the commands of docs/deploying-kiosks.md: two screens run, two stores are sent on and tidied."""
    page = (ROOT / "docs/deploying-kiosks.md").read_text(encoding="utf-8")
    part = page.split("## Two kiosks on one machine")[1]
    commands = re.findall(r"^```sh\n(.*?)^```", part, flags=re.MULTILINE | re.DOTALL)[0]
    for side in ("left", "right"):
        kiosk.write(f"/etc/hub-kiosk/{side}/kiosk.toml", '[screen]\nlanguages = ["en"]\n')
        record(kiosk, f"/var/lib/hub-kiosk/{side}")
    kiosk.run(f"systemctl reset-failed\nset -e\n{commands}")
    both = [f"hub-{each}@{side}" for each in ("kiosk", "sync") for side in ("left", "right")]
    nightly = [f"hub-kiosk-tidy@{side}" for side in ("left", "right")]
    assert [kiosk.show(f"{unit}.timer", "ActiveState") for unit in nightly] == ["active"] * 2
    kiosk.run(f"systemctl start {' '.join(nightly)}")
    assert ["All is sound" in kiosk.journal(unit) for unit in nightly] == [True] * 2
    for unit in both:
        kiosk.wait(partial(runs, kiosk, unit), unit)
    assert [kiosk.show(unit, "NRestarts") for unit in both] == ["0"] * 4
    assert kiosk.run("systemctl is-active hub-kiosk hub-sync", check=False).stdout.split() == ["inactive"] * 2
    kiosk.run(
        f"systemctl disable --now {' '.join(both)} hub-kiosk-tidy@left.timer hub-kiosk-tidy@right.timer"
    )
