"""A kiosk's ledger stays, whatever a package does: upgrade, roll back, remove, purge, install anew."""

import json
from pathlib import Path

import pytest

from tests.machine.machine import Machine
from tests.machine.recording import ARRIVALS, record

STANDINS = Path(__file__).parent / "standins"

OLD = "/packages/family-hub-kiosk_*.deb"
NEW = "/run/next.deb"
APT = "DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --allow-downgrades"


@pytest.fixture(scope="module")
def kiosk(machine: Machine) -> Machine:
    """Return an enrolled kiosk with arrivals that wait, and a newer package beside the old one."""
    machine.write("/etc/hub-kiosk/kiosk.toml", '[store]\nfolder = "/var/lib/hub-kiosk"\n')
    record(machine, "/var/lib/hub-kiosk")
    unpacked = "/run/next"
    machine.run(
        f"dpkg-deb -R {OLD} {unpacked} && sed -i 's/^Version: .*/Version: 99.0/' {unpacked}/DEBIAN/control"
        f" && dpkg-deb -b -Znone {unpacked} {NEW} && rm -r {unpacked}"
    )
    for each in ("foot", "sway", "swaymsg"):
        machine.put(STANDINS / each, f"/usr/bin/{each}")
    machine.put(STANDINS / "seatd.service", "/etc/systemd/system/seatd.service")
    machine.run("systemctl daemon-reload; systemctl restart hub-sync")
    return machine


def recorded(kiosk: Machine) -> tuple[int, int]:
    """Return how many events the ledger holds and how many wait, as a help desk sees it as root."""
    status = json.loads(kiosk.run("hub-sync status --json", check=False).stdout)
    return status["events"], status["waiting"]


def version(kiosk: Machine) -> str:
    """Return which version is installed; empty if none is."""
    asked = "dpkg-query --show --showformat='${db:Status-Abbrev}${Version}' family-hub-kiosk"
    status, _, found = kiosk.run(asked, check=False).stdout.partition(" ")
    return found if status == "ii" else ""


def delivers(kiosk: Machine) -> None:
    """See that delivery runs, and did not need a second attempt."""
    kiosk.wait(lambda: kiosk.show("hub-sync", "ActiveState") == "active", "delivery")
    assert kiosk.show("hub-sync", "NRestarts") == "0", kiosk.journal("hub-sync")


def test_the_ledger_stays_whatever_happens_to_the_package(kiosk: Machine) -> None:
    """Up, down, away, and back again; delivery runs wherever the package is."""
    whole = (ARRIVALS, ARRIVALS)
    first = version(kiosk)
    assert recorded(kiosk) == whole
    kiosk.run(f"{APT} {NEW}")
    assert (version(kiosk), recorded(kiosk)) == ("99.0", whole)
    delivers(kiosk)
    kiosk.run(f"{APT} {OLD}")
    assert (version(kiosk), recorded(kiosk)) == (first, whole)
    delivers(kiosk)
    kiosk.run("apt-get remove --yes --quiet family-hub-kiosk")
    assert version(kiosk) == ""
    assert kiosk.show("hub-sync", "ActiveState") != "active"
    assert kiosk.run("ls /usr/lib/family-hub-kiosk", check=False).returncode != 0
    purged = kiosk.run("dpkg --purge family-hub-kiosk")
    assert "The kiosk's ledger stays in /var/lib/hub-kiosk" in purged.stderr
    assert kiosk.run("ls /etc/hub-kiosk", check=False).returncode != 0
    kiosk.run(f"{APT} {OLD}")
    kiosk.write("/etc/hub-kiosk/kiosk.toml", '[store]\nfolder = "/var/lib/hub-kiosk"\n')
    assert recorded(kiosk) == whole


def test_the_screen_is_there_again_after_a_new_version(kiosk: Machine) -> None:
    """debhelper once stopped it before the upgrade, and nothing started it afterwards: a dark door until the
    next restart of the machine.
    """
    kiosk.run("systemctl start hub-kiosk")
    before = kiosk.show("hub-kiosk", "MainPID")
    screen = kiosk.show("hub-screen", "MainPID")
    kiosk.run(f"{APT} {NEW}")
    kiosk.wait(lambda: kiosk.show("hub-kiosk", "ActiveState") == "active", "the screen")
    assert kiosk.show("hub-kiosk", "MainPID") not in (before, "0")
    assert kiosk.show("hub-screen", "MainPID") == screen


def test_what_root_looks_at_stays_the_kiosks(kiosk: Machine) -> None:
    """After all that a help desk did as root, every file in the store is still the kiosk's own."""
    kiosk.run("hub-sync status; hub-kiosk tidy; hub-kiosk check", check=False)
    others = kiosk.run("find /var/lib/hub-kiosk ! -user hub-kiosk").stdout
    assert others == ""
