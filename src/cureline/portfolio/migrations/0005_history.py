"""Indexes by which pages find the latest of a long history; made while the desk is open."""

from django.db import migrations, models

from cureline.concurrently import AddIndexConcurrently


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("portfolio", "0004_payment_order"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="contact",
            index=models.Index(fields=["customer_id", "-at"], name="contacts_of_customer"),
        ),
        AddIndexConcurrently(
            model_name="contact",
            index=models.Index(fields=["collector_id", "-at"], name="contacts_of_collector"),
        ),
    ]
