"""The first tables."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("incidents", "0001_initial"),
        ("stays", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="review",
                        serialize=False,
                        to="stays.affectedperson",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("open", "Open"),
                            ("ruled, to be confirmed", "Ruled"),
                            ("decided", "Decided"),
                            ("appealed", "Appealed"),
                            ("ruled on appeal, to be confirmed", "Appeal Ruled"),
                        ],
                        db_index=True,
                        default="open",
                        max_length=40,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("acts", models.PositiveIntegerField(default=0)),
                ("acted_at", models.DateTimeField()),
                ("replied", models.PositiveIntegerField(default=0)),
                ("heard", models.BooleanField(default=False)),
                ("counsel_until", models.DateTimeField(null=True)),
                ("appeal_until", models.DateTimeField(null=True)),
                ("final_at", models.DateTimeField(null=True)),
                ("basis", models.CharField(blank=True, max_length=64)),
                ("reopened", models.PositiveIntegerField(default=0)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="incidents.incident",
                    ),
                ),
                (
                    "ruled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
