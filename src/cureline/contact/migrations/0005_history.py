"""Indexes by which pages find the latest of a long history; made while the desk is open."""

from django.conf import settings
from django.db import migrations, models

from cureline.concurrently import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("contact", "0004_stop"),
        ("portfolio", "0005_history"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="attempt",
            index=models.Index(fields=["user", "finished_at"], name="attempt_by_person"),
        ),
    ]
