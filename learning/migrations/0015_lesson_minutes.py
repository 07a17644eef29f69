from django.db import migrations, models

# Counts stored text only, and needs no column that a later migration adds.
from learning.domain.reading_time import lesson_minutes


def count_minutes(apps, schema_editor):
    """Store the minutes of the lessons that are there, as each publication does from now on.

    An unpublished lesson gets them when it is published.
    """
    LessonPage = apps.get_model("learning", "LessonPage")
    for lesson in LessonPage.objects.filter(live=True).only("pk", "lead", "body").iterator(100):
        LessonPage.objects.filter(pk=lesson.pk).update(published_minutes=lesson_minutes(lesson))


class Migration(migrations.Migration):

    dependencies = [
        ('learning', '0014_reminders_before_expiry'),
    ]

    operations = [
        migrations.AddField(
            model_name='lessonpage',
            name='published_minutes',
            field=models.PositiveSmallIntegerField(editable=False, null=True),
        ),
        migrations.RunPython(count_minutes, migrations.RunPython.noop, elidable=True),
    ]
