"""Indexes by which pages find the latest of a long history; made while the desk is open."""

from django.conf import settings
from django.db import migrations, models

from cureline.concurrently import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("worklist", "0004_tasks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="task",
            index=models.Index(fields=["claimed_by", "finished_at"], name="task_done_by_person"),
        ),
    ]
