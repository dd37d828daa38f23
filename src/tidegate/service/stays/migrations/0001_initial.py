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
            name="StayList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(db_index=True)),
                ("good_until", models.DateTimeField()),
                ("stays", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("envelope", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="AffectedPerson",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "resolution",
                    models.CharField(
                        choices=[
                            ("exact", "Exact"),
                            ("probable", "Probable"),
                            ("unmatched", "Unmatched"),
                            ("ruled out", "Ruled Out"),
                            ("canary", "Canary"),
                        ],
                        db_index=True,
                        max_length=16,
                    ),
                ),
                ("by", models.CharField(blank=True, max_length=64)),
                ("fields", models.JSONField(default=list)),
                ("minor", models.BooleanField(null=True)),
                ("language", models.CharField(blank=True, max_length=16)),
                ("custody", models.CharField(blank=True, max_length=24)),
                ("in_file", models.BooleanField(default=True)),
                ("attorneys", models.PositiveIntegerField(default=0)),
                ("sealed", models.CharField(blank=True, max_length=64)),
                ("ruled_at", models.DateTimeField(null=True)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="affected",
                        to="incidents.incident",
                    ),
                ),
                (
                    "relative_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relatives",
                        to="stays.affectedperson",
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
        migrations.CreateModel(
            name="Asking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(db_index=True)),
                ("questions", models.PositiveIntegerField(default=0)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PersonReveal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reveals",
                        to="stays.affectedperson",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Stay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("set_at", models.DateTimeField(db_index=True)),
                ("notified_at", models.DateTimeField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("held", models.CharField(blank=True, max_length=300)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stay",
                        to="stays.affectedperson",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Print",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(max_length=32)),
                ("value", models.CharField(db_index=True, max_length=64)),
                (
                    "stay",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="prints", to="stays.stay"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="affectedperson",
            constraint=models.UniqueConstraint(fields=("incident", "number"), name="one_number_a_person"),
        ),
        migrations.AddConstraint(
            model_name="asking",
            constraint=models.UniqueConstraint(fields=("account", "day"), name="one_row_an_asking_day"),
        ),
        migrations.AddConstraint(
            model_name="print",
            constraint=models.UniqueConstraint(fields=("stay", "field", "value"), name="one_print_a_stay"),
        ),
    ]
