"""The root that nothing writes to, of docs/deploying-kiosks.md: set as written there, and its power cut.

``pytest -m long tests/machine/vm/test_read_only.py``; needs what ``test_power`` needs.
"""

import json
import re

import pytest

from tests.end_to_end.killed import card
from tests.machine.conftest import ROOT
from tests.machine.vm.conftest import acknowledged, more_than, ready, wait_for
from tests.machine.vm.vm import Vm

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]
PAGE = (ROOT / "docs/deploying-kiosks.md").read_text(encoding="utf-8")
PART = PAGE.split("## A root that nothing writes to")[1].split("\n## ")[0]
SETTING = re.findall(r"^```\n(.*?)^```", PART, flags=re.MULTILINE | re.DOTALL)[0]


def held(vm: Vm) -> int:
    """Return how many events the ledger holds."""
    return int(json.loads(vm.sh("hub-sync status --json", check=False))["events"])


def restart(vm: Vm) -> None:
    """Cut the power, and switch on again."""
    vm.cut()
    vm.boot()
    ready(vm)


def test_only_the_store_is_kept_when_the_power_is_cut(vm: Vm) -> None:
    """A kiosk with this root stands as ever; its arrivals outlast the cut, and little else."""
    vm.put("/etc/overlayroot.conf", SETTING)
    vm.sh("sync")
    restart(vm)
    assert vm.sh("findmnt --noheadings --output=FSTYPE /").strip() == "overlay"
    assert vm.sh("findmnt --noheadings --output=FSTYPE,SOURCE /var/lib/hub-kiosk").split()[0] == "ext4"
    assert "ro" in vm.sh("findmnt --noheadings --output=OPTIONS /media/root-ro").strip().split(",")
    vm.sh("touch /etc/gone-tomorrow /usr/gone-tomorrow; overlayroot-chroot touch /usr/kept; sync")
    said, before = acknowledged(vm), held(vm)
    vm.tap(card(1))
    wait_for(lambda: more_than(vm, said), 300)
    restart(vm)
    assert vm.sh("ls /etc/gone-tomorrow /usr/gone-tomorrow 2>/dev/null", check=False) == ""
    assert vm.sh("ls /usr/kept").strip() == "/usr/kept", "an update with overlayroot-chroot is gone"
    assert held(vm) > before
    wait_for(lambda: json.loads(vm.sh("hub-sync status --json", check=False))["waiting"] == 0, 300)
    assert vm.sh("systemctl is-active hub-screen hub-kiosk hub-sync").split() == ["active"] * 3
    failed = vm.sh("systemctl --failed --plain --no-legend", check=False)
    assert "hub-" not in failed, failed
