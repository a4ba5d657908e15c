"""A kiosk's whole machine at this machine's own speed: how it starts, idles, writes to its disk, is upgraded.

``sudo .venv/bin/python -m benchmarks.whole_machine [MINUTES]``: what ``tests/machine/vm/build-image`` makes,
booted in a container, with the real compositor and terminal on a screen that is not there. One disk holds
all of it.
"""

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from benchmarks import figures
from tests.end_to_end.killed import Works, card, until
from tests.machine.conftest import ROOT
from tests.machine.machine import Machine

IMAGE = ROOT / ".machine/image/root.ext4"
TAPS = 60
BUSY_DAY = 400
"""Taps a day at a busy hub: three times the most of a city's eight."""
SETTINGS = """\
[store]
folder = "/var/lib/hub-kiosk"
[[readers]]
name = "Scanner"
port = "/run/hub-kiosk-reader/reader"
profile = "text"
"""
READER = """\
[Service]
User=hub-kiosk
RuntimeDirectory=hub-kiosk-reader
ExecStart=/bin/sh -c 'sleep infinity | hub-reader simulate --protocol text --pty %t/hub-kiosk-reader/reader \
    --tap-here %t/hub-kiosk-reader/tap'
[Install]
WantedBy=multi-user.target
"""
HEADLESS = "[Service]\nEnvironment=WLR_BACKENDS=headless LIBSEAT_BACKEND=noop\n"
SEATD = "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n"
PROXY = "[Service]\nExecStart=/lib/systemd/systemd-socket-proxyd /srv/socket\n"
LISTEN = "[Socket]\nListenStream=127.0.0.1:8000\n[Install]\nWantedBy=sockets.target\n"
SERVICES = ("hub-screen", "hub-kiosk", "hub-sync")
LOOK = """
import json, os, pathlib
found = {}
for each in pathlib.Path("/proc").glob("[0-9]*"):
    try:
        unit = (each / "cgroup").read_text().strip().rsplit("/", 1)[-1]
        spent = (each / "stat").read_text().rsplit(")", 1)[1].split()
        held = (each / "smaps_rollup").read_text().split("Pss:")[1].split()[0]
    except (OSError, IndexError):
        continue
    seconds, kib = found.get(unit, (0, 0))
    ticks = int(spent[11]) + int(spent[12])
    found[unit] = seconds + ticks / os.sysconf("SC_CLK_TCK"), kib + int(held)
print(json.dumps(found))
"""
"""Processor seconds and KiB of memory, shared pages by their share, of every unit."""
KIB = 1024


