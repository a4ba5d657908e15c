"""The cache that all workers share, and posts for accounts made before there were posts."""

from typing import Any

from django.core.management import call_command
from django.db import migrations


def make_cache(apps: Any, schema_editor: Any) -> None:
    call_command("createcachetable", "access_cache", database=schema_editor.connection.alias, verbosity=0)


def drop_cache(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("DROP TABLE access_cache")


def give_posts(apps: Any, schema_editor: Any) -> None:
    """Who could change records becomes an administrator; who could see the figures, an analyst."""
    Post = apps.get_model("access", "Post")
    User = apps.get_model("auth", "User")
    Post.objects.bulk_create(
        Post(user_id=pk, role="administrator" if all_of_it else "analyst")
        for pk, all_of_it in User.objects.values_list("pk", "is_superuser")
    )


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [
        migrations.RunPython(make_cache, drop_cache),
        migrations.RunPython(give_posts, migrations.RunPython.noop),
    ]
