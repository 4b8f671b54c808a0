import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_licences"),
        ("trust", "0006_session_row"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Sitting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("exam", models.CharField(max_length=60)),
                ("version", models.CharField(max_length=40)),
                ("seed", models.BigIntegerField()),
                ("on", models.DateField(help_text="the day whose rules were asked")),
                ("paper", models.JSONField()),
                ("answers", models.JSONField(default=dict)),
                ("started_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("running", "Running"), ("passed", "Passed"), ("failed", "Failed")],
                        default="running",
                        max_length=8,
                    ),
                ),
                ("score_bp", models.PositiveIntegerField(null=True)),
                ("by_topic", models.JSONField(default=dict)),
                ("failed_parts", models.JSONField(default=list)),
                (
                    "staff",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.staff"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ItemAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120)),
                ("topic", models.CharField(max_length=20)),
                ("right", models.BooleanField()),
                ("rest", models.FloatField(help_text="share right of the paper's other questions")),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="training.sitting"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Weakness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("skill", models.CharField(max_length=40)),
                ("score_bp", models.PositiveIntegerField()),
                ("source", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "staff",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.staff"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WrittenQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("content", models.TextField(help_text="YAML")),
                ("why", models.TextField(blank=True)),
                ("written_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("course", models.CharField(help_text="name of the course", max_length=60)),
                ("topic", models.CharField(max_length=20)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("course", models.CharField(max_length=60)),
                ("due_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("why", models.TextField(blank=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(help_text="taken back", null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.staff"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["due_on", "id"], name="assignment_by_due")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at__isnull", True), ("ended_at__isnull", True)),
                        fields=("staff", "course"),
                        name="assignment_open_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120)),
                ("topic", models.CharField(max_length=20)),
                ("fingerprint", models.CharField(max_length=16)),
                ("memory", models.JSONField(default=dict)),
                ("due_at", models.DateTimeField()),
                ("reviews", models.PositiveIntegerField(default=0)),
                ("lapses", models.PositiveIntegerField(default=0)),
                (
                    "staff",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.staff"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["staff", "due_at"], name="card_due")],
                "constraints": [models.UniqueConstraint(fields=("staff", "key"), name="card_once")],
            },
        ),
        migrations.CreateModel(
            name="Completion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("course", models.CharField(max_length=60)),
                ("version", models.CharField(max_length=40)),
                ("minutes", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "staff",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.staff"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("staff", "course", "version"), name="course_done_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CourseVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("content", models.TextField(help_text="YAML")),
                ("why", models.TextField(blank=True)),
                ("written_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("name", models.CharField(max_length=60)),
                ("version", models.CharField(max_length=40)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.document"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("name", "version"), name="course_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("written_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="course_second_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LessonDone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("course", models.CharField(max_length=60)),
                ("lesson", models.CharField(max_length=60)),
                ("version", models.CharField(max_length=40)),
                ("minutes", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "staff",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.staff"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("staff", "course", "lesson", "version"), name="lesson_done_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LicenceAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("issued", "Issued"),
                            ("renewed", "Renewed"),
                            ("suspended", "Suspended"),
                            ("resumed", "Resumed"),
                            ("revoked", "Revoked"),
                            ("expired", "Expired"),
                        ],
                        max_length=10,
                    ),
                ),
                ("until_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("reason_sealed", models.BinaryField(null=True)),
                ("grounds", models.JSONField(default=list, help_text="the requirements as they were met")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="acts", to="people.licence"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["licence", "-id"], name="licence_acts")],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120)),
                ("topic", models.CharField(max_length=20)),
                ("right", models.BooleanField()),
                ("rating", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "staff",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.staff"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["staff", "at"], name="review_by_day")],
            },
        ),
        migrations.AddIndex(
            model_name="sitting",
            index=models.Index(fields=["exam", "-started_at"], name="sitting_by_exam"),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "running")), fields=("staff",), name="sitting_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("score_bp__isnull", True), ("state", "running")),
                    models.Q(("score_bp__isnull", False), ("state", "running"), _negated=True),
                    _connector="OR",
                ),
                name="sitting_marked_at_its_end",
            ),
        ),
        migrations.AddIndex(
            model_name="itemanswer",
            index=models.Index(fields=["key"], name="item_by_key"),
        ),
        migrations.AddConstraint(
            model_name="itemanswer",
            constraint=models.UniqueConstraint(fields=("sitting", "key"), name="item_once"),
        ),
        migrations.AddConstraint(
            model_name="weakness",
            constraint=models.UniqueConstraint(fields=("staff", "skill"), name="weakness_once"),
        ),
        migrations.AddIndex(
            model_name="writtenquestion",
            index=models.Index(fields=["state", "-id"], name="question_by_state"),
        ),
        migrations.AddConstraint(
            model_name="writtenquestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("written_by")), _negated=True),
                    _connector="OR",
                ),
                name="question_second_person",
            ),
        ),
    ]
