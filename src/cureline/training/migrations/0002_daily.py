from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="review",
            name="daily",
            field=models.BooleanField(default=True),
        ),
    ]
