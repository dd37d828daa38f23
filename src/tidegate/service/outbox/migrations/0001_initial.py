"""The first tables."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Mail",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("key", models.CharField(max_length=200, unique=True)),
                ("origin", models.CharField(db_index=True, max_length=32)),
                ("number", models.CharField(db_index=True, max_length=64)),
                ("holder_kind", models.CharField(max_length=32)),
                ("holder_id", models.CharField(db_index=True, max_length=64)),
                ("incident", models.UUIDField(db_index=True, null=True)),
                ("sha256", models.CharField(max_length=64)),
                ("sealed", models.CharField(max_length=64)),
                ("message_id", models.CharField(db_index=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("held", "Held"),
                            ("claimed", "Claimed"),
                            ("sent", "Sent"),
                            ("unclear", "Unclear"),
                            ("refused", "Refused"),
                            ("returned", "Returned"),
                            ("dropped", "Dropped"),
                        ],
                        db_index=True,
                        max_length=16,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nothing"),
                            ("guard", "Guard"),
                            ("restored", "Restored"),
                            ("late", "Late"),
                            ("sealed", "Sealed"),
                            ("server", "Server"),
                        ],
                        max_length=16,
                    ),
                ),
                ("causes", models.CharField(blank=True, max_length=300)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("code", models.PositiveIntegerField(default=0)),
                ("trouble", models.CharField(blank=True, max_length=200)),
                ("made_at", models.DateTimeField(db_index=True)),
                ("due_at", models.DateTimeField(db_index=True)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Restoration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("generation", models.CharField(max_length=100)),
                ("at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "lifted_by",
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
