from secrets import randbits

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def begin(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the one row: without it, nothing would ever be remembered."""
    apps.get_model("reach", "Rewound").objects.create(version=1 + randbits(42))


class Migration(migrations.Migration):
    dependencies = [("reach", "0003_timetable_pages")]

    operations = [
        migrations.CreateModel(
            name="Rewound",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
            ],
            options={"verbose_name_plural": "rewound"},
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
