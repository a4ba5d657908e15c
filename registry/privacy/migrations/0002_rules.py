"""The rules to begin with: none removes anything until information governance confirms it."""

from typing import Any

from django.db import migrations

RULES = [
    ("child", 25, "after the date of birth", "As long as somebody may still ask what happened in their childhood."),
    (
        "adult",
        6,
        "after the end of the financial year in which we last saw them, if no child of theirs is on record",
        "As long as a claim may be made.",
    ),
    ("refusal", 1, "after it came", "Long enough for a person to look at what went wrong."),
    ("case", 6, "after it was closed", "As long as a claim may be made."),
]


def write(apps: Any, schema_editor: Any) -> None:
    Rule = apps.get_model("privacy", "Rule")
    for of, years, counted_from, basis in RULES:
        Rule.objects.create(of=of, years=years, counted_from=counted_from, basis=basis)


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
