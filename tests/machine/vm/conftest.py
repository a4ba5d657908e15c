"""A kiosk on a virtual machine, for the tests of this folder, and what is asked of it."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.end_to_end.killed import Works
from tests.machine.conftest import ROOT
from tests.machine.machine import may_be_root
from tests.machine.vm.vm import Vm

TAPS = 50
"""Families whose cards the registry knows."""
SETTINGS = """\
[store]
folder = "/var/lib/hub-kiosk"
[registry]
every_seconds = 2
[[readers]]
name = "Scanner"
port = "{port}"
profile = "text"
"""
PROXY = """\
[Service]
ExecStart=/lib/systemd/systemd-socket-proxyd 10.0.2.100:8000
"""
LISTEN = """\
[Socket]
ListenStream=127.0.0.1:8000
[Install]
WantedBy=sockets.target
"""
TO_CONSOLE = "[Journal]\nForwardToConsole=yes\nTTYPath=/dev/ttyS0\nMaxLevelConsole=info\n"


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Works]:
    """Return a registry with families, on this host."""
    works = Works(tmp_path_factory.mktemp("works"))
    yield works
    works.stop()


@pytest.fixture(scope="module")
def vm(works: Works, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vm]:
    """Return a kiosk that was installed, enrolled and started, and is ready at its door."""
    image = ROOT / ".machine/image"
    if not may_be_root():
        pytest.skip("only root builds an image")
    if not (image / "root.ext4").exists():
        subprocess.run([Path(__file__).with_name("build-image")], check=True)
    code, port, _ = works.serve(TAPS)
    run = tmp_path_factory.mktemp("vm")
    vm = Vm(image, run, port)
    try:
        vm.boot()
        enrol(vm, code)
        yield vm
    finally:
        vm.cut()


def enrol(vm: Vm, code: str) -> None:
    """Make a machine that was only installed a kiosk of our registry, which tells each tap on its console."""
    vm.put("/etc/systemd/journald.conf.d/console.conf", TO_CONSOLE)
    vm.put("/etc/systemd/system/qemu-guest-agent.service.d/quiet.conf", "[Service]\nLogLevelMax=warning\n")
    vm.put("/etc/systemd/system/registry.service", PROXY)
    vm.put("/etc/systemd/system/registry.socket", LISTEN)
    vm.sh("systemctl daemon-reload; systemctl restart systemd-journald")
    vm.sh("systemctl enable --now registry.socket")
    vm.put("/etc/hub-kiosk/kiosk.toml", SETTINGS.format(port=stable_name(vm)))
    vm.sh(f"hub-sync enrol --url http://127.0.0.1:8000 --code {code}", timeout=300)
    vm.sh("systemctl restart hub-kiosk", timeout=300)
    loaded(vm)


def stable_name(vm: Vm) -> str:
    """Return what the reader is called in settings, as ``hub-reader list`` says."""
    listed = json.loads(vm.sh("hub-reader list --json"))
    return next(str(each["name"]) for each in listed if each["port"] == "/dev/ttyUSB0")


def loaded(vm: Vm) -> None:
    """Wait until delivery has fetched who may sign in."""
    until = time.monotonic() + 300
    while json.loads(vm.sh("hub-sync status --json", check=False) or "{}").get("register_entries", 0) < TAPS:
        assert time.monotonic() < until, vm.sh("hub-sync status; journalctl -u hub-sync -n 20", check=False)
        time.sleep(1)


def acknowledged(vm: Vm) -> int:
    """Return how many taps the kiosk has said are written down, on a line that the cut does not take back."""
    lines = (vm.run / "console.log").read_text(errors="replace").splitlines()
    return sum('"tapped"' in line and '"recorded": 1' in line for line in lines)


def ready(vm: Vm) -> None:
    """Wait until the screen stands and the reader is open."""
    vm.sh("until systemctl is-active --quiet hub-kiosk; do sleep 0.5; done", timeout=600)
    connected = "journalctl -b -u hub-kiosk -o cat | grep -q '\"connected\": true'"
    vm.sh(f"until {connected}; do sleep 0.5; done", timeout=600)


def more_than(vm: Vm, said: int) -> bool:
    """Say whether more taps are written down than before."""
    return acknowledged(vm) > said


def wait_for(seen: Callable[[], bool], seconds: float) -> None:
    """Wait for something to be seen."""
    until = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < until, "not seen"
        time.sleep(0.1)
