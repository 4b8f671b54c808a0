from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trust", "0006_session_row"),
    ]

    operations = [
        migrations.CreateModel(
            name="Called",
            fields=[
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("minute", models.BigIntegerField()),
                ("count", models.PositiveIntegerField()),
            ],
        ),
    ]
