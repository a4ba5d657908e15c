"""Both packages on a clean Debian: what is in them, what they run, and what stays when they go."""

import json
import re
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.utils import canonicalize_name

from tests.machine.conftest import ROOT
from tests.machine.machine import in_root

PACKAGES = {"family-hub-kiosk": "hub-kiosk", "family-hub-registry": "hub-registry"}
CARD = "02303530303230374233323643036d0a"
"""A frame of an RDM6300, in hex, with something after it."""
COMMANDS = ["hub-kiosk --version", "hub-reader --help", "hub-sync --help", "hub-registry help"]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_run_where_nothing_else_is(machine_root: Path, command: str) -> None:
    """On a Debian without a compiler, pip or our sources."""
    assert in_root(machine_root, command).stdout


def test_a_reader_is_understood(machine_root: Path) -> None:
    """The whole of the readers' code is there: bytes become a card."""
    done = in_root(machine_root, f"echo {CARD} | hub-reader decode --protocol em4100")
    assert json.loads(done.stdout.splitlines()[0])["kind"] == "card"


def test_a_kiosk_without_settings_says_what_to_do(machine_root: Path) -> None:
    """One sentence, no traceback, and it was called wrongly."""
    done = in_root(machine_root, "hub-sync status", check=False)
    assert done.returncode == 2
    assert "There is no settings file /etc/hub-kiosk/kiosk.toml" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_clock_never_stands_before_the_package(machine_root: Path) -> None:
    """systemd sets a clock forward that stands before the time of this file: the day of the build."""
    built = re.findall(r"^ -- .*>  (.*)$", (ROOT / "debian/changelog").read_text(), re.MULTILINE)[0]
    epoch = machine_root / "usr/lib/clock-epoch"
    assert epoch.stat().st_mtime == parsedate_to_datetime(built).timestamp()
    core = machine_root / "usr/lib/x86_64-linux-gnu/systemd"
    known = [each for each in core.glob("*.so") if b"/usr/lib/clock-epoch" in each.read_bytes()]
    assert known, "this systemd does not look at it"


def test_logs_are_bounded_and_security_updates_come_by_night(machine_root: Path) -> None:
    """As systemd and apt themselves read what the package brings."""
    journal = in_root(machine_root, "systemd-analyze cat-config systemd/journald.conf").stdout.splitlines()
    assert {"SystemMaxUse=64M", "RuntimeMaxUse=16M", "MaxRetentionSec=1month"} <= set(journal)
    apt = set(in_root(machine_root, "apt-config dump").stdout.splitlines())
    origin = "origin=Debian,codename=${distro_codename},label=Debian-Security"
    assert {
        'APT::Periodic::Update-Package-Lists "1";',
        'APT::Periodic::Unattended-Upgrade "1";',
        'Unattended-Upgrade::Automatic-Reboot "true";',
        'Unattended-Upgrade::Automatic-Reboot-Time "03:30";',
        f'Unattended-Upgrade::Origins-Pattern:: "{origin}";',
    } <= apt


@pytest.mark.parametrize("package", PACKAGES)
def test_each_environment_is_the_packages_own(machine_root: Path, package: str) -> None:
    """What somebody puts into Python's search path beside it is not seen: it starts isolated."""
    trap = "export PYTHONPATH=/tmp/trap PYTHONHOME=/tmp/trap PYTHONSTARTUP=/tmp/trap"
    home = f"/usr/lib/{package}"
    look = "import sys, config; print(sys.path, config.__file__)"
    done = in_root(machine_root, f"{trap}; {home}/bin/python3 -I -c '{look}'")
    assert f"{home}/lib/python3.11/site-packages/config/__init__.py" in done.stdout
    assert "dist-packages" not in done.stdout
    assert f"#!{home}/bin/python3 -I\n" in (machine_root / "usr/bin" / PACKAGES[package]).read_text()


@pytest.mark.parametrize("package", PACKAGES)
def test_all_is_compiled(machine_root: Path, package: str) -> None:
    """Nothing on a read-only root compiles it later, and imports would take four times as long."""
    site = machine_root / "usr/lib" / package / "lib/python3.11/site-packages"
    sources = list(site.rglob("*.py"))
    assert len(sources) > 500
    compiled = [each.parent / "__pycache__" / f"{each.stem}.cpython-311.pyc" for each in sources]
    assert [each for each in compiled if not each.exists()] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_what_is_in_it_is_what_the_lock_pins(machine_root: Path, package: str) -> None:
    """Nothing more, nothing less, and each in the pinned version."""
    lock = (ROOT / "requirements.lock").read_text()
    pins = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", lock, flags=re.MULTILINE))
    site = machine_root / "usr/lib" / package / "lib/python3.11/site-packages"
    found = dict(each.name.removesuffix(".dist-info").rsplit("-", 1) for each in site.glob("*.dist-info"))
    assert found.pop("family_hub_kiosk")
    assert {canonicalize_name(name): version for name, version in found.items()}.items() <= pins.items()
    listed = json.loads(_document(machine_root, package, "sbom.cdx.json"))["components"]
    assert {canonicalize_name(each["name"]) for each in listed} == set(map(canonicalize_name, found))


@pytest.mark.parametrize("package", PACKAGES)
def test_software_and_licences_are_listed(machine_root: Path, package: str) -> None:
    """Each part stands in the inventory, and with its licence in the list beside it."""
    listing = _document(machine_root, package, "sbom.cdx.json")
    components = json.loads(listing)["components"]
    licences = _document(machine_root, package, "licences.txt").splitlines()
    parts = [f"{each['name']} {each['version']}" for each in components]
    assert [line.split(":")[0] for line in licences] == parts
    assert all(line.split(": ")[1] for line in licences)


def test_the_inventory_is_as_its_schema_has_it(machine_root: Path) -> None:
    """CycloneDX 1.6, strictly; the other package's comes from the same tool, and looking takes long."""
    listing = _document(machine_root, "family-hub-kiosk", "sbom.cdx.json")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(listing) is None


def _document(root: Path, package: str, name: str) -> str:
    return (root / "usr/share/doc" / package / name).read_text(encoding="utf-8")
