"""Whether any sheet has another version is answered without the sheets."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reach', '0004_rewound'),
        ('timetable', '0002_sessions_by_rule_and_calendar'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='sheet',
            index=models.Index(condition=models.Q(('kind', 0)), fields=['month', 'hub', 'version'], name='sheet_versions'),
        ),
    ]
