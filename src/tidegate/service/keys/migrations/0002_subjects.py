"""Shredding is of more than submissions."""

import uuid
from typing import Any

from django.db import migrations, models
from django.db.models import F


def fill(apps: Any, schema_editor: Any) -> None:
    """What was ordered before was about submissions."""
    apps.get_model("keys", "ShredOrder").objects.update(number=F("submission_id"))


class Migration(migrations.Migration):
    dependencies = [("keys", "0001_initial"), ("releases", "0001_initial")]

    operations = [
        migrations.AddField("shredorder", "kind", models.CharField(default="submission", max_length=16)),
        migrations.AddField(
            "shredorder",
            "number",
            models.UUIDField(db_index=True, default=uuid.uuid4),
            preserve_default=False,
        ),
        migrations.AlterField(
            "shredorder",
            "submission",
            models.ForeignKey(
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="shred_orders",
                to="releases.submission",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
