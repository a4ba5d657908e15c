"""A whole machine that is a kiosk: it starts by itself; its power is cut amid taps, and nobody is lost.

Takes many minutes without KVM: ``pytest -m long tests/machine/vm``. Needs root and Debian's qemu-system-x86,
qemu-utils, socat, mmdebstrap and e2fsprogs. Pictures of the screen are left in the run folder.
"""

import json
import random
import time
from functools import partial

import pytest

from tests.end_to_end.killed import Works, card, names
from tests.machine.vm.conftest import TAPS, acknowledged, more_than, ready, wait_for
from tests.machine.vm.vm import Vm

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]
CUTS = 6


def test_it_stands_by_itself_and_shows_a_tap(vm: Vm) -> None:
    """The screen is there after the boot, drawn by sway and foot, and a tap is answered on it."""
    ready(vm)
    vm.picture(vm.run / "welcome.png")
    assert vm.sh("systemctl is-active hub-screen hub-kiosk hub-sync").split() == ["active"] * 3
    before = (vm.run / "welcome.png").read_bytes()
    said = acknowledged(vm)
    vm.tap(card(0))
    wait_for(lambda: acknowledged(vm) > said, 120)
    time.sleep(3)
    vm.picture(vm.run / "greeting.png")
    assert (vm.run / "greeting.png").read_bytes() != before


ESCAPES = [
    ("ctrl", "alt", "f2"),
    ("ctrl", "alt", "f1"),
    ("ctrl", "shift", "n"),
    ("ctrl", "c"),
    ("ctrl", "q"),
    ("ctrl", "z"),
    ("ctrl", "alt", "delete"),
    ("ctrl", "alt", "backspace"),
    ("alt", "f4"),
    ("meta_l", "ret"),
    ("meta_l", "d"),
    ("alt", "sysrq", "b"),
    ("ctrl", "shift", "u"),
]


def test_no_key_leads_out(vm: Vm) -> None:
    """Neither to a shell nor to another terminal nor to a restart: the same programs run afterwards."""
    ready(vm)
    units = "systemctl show --property=MainPID,NRestarts hub-screen hub-kiosk"
    programs = f"{units}; cat /sys/class/tty/tty0/active; cat /proc/sys/kernel/random/boot_id"
    before = vm.sh(programs)
    for keys in ESCAPES:
        vm.keys(*keys)
        time.sleep(0.3)
    time.sleep(3)
    vm.picture(vm.run / "after-keys.png")
    assert vm.sh(programs) == before


def test_no_acknowledged_arrival_is_lost_however_the_power_is_cut(vm: Vm, works: Works) -> None:
    """Cut at random amid taps, again and again; whoever was acknowledged is in the registry, once."""
    chance = random.Random(7)
    cuts = sorted(chance.sample(range(2, TAPS), CUTS))
    ready(vm)
    greeted: set[str] = set()
    for family in range(1, TAPS):
        said = acknowledged(vm)
        vm.tap(card(family))
        if family in cuts:
            time.sleep(chance.uniform(0.0, 1.5))
            vm.cut()
            if acknowledged(vm) > said:
                greeted.add(names(family)[0])
            vm.boot()
            ready(vm)
            continue
        wait_for(partial(more_than, vm, said), 120)
        greeted.add(names(family)[0])
    vm.cut()
    vm.boot()
    ready(vm)
    wait_for(lambda: json.loads(vm.sh("hub-sync status --json", check=False))["waiting"] == 0, 300)
    attended = works.attended()
    assert greeted <= set(attended)
    assert len(attended) == len(set(attended)), "somebody is counted twice"
    assert json.loads(vm.sh("hub-sync status --json"))["lost"] == []
