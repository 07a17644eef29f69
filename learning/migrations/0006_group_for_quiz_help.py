"""A group of its own for those who decide about help with quizzes; it is empty at first.

Neither editors nor moderators get the right. Running it again changes nothing.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUP = "Quiz help"
RIGHTS = (("learning", "decide_accommodation"), ("wagtailadmin", "access_admin"))


def grant(apps, schema_editor):
    # Rights are rows that exist only after all migrations have run, unless they are asked for.
    config = apps.get_app_config("learning")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
    config.models_module = None
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=GROUP)
    for label, codename in RIGHTS:
        right = apps.get_model("auth", "Permission").objects.get(
            content_type__app_label=label, codename=codename
        )
        group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0005_help_with_quizzes"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
    ]

    operations = [
        # Taking rights away again could lock out people who were given more since: left as it is.
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
