"""A real replica: dashboards read it, never older than the primary, and a promoted one is found."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings

from config.toml import SettingsError
from registry.databases import database, databases
from tests import postgresql
from tests.registry.growing.standby import promote, standby

ROOT = Path(__file__).parents[3]

LOOK = """
import django; django.setup()
from django.db import connections, router
from django.test import Client
from registry.growing import reading
from registry.timetable.models import Hub

def codes():
    with reading.reading():
        found = Hub.objects.order_by("code")
        return found.db, [hub.code for hub in found]

def hub(code):
    Hub.objects.create(code=code, name=code, locality="East")

for number in range(20):  # each is there at once, though the replica may be a moment behind
    hub(f"A{number:02}")
    assert codes() == ("replica", [f"A{each:02}" for each in range(number + 1)]), codes()
assert Hub.objects.all().db == "default"
with reading.reading():
    assert reading.source() == "replica"
    assert router.db_for_write(Hub) == "default"
assert reading.source() == "default"

with connections["replica"].cursor() as replica:
    replica.execute("SELECT pg_wal_replay_pause()")
hub("B00")  # a replica that stands still is not read
assert codes()[0] == "default" and codes()[1][-1] == "B00", codes()
with connections["replica"].cursor() as replica:
    replica.execute("SELECT pg_wal_replay_resume()")
reading.PATIENCE = 30
assert codes()[0] == "replica" and codes()[1][-1] == "B00", codes()
assert Client().get("/reach/").status_code == 302

from datetime import date
from django.utils import timezone
from registry.people.models import Member, Person
from registry.people.services import Registrant, register_family
from registry.reach.bands import LEGACY
from registry.reach.counting import Ages, By, What
from registry.reach.enquiry import enquiry
from registry.reach.period import Period
from registry.reach.question import Question
from registry.reach.quick.counting import QuickCounting

day = date(2024, 3, 1)
child = Registrant("Heron", Member.Role.CHILD, born=date(2020, 1, 1))
register_family(Hub.objects.get(code="B00"), [child], day)
for born, part in ((date(2020, 1, 1), "children_0_4"), (date(2010, 1, 1), "children_11_15")) * 5:
    Person.objects.update(born=born)  # what is noted for figures is put right on the primary, and then read
    with reading.reading(), enquiry(Question(Period(day, day), LEGACY), timezone.now()) as asked:
        assert reading.source() == "replica" and isinstance(asked.counting, QuickCounting)
        assert asked.tally(What.REGISTERED, By.HUB, Ages(LEGACY, day)).of(None, part) == 1
"""
ALONE = """
import django; django.setup()
from registry.growing import reading
from registry.timetable.models import Hub
with reading.reading():
    assert Hub.objects.all().db == "default"
    assert Hub.objects.filter(code="B00").exists()
Hub.objects.create(code="C00", name="C00", locality="East")
"""


def run(program: str, database: str, replica: str) -> None:
    """Run a program of ours against a database and its replica."""
    ours = {
        "HUB_REGISTRY_DATABASE": database,
        "HUB_REGISTRY_REPLICA": replica,
        "HUB_REGISTRY_DEBUG": "true",
        "HUB_REGISTRY_ALLOWED_HOSTS": "testserver",
        "DJANGO_SETTINGS_MODULE": "registry.settings",
    }
    others = {key: value for key, value in os.environ.items() if not key.startswith("HUB_")}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=others | ours,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif("postgresql" in settings.DATABASES["default"]["ENGINE"], reason="makes its own servers")
def test_reading_from_a_replica_and_losing_the_primary() -> None:
    """Writes are seen at once; a stuck replica is passed over; the promoted one is found by its host."""
    migrate = "from registry.cli import main; import sys; sys.argv[1:] = ['migrate', '-v', '0']; main()"
    with TemporaryDirectory(prefix="registry-") as name:
        folder = Path(name)
        with postgresql.running(folder) as primary:
            run(migrate, primary, "")
            with standby(primary, folder / "standby") as replica:
                run(LOOK, primary, replica)
                promote(folder / "standby")
                gone = f"postgresql://postgres@/postgres?host={folder}/nobody,{folder}/standby"
                run(ALONE, f"{gone}&target_session_attrs=read-write", primary)


def test_several_hosts_find_the_one_that_writes() -> None:
    """A URL with several hosts asks each until one lets it write."""
    entry = database("postgresql://warden:secret@one:5432,two:5433/hubs?connect_timeout=3")
    assert (entry["NAME"], entry["USER"], entry["PASSWORD"]) == ("hubs", "warden", "secret")
    assert entry["OPTIONS"] == {
        "target_session_attrs": "read-write",
        "host": "one,two",
        "port": "5432,5433",
        "connect_timeout": "3",
    }


def test_a_broken_url_of_several_hosts_is_refused_without_its_password() -> None:
    """The sentence shows how it is written."""
    with pytest.raises(SettingsError, match="one:5432,two:5432") as caught:
        database("postgresql://warden:secret@one,two/hubs?nonsense=1")
    assert "secret" not in str(caught.value)


def test_only_postgresql_has_replicas() -> None:
    """A file has none; the sentence says to leave it out."""
    assert list(databases("registry.db", "")) == ["default"]
    with pytest.raises(SettingsError, match="leave it out"):
        databases("registry.db", "postgresql://user@host/name")
