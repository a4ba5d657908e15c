"""docs/deploying-registry.md, followed word for word on a fresh machine, with an upgrade under load.

Takes minutes and fetches Debian packages: ``pytest -m long tests/machine/test_deploying.py``.
"""

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.machine.conftest import ROOT
from tests.machine.machine import CannotBoot, Machine

STANDINS = Path(__file__).parent / "standins"
pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]
PAGE = (ROOT / "docs/deploying-registry.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)
NAME = "registry.example"
PREPARE = """
printf '#!/bin/sh\\nexit 101\\n' > /usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
export DEBIAN_FRONTEND=noninteractive
apt-get purge -q -y family-hub-registry family-hub-kiosk
apt-get update -q
apt-get install -q -y --download-only postgresql nginx openssl curl
rm /usr/sbin/policy-rc.d
"""
ADDED = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("fleet", "{last}")]
    operations = [migrations.AddField("limits", "of_the_next_version", models.IntegerField(null=True))]
"""
IN_PEACE = {"ready 200", "page 200", "kiosk 403", "slow 403"}
"""How they are answered when nothing happens: a code that nobody gave out enrols no kiosk."""
ASK = "curl --silent --output /dev/null --max-time 30 --write-out '%{http_code}\\n' --cacert"
CERTIFICATE = "/etc/ssl/certs/hub-registry.pem"


@contextmanager
def laid_over(root: Path, folder: Path) -> Iterator[Path]:
    """Return a root that is another one, and keeps what happens to it in a folder."""
    for name in ("upper", "work", "merged"):
        (folder / name).mkdir()
    layers = f"lowerdir={root},upperdir={folder}/upper,workdir={folder}/work"
    subprocess.run(["mount", "-t", "overlay", "overlay", "-o", layers, folder / "merged"], check=True)
    try:
        yield folder / "merged"
    finally:
        subprocess.run(["umount", "--lazy", folder / "merged"], check=True)


@pytest.fixture(scope="module")
def fresh(machine_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Return a fresh Debian with our package's file at hand, and Debian's own fetched beforehand."""
    folder = tmp_path_factory.mktemp("fresh")
    with laid_over(machine_root, folder) as root:
        (root / "etc/resolv.conf").write_text(Path("/etc/resolv.conf").read_text())
        subprocess.run(["chroot", root, "sh", "-e", "-c", PREPARE], check=True, capture_output=True)
        try:
            machine = Machine.boot(root, folder / "console.log", keep=True)
        except CannotBoot as error:
            pytest.skip(f"No container with its own systemd can be booted on this host: {error}")
        machine.run(f"echo 127.0.0.1 localhost {NAME} >> /etc/hosts")
        yield machine
        machine.shut_down()


def follow(machine: Machine, block: str) -> str:
    """Type one block of the page; each command must work."""
    typed = f"cd /packages && export DEBIAN_FRONTEND=noninteractive\nset -e\n{block}"
    return machine.run(typed, timeout=900).stdout


def asked(machine: Machine, path: str) -> str:
    """Return the status of one page, from outside."""
    return machine.run(f"{ASK} {CERTIFICATE} https://{NAME}{path}").stdout.strip()


def answers(machine: Machine) -> list[str]:
    """Return how those who ask without a pause were answered so far."""
    return machine.run("cat /run/answers", check=False).stdout.splitlines()


def make_next(machine: Machine) -> None:
    """Make a package of the next version, with one more step for the tables."""
    inside = "/run/next/usr/lib/family-hub-registry/lib/python3.11/site-packages/registry/fleet/migrations"
    machine.run("dpkg-deb -R /packages/family-hub-registry_*.deb /run/next", timeout=300)
    machine.run("sed -i 's/^Version: .*/Version: 99.0/' /run/next/DEBIAN/control")
    last = machine.run(f"ls {inside} | grep '^0' | sort | tail -1").stdout.strip().removesuffix(".py")
    machine.write(f"{inside}/9999_of_the_next_version.py", ADDED.format(last=last))
    machine.run("mkdir /run/old && mv /packages/family-hub-registry_*.deb /run/old")
    machine.run("dpkg-deb -b -Znone /run/next /packages/family-hub-registry_NEW.deb", timeout=300)


