"""A published recommendation holds its number in its report."""

import sys

from django.db import migrations, models


def mend(apps, schema_editor):
    """Hold the numbers that are published; of two alike the older page has it."""
    pages = apps.get_model("wagtailcore", "Page").objects
    held = set()
    for page in apps.get_model("reports", "RecommendationPage").objects.filter(live=True).order_by("pk"):
        parent = pages.get(path=page.path[:-4])
        name = f"{parent.pk}:{page.number}"
        if name in held:
            sys.stdout.write(f"  Recommendation number {page.number} is published twice: see page {page.pk}.\n")
            continue
        held.add(name)
        page.numbered = name
        page.save(update_fields=["numbered"])


class Migration(migrations.Migration):

    dependencies = [
        ('wagtailcore', '0098_apitoken'),
        ('reports', '0002_keep_pdf_of_report'),
    ]

    operations = [
        migrations.AddField(
            model_name='recommendationpage',
            name='numbered',
            field=models.CharField(editable=False, error_messages={'unique': 'Another recommendation of this report has this number.'}, max_length=30, null=True, unique=True),
        ),
        migrations.RunPython(mend, migrations.RunPython.noop),
    ]
