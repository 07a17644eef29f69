"""Editors and moderators may see the published numbers of completions.

Running it again changes nothing.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUPS = ("Editors", "Moderators")


def grant(apps, schema_editor):
    # Rights are rows that exist only after all migrations have run, unless they are asked for.
    config = apps.get_app_config("learning")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
    config.models_module = None
    right = apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="learning", codename="view_publishedfigure"
    )
    for name in GROUPS:
        group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0011_questions_suspended_and_figures_published"),
        ("home", "0002_editor_and_moderator_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        # Taking rights away again could lock out people who were given more since: left as it is.
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
