"""The first tables."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("incidents", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeletionRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=16)),
                ("operator", models.CharField(blank=True, max_length=100)),
                (
                    "way",
                    models.CharField(
                        choices=[("mail", "Mail"), ("form", "Form"), ("none", "None")], max_length=8
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafted", "Drafted"),
                            ("not asked", "Not Asked"),
                            ("sent", "Sent"),
                            ("chased", "Chased"),
                            ("answered", "Answered"),
                            ("attested", "Attested"),
                            ("refused", "Refused"),
                            ("unreachable", "Unreachable"),
                        ],
                        db_index=True,
                        default="drafted",
                        max_length=16,
                    ),
                ),
                ("details", models.CharField(max_length=64)),
                ("bar", models.CharField(blank=True, max_length=200)),
                ("allowed_at", models.DateTimeField(null=True)),
                ("more", models.BooleanField(default=False)),
                ("round", models.PositiveIntegerField(default=0)),
                ("reminder", models.CharField(blank=True, max_length=64)),
                ("drafted_at", models.DateTimeField(db_index=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(db_index=True, null=True)),
                ("chased_at", models.DateTimeField(null=True)),
                ("escalated_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "allowed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deletions",
                        to="incidents.incident",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("drafted", "Drafted"),
                            ("not asked", "Not Asked"),
                            ("sent", "Sent"),
                            ("chased", "Chased"),
                            ("answered", "Answered"),
                            ("attested", "Attested"),
                            ("refused", "Refused"),
                            ("unreachable", "Unreachable"),
                        ],
                        max_length=16,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("words", models.CharField(blank=True, max_length=64)),
                ("recorded_at", models.DateTimeField()),
                (
                    "proof",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.evidence",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="deletions.deletionrequest",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Hit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("key", models.CharField(max_length=64)),
                ("pack", models.CharField(max_length=64)),
                ("people", models.PositiveIntegerField()),
                ("of", models.PositiveIntegerField()),
                ("share", models.FloatField()),
                ("kinds", models.JSONField(default=list)),
                ("certain", models.BooleanField()),
                ("context", models.JSONField(default=list)),
                ("body", models.CharField(blank=True, max_length=64)),
                ("at", models.PositiveIntegerField(default=0)),
                ("evidence", models.CharField(blank=True, max_length=80)),
                ("first_seen", models.CharField(blank=True, max_length=32)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("found", "Found"),
                            ("gone", "Gone"),
                            ("not ours", "Not Ours"),
                            ("stays", "Stays"),
                        ],
                        db_index=True,
                        default="found",
                        max_length=16,
                    ),
                ),
                ("taken_at", models.DateTimeField(db_index=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hits",
                        to="incidents.incident",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hits",
                        to="incidents.evidence",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.evidence",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hits",
                        to="deletions.deletionrequest",
                    ),
                ),
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
            name="Looked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "incident",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="incidents.incident"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Pack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(null=True)),
                ("pack", models.CharField(blank=True, max_length=32)),
                ("people", models.PositiveIntegerField(default=0)),
                ("gaps", models.PositiveIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("trouble", models.CharField(blank=True, max_length=300)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "incident",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pack",
                        to="incidents.incident",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="deletionrequest",
            constraint=models.UniqueConstraint(fields=("incident", "key"), name="one_request_a_counterpart"),
        ),
        migrations.AddConstraint(
            model_name="deletionrequest",
            constraint=models.UniqueConstraint(fields=("incident", "number"), name="one_number_a_request"),
        ),
        migrations.AddConstraint(
            model_name="hit",
            constraint=models.UniqueConstraint(fields=("incident", "key"), name="one_row_a_copy"),
        ),
    ]