def main() -> None:
    """Install, enrol, start again, and measure."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    with tempfile.TemporaryDirectory(prefix="hub-machine-", dir="/var/tmp") as name:
        folder = Path(name)
        (folder / "works").mkdir()
        works = Works(folder / "works")
        try:
            with disk(folder) as (root, device), outside(folder, works) as code:
                prepare(root)
                with booted(root, folder) as machine:
                    enrol(machine, code)
                with booted(root, folder) as machine:
                    ready(machine)
                    starts(machine)
                    taps(machine, device)
                    idles(machine, device, minutes)
                    upgrades(machine)
        finally:
            works.stop()


@contextmanager
def disk(folder: Path) -> Iterator[tuple[Path, str]]:
    """Lay a disk of its own over the image; yield the machine's root, and the disk's name in the kernel."""
    places = {each: folder / each for each in ("image", "over", "root", "shared")}
    for place in places.values():
        place.mkdir()
    blank = folder / "disk.ext4"
    call("truncate", "-s", "2G", str(blank))
    call("mkfs.ext4", "-q", str(blank))
    try:
        call("mount", "-o", "loop,ro", str(IMAGE), str(places["image"]))
        call("mount", "-o", "loop", str(blank), str(places["over"]))
        for each in ("upper", "work"):
            (places["over"] / each).mkdir()
        over = f"lowerdir={places['image']},upperdir={places['over']}/upper,workdir={places['over']}/work"
        call("mount", "-t", "overlay", "overlay", "-o", over, str(places["root"]))
        yield places["root"], call("findmnt", "--noheadings", "--output=SOURCE", str(places["over"]))
    finally:
        for each in ("root", "over", "image"):
            subprocess.run(["umount", "--lazy", places[each]], check=False)


@contextmanager
def booted(root: Path, folder: Path) -> Iterator[Machine]:
    """Switch the machine on, and off."""
    machine = Machine.boot(root, folder / "console.log", keep=True, shared=folder / "shared")
    try:
        yield machine
    finally:
        machine.shut_down()


@contextmanager
def outside(folder: Path, works: Works) -> Iterator[str]:
    """Start a registry, and a way to it that needs no network; yield an enrolment code."""
    code, port, _ = works.serve(TAPS)
    way = folder / "shared/socket"
    process = subprocess.Popen(["socat", f"UNIX-LISTEN:{way},fork,mode=666", f"TCP:127.0.0.1:{port}"])
    try:
        until(partial(answers, port))
        yield code
    finally:
        process.terminate()
        process.wait()


def answers(port: int) -> bool:
    """Say whether the registry is there."""
    with closing(socket.socket()) as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def prepare(root: Path) -> None:
    """Put into the machine what it lacks in a container."""
    units = root / "etc/systemd/system"
    (units / "hub-screen.service.d").mkdir(parents=True)
    for path, text in {
        "hub-screen.service.d/headless.conf": HEADLESS,
        "seatd.service": SEATD,
        "registry.service": PROXY,
        "registry.socket": LISTEN,
        "reader.service": READER,
    }.items():
        (units / path).write_text(text)
    call("systemctl", f"--root={root}", "enable", "registry.socket", "reader.service")
    (root / "etc/fstab").write_text("")
    (root / "etc/hub-kiosk").mkdir(exist_ok=True)
    (root / "etc/hub-kiosk/kiosk.toml").write_text(SETTINGS)
    (root / "packages").mkdir()
    call("sh", "-c", f"cp {ROOT}/dist/family-hub-kiosk_*.deb {root}/packages/old.deb")


def enrol(machine: Machine, code: str) -> None:
    """Make it a kiosk, and wait until it knows its families."""
    machine.run(f"hub-sync enrol --url http://127.0.0.1:8000 --code {code}")
    machine.wait(lambda: status(machine).get("register_entries", 0) >= TAPS, "the register", 120)


def status(machine: Machine) -> dict[str, int]:
    """Return what ``hub-sync status`` says."""
    told: dict[str, int] = json.loads(machine.run("hub-sync status --json", check=False).stdout or "{}")
    return told


def ready(machine: Machine) -> None:
    """Wait until the kiosk draws and its reader is open."""
    machine.wait(lambda: machine.show("hub-kiosk", "ActiveState") == "active", "the screen", 120)
    machine.wait(lambda: '"connected": true' in machine.journal("hub-kiosk"), "the reader", 120)


def starts(machine: Machine) -> None:
    """Tell how long after the machine its screen is there; the floor is the machine without a kiosk."""
    begun = float(machine.run("systemctl show --property=UserspaceTimestampMonotonic --value").stdout)
    painted = float(machine.show("hub-kiosk", "ActiveEnterTimestampMonotonic"))
    basic = float(machine.show("basic.target", "ActiveEnterTimestampMonotonic"))
    figures.tell(
        "boot to a usable screen",
        (painted - begun) / (basic - begun),
        seconds=round((painted - begun) / 1e6, 2),
        floor="systemd's basic.target, where services begin",
        floor_seconds=round((basic - begun) / 1e6, 2),
    )


def taps(machine: Machine, device: str) -> None:
    """Tell what a tap, with its delivery, writes to the disk; the floor is what the event is as JSON."""
    before, said = written(machine, device), status(machine)["events"]
    for family in range(TAPS):
        machine.run(f"hub-reader tap --at /run/hub-kiosk-reader/tap {card(family)}")
        machine.wait(partial(holds, machine, said + family + 1), "the tap")
        time.sleep(1)
    machine.wait(lambda: status(machine)["waiting"] == 0, "delivery", 120)
    each = (written(machine, device) - before) / TAPS
    figures.tell(
        "bytes to the disk for a tap, delivered", each / 1000, kib=round(each / KIB, 1), floor="1,000 bytes"
    )


def holds(machine: Machine, events: int) -> bool:
    """Say whether the ledger holds so many events."""
    return status(machine).get("events", 0) >= events


def idles(machine: Machine, device: str, minutes: float) -> None:
    """Tell what a kiosk costs at which nobody stands, and what a busy day writes."""
    before, wrote, began = used(machine), written(machine, device), time.monotonic()
    time.sleep(minutes * 60)
    took = time.monotonic() - began
    after, hourly = used(machine), (written(machine, device) - wrote) / took * 3600
    for name in SERVICES:
        figures.tell(
            f"idle {name}",
            (after[name][0] - before[name][0]) / took,
            percent_of_a_core=round((after[name][0] - before[name][0]) / took * 100, 3),
            memory_mib=round(after[name][1] / KIB, 1),
            floor="a core",
            minutes=minutes,
        )
    figures.tell(
        "bytes to the disk in an idle hour",
        hourly / KIB / KIB,
        mib=round(hourly / KIB / KIB, 2),
        floor="1 MiB",
    )


def upgrades(machine: Machine) -> None:
    """Tell how long a new version takes, and for how long there is no screen; the floor is unpacking it."""
    machine.run("dpkg-deb -R /packages/old.deb /run/next", timeout=300)
    machine.run("sed -i 's/^Version: .*/Version: 99.0/' /run/next/DEBIAN/control")
    machine.run("dpkg-deb -b -Zzstd -z3 /run/next /packages/new.deb && rm -r /run/next", timeout=300)
    floor = timed(machine, "dpkg-deb -x /packages/new.deb /packages/unpacked && rm -r /packages/unpacked")
    took = timed(machine, "DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet /packages/new.deb")
    ready(machine)
    stopped = float(machine.show("hub-kiosk", "InactiveEnterTimestampMonotonic"))
    back = float(machine.show("hub-kiosk", "ActiveEnterTimestampMonotonic"))
    dark = round((back - stopped) / 1e6, 2)
    figures.tell(
        "upgrade", took / floor, seconds=took, dark_seconds=dark, floor="dpkg-deb -x", floor_seconds=floor
    )


def timed(machine: Machine, command: str) -> float:
    """Return how many seconds a command takes in the machine."""
    began = time.monotonic()
    machine.run(command, timeout=600)
    return round(time.monotonic() - began, 1)


def used(machine: Machine) -> dict[str, tuple[float, int]]:
    """Return the processor seconds that each of our services has used, and the memory that it holds."""
    told = json.loads(machine.run("/usr/lib/family-hub-kiosk/bin/python3 -I -", given=LOOK).stdout)
    return {name: tuple(told[f"{name}.service"]) for name in SERVICES}


def written(machine: Machine, device: str) -> int:
    """Return the bytes that the machine's disk was given, once all is on it."""
    machine.run("sync -f /")
    sectors = Path(f"/sys/block/{Path(device).name}/stat").read_text().split()[6]
    return int(sectors) * 512


def call(*words: str) -> str:
    """Run a program on this host."""
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    main()
