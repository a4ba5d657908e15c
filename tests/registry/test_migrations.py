"""The version before can live with every new migration, and the check would find one that it cannot."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from tools.migrations import faults, released

BEFORE = frozenset({("hub", "0001_initial")})
CONSTRAINT = models.CheckConstraint(condition=models.Q(x__gt=0), name="x_positive")


def test_the_version_before_can_live_with_what_is_new() -> None:
    """All that came after the last release."""
    assert faults(MigrationLoader(None).disk_migrations, released()) == []


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    """Otherwise an upgrade would find tables that it does not know."""
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def judged(*operations: Any, **more: Any) -> list[str]:
    """Return what is said of a migration with these steps."""
    made: Any = type("Migration", (migrations.Migration,), {"operations": list(operations), **more})
    return faults({("hub", "0002_more"): made("0002_more", "hub")}, BEFORE)


@pytest.mark.parametrize(
    "step",
    [
        migrations.AddField("hub", "note", models.TextField(null=True)),
        migrations.AddField("hub", "note", models.TextField(db_default="")),
        migrations.AddField("hub", "others", models.ManyToManyField("self")),
        migrations.CreateModel("Room", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddIndex("hub", models.Index(fields=["x"], name="by_x")),
        migrations.RunPython(migrations.RunPython.noop),
        migrations.AlterField("hub", "note", models.TextField(null=True)),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("hub", "note")]),
    ],
    ids=lambda step: type(step).__name__,
)
def test_what_only_adds_is_harmless(step: Any) -> None:
    """The version before neither sees nor misses it."""
    assert judged(step) == []


@pytest.mark.parametrize(
    "step",
    [
        migrations.AddField("hub", "note", models.TextField()),
        migrations.AddField("hub", "note", models.TextField(default="")),  # Django keeps no default there
        migrations.RemoveField("hub", "note"),
        migrations.RenameField("hub", "note", "remark"),
        migrations.DeleteModel("hub"),
        migrations.RenameModel("hub", "centre"),
        migrations.AlterField("hub", "note", models.TextField()),
        migrations.AddConstraint("hub", CONSTRAINT),
        migrations.RunSQL("DROP TABLE hub"),
        migrations.SeparateDatabaseAndState([migrations.RemoveField("hub", "note")]),
    ],
    ids=lambda step: type(step).__name__,
)
def test_what_the_version_before_would_miss_is_refused(step: Any) -> None:
    """With the migration's name; and taken where the migration says why it is harmless."""
    (said,) = judged(step)
    assert said.startswith("hub 0002_more: ")
    assert judged(step, lives_with_the_version_before="nothing writes there yet") == []


def test_a_new_table_may_be_shaped_at_once() -> None:
    """The version before does not know it."""
    room = migrations.CreateModel("Room", [("id", models.BigAutoField(primary_key=True))])
    assert judged(room, migrations.AddField("room", "name", models.TextField())) == []


def test_before_the_first_release_there_is_no_version_before() -> None:
    """Nothing is refused then."""
    assert faults({("hub", "0001_initial"): None}, frozenset()) == []
