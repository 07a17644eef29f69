"""What editors and moderators may teach search. Running it again changes nothing."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

# model, rights of editors, rights of moderators
ROW_RIGHTS = [
    ("synonym", ("view", "add", "change"), ("view", "add", "change", "delete")),
    ("bestbet", ("view", "add", "change"), ("view", "add", "change", "delete")),
    ("searchlog", ("view",), ("view",)),
]


def set_up_rights(apps, schema_editor):
    # Rights are rows that exist only after all migrations have run, unless they are asked for.
    config = apps.get_app_config("search")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
    config.models_module = None
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for model, for_editors, for_moderators in ROW_RIGHTS:
        for name, actions in (("Editors", for_editors), ("Moderators", for_moderators)):
            group, _made = Group.objects.get_or_create(name=name)
            codenames = [f"{action}_{model}" for action in actions]
            rights = Permission.objects.filter(
                content_type__app_label="search", content_type__model=model, codename__in=codenames
            )
            group.permissions.add(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_changes_synonyms_bets_and_log"),
        ("home", "0002_editor_and_moderator_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        # Taking rights away again could lock out people who were given more since: left as it is.
        migrations.RunPython(set_up_rights, migrations.RunPython.noop),
    ]
