"""What editors and moderators may do, and the workflow between them.

Wagtail makes the groups, their rights on images and documents, and a workflow. This adds rights on
our models and names the workflow; nothing is made twice, and running it again changes nothing.
(Rights on images and documents are checked under the names of Wagtail's own models, whatever model
is in use: what Wagtail granted holds for ours.)
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

EDITORS, MODERATORS = "Editors", "Moderators"
WORKFLOW = "Moderator approves"
WAGTAILS_WORKFLOW = "Moderators approval"

PAGE_RIGHTS = {
    EDITORS: ("add_page", "change_page"),
    MODERATORS: (
        "add_page",
        "change_page",
        "publish_page",
        "bulk_delete_page",
        "lock_page",
        "unlock_page",
    ),
}
# app label, model, rights of editors, rights of moderators
ROW_RIGHTS = [
    ("taxonomy", "term", ("view",), ("view", "add", "change", "delete")),
    ("reference", "source", ("view", "add", "change"), ("view", "add", "change", "delete")),
    ("reference", "instrument", ("view", "add", "change"), ("view", "add", "change", "delete")),
    ("reference", "party", ("view", "add", "change"), ("view", "add", "change", "delete")),
    ("upkeep", "pagefeedback", ("view", "change"), ("view", "change", "delete")),
    ("upkeep", "siteprofile", (), ("change",)),
]


def set_up_groups(apps, schema_editor):
    # Rights are rows that exist only after all migrations have run, unless they are asked for.
    for label in ("taxonomy", "reference", "upkeep"):
        config = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
        config.models_module = None
    Group = apps.get_model("auth", "Group")
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in PAGE_RIGHTS}
    grant_pages(apps, groups)
    grant_rows(apps, groups)
    name_workflow(apps, groups[MODERATORS])


def find_right(apps, app_label, model, codename):
    Permission = apps.get_model("auth", "Permission")
    return Permission.objects.get(
        content_type__app_label=app_label, content_type__model=model, codename=codename
    )


def grant_pages(apps, groups):
    Page = apps.get_model("wagtailcore", "Page")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    root = Page.objects.get(depth=1)
    for name, codenames in PAGE_RIGHTS.items():
        for codename in codenames:
            right = find_right(apps, "wagtailcore", "page", codename)
            GroupPagePermission.objects.get_or_create(
                group=groups[name], page=root, permission=right
            )


def grant_rows(apps, groups):
    access = find_right(apps, "wagtailadmin", "admin", "access_admin")
    for group in groups.values():
        group.permissions.add(access)
    for app_label, model, for_editors, for_moderators in ROW_RIGHTS:
        for name, actions in ((EDITORS, for_editors), (MODERATORS, for_moderators)):
            rights = [find_right(apps, app_label, model, f"{act}_{model}") for act in actions]
            groups[name].permissions.add(*rights)


def name_workflow(apps, moderators):
    """Name Wagtail's workflow, or make it where somebody removed it and left none."""
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowPage = apps.get_model("wagtailcore", "WorkflowPage")
    GroupApprovalTask = apps.get_model("wagtailcore", "GroupApprovalTask")
    root = apps.get_model("wagtailcore", "Page").objects.get(depth=1)
    Workflow.objects.filter(name=WAGTAILS_WORKFLOW).update(name=WORKFLOW)
    GroupApprovalTask.objects.filter(name=WAGTAILS_WORKFLOW).update(name=WORKFLOW)
    if WorkflowPage.objects.filter(page=root).exists():
        return
    ContentType = apps.get_model("contenttypes", "ContentType")
    kind, _made = ContentType.objects.get_or_create(
        app_label="wagtailcore", model="groupapprovaltask"
    )
    task = GroupApprovalTask.objects.create(name=WORKFLOW, content_type=kind, active=True)
    task.groups.add(moderators)
    workflow = Workflow.objects.create(name=WORKFLOW, active=True)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(
        workflow=workflow, task=task, sort_order=0
    )
    WorkflowPage.objects.create(workflow=workflow, page=root)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial_models"),
        ("reference", "0001_initial_models"),
        ("taxonomy", "0001_initial_models"),
        ("upkeep", "0001_initial_models"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0011_add_choose_permissions"),
        ("wagtailimages", "0023_add_choose_permissions"),
    ]

    operations = [
        # Taking rights away again could lock out people who were given more since: left as it is.
        migrations.RunPython(set_up_groups, migrations.RunPython.noop),
    ]