def test_the_page_makes_a_registry_and_a_new_version_disturbs_nobody(fresh: Machine) -> None:
    """From the first command to the rehearsed backup; then up and down again, while somebody asks."""
    steps, upgrade = BLOCKS[:8], BLOCKS[8]
    assert len(BLOCKS) == 10
    said = [follow(fresh, block) for block in steps]
    assert "Password: " in said[3]
    assert said[6].startswith("ok\n")
    assert "hub-registry-retention.timer" in said[6]
    assert "can be brought back" in said[7]
    assert [asked(fresh, path) for path in ("/healthz", "/readyz", "/metrics")] == ["200", "200", "404"]
    make_next(fresh)
    fresh.put(STANDINS / "asking.py", "/run/asking.py")
    ask = f"python3 /run/asking.py {NAME} {CERTIFICATE} /run/hub-registry.sock"
    fresh.run(f"systemd-run --unit=asking --property=StandardOutput=append:/run/answers {ask}")
    fresh.wait(lambda: set(answers(fresh)) == IN_PEACE, "an answer of each kind")
    before = fresh.show("hub-registry.service", "MainPID")
    follow(fresh, upgrade)
    time.sleep(5)
    assert fresh.show("hub-registry.service", "MainPID") not in (before, "0"), "the new version is not there"
    assert "9999_of_the_next_version" in fresh.run("hub-registry showmigrations fleet").stdout
    assert asked(fresh, "/readyz") == "200"
    up = len(answers(fresh))
    follow(fresh, "apt-get install -y --allow-downgrades /run/old/family-hub-registry_*.deb")
    time.sleep(5)
    fresh.run("systemctl stop asking")
    assert set(answers(fresh)) == IN_PEACE, "somebody was turned away during an upgrade"
    assert set(answers(fresh)[up:]) == IN_PEACE, "nobody asked on the way back"
    assert "9999" not in fresh.run("hub-registry showmigrations fleet | grep -v '[X]'").stdout


def test_the_database_may_be_a_machine_of_its_own(fresh: Machine) -> None:
    """The registry goes on with the same records over the network, with a password and TLS."""
    fresh.run("echo 127.0.0.1 database.example >> /etc/hosts")
    line = follow(fresh, BLOCKS[9]).strip().splitlines()[-1]
    assert line.startswith('database = "postgresql://hub-registry:')
    fresh.write("/run/line", f"{line}\n")
    settings = "/etc/hub-registry/registry.toml"
    fresh.run(
        f"sed -i -e '1r /run/line' -e '/^database = /d' {settings}; grep -q database.example {settings}"
    )
    fresh.run("systemctl restart hub-registry")
    fresh.wait(lambda: asked(fresh, "/readyz") == "200", "the registry")
    accounts = "from django.contrib.auth.models import User; print(User.objects.get().username)"
    assert fresh.run(f"hub-registry shell -v 0 -c '{accounts}'").stdout.strip() == "warden"
    joined = "SELECT DISTINCT ssl, host(client_addr) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
    mine = f"{joined} WHERE usename = 'hub-registry'"
    assert fresh.run(f'runuser -u postgres -- psql -At -c "{mine}"').stdout.split() == ["t|127.0.0.1"]


def test_what_the_page_leaves_lies_open_to_nobody(fresh: Machine) -> None:
    """Settings and backups hold secrets and people's records."""
    for path in ("/etc/hub-registry/registry.toml", "/var/lib/hub-registry/backups"):
        as_nobody = f"setpriv --reuid=nobody --clear-groups cat {path}"
        assert fresh.run(as_nobody, check=False).returncode != 0
    failed = fresh.run("systemctl --failed --no-legend").stdout
    assert "hub-registry" not in failed
