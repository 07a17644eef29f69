"""What editors and moderators may do with questions, and the workflow that questions go through.

Running it again changes nothing.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

# model, rights of editors, rights of moderators
ROW_RIGHTS = [
    ("questionbank", ("view", "add", "change"), ("view", "add", "change", "delete")),
    (
        "question",
        ("view", "add", "change"),
        ("view", "add", "change", "delete", "publish", "lock", "unlock"),
    ),
]
WORKFLOW = "Moderator approves"


def set_up_rights(apps, schema_editor):
    # Rights are rows that exist only after all migrations have run, unless they are asked for.
    config = apps.get_app_config("learning")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
    config.models_module = None
    Group = apps.get_model("auth", "Group")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for model, for_editors, for_moderators in ROW_RIGHTS:
        kind, _made = ContentType.objects.get_or_create(app_label="learning", model=model)
        for name, actions in (("Editors", for_editors), ("Moderators", for_moderators)):
            group, _made = Group.objects.get_or_create(name=name)
            group.permissions.add(*[find_right(apps, kind, action) for action in actions])


def find_right(apps, kind, action):
    """Return a right; those that Wagtail adds after all migrations are made here, as it names them."""
    codename = f"{action}_{kind.model}"
    right, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": f"Can {action} {kind.model}"}
    )
    return right


def set_up_workflow(apps, schema_editor):
    workflow = apps.get_model("wagtailcore", "Workflow").objects.filter(name=WORKFLOW).first()
    if workflow is None:
        return
    ContentType = apps.get_model("contenttypes", "ContentType")
    kind, _made = ContentType.objects.get_or_create(app_label="learning", model="question")
    apps.get_model("wagtailcore", "WorkflowContentType").objects.get_or_create(
        content_type=kind, defaults={"workflow": workflow}
    )


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0001_initial_models"),
        ("home", "0002_editor_and_moderator_groups"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        # Taking rights away again could lock out people who were given more since: left as it is.
        migrations.RunPython(set_up_rights, migrations.RunPython.noop),
        migrations.RunPython(set_up_workflow, migrations.RunPython.noop),
    ]
