"""Moderators read what was sent in and decide about it; editors do not see names and files."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

MODERATORS = "Moderators"
RIGHTS = ("view_submission", "change_submission")


def grant(apps, schema_editor):
    # Rights are rows that exist only after all migrations have run, unless they are asked for.
    config = apps.get_app_config("submission")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
    config.models_module = None
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=MODERATORS)
    rights = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="submission", codename__in=RIGHTS
    )
    group.permissions.add(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("submission", "0001_what_people_send_in"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        # Taking rights away again could lock out people who were given more since: left as it is.
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
