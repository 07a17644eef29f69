"""Bring stored addresses into one spelling, as everything that looks them up now does.

An address that another row has in that spelling stays as it is: two accounts are not made one.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

from hub.core.email_addresses import clean_address

MODELS = (("users", "User"), ("account", "EmailAddress"), ("users", "Invitation"))


def clean_stored(apps: Any, schema_editor: Any) -> None:
    for app, name in MODELS:
        model = apps.get_model(app, name)
        # Unsaved values come back as they are stored; only saving would clean them.
        rows = list(model.objects.exclude(email="").values_list("pk", "email"))
        taken = {email for _pk, email in rows}
        for pk, email in rows:
            cleaned = clean_address(email)
            if cleaned != email and cleaned and cleaned not in taken:
                taken.add(cleaned)
                model.objects.filter(pk=pk).update(email=cleaned)


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0005_signed_in_sessions"),
        ("account", "0001_initial"),
    ]

    operations = [migrations.RunPython(clean_stored, migrations.RunPython.noop)]
