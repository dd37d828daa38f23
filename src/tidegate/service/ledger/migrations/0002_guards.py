"""The database refuses to change what was recorded; copies wait their turn, and stamps theirs."""

from typing import Any

from django.db import migrations, models

from tidegate.service.ledger import guards


def set_guards(apps: Any, schema_editor: Any) -> None:
    for statement in guards.setting(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def lift_guards(apps: Any, schema_editor: Any) -> None:
    for statement in guards.lifting(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.AddField("checkpointrow", "stamp_due_at", models.DateTimeField(null=True)),
        migrations.AddField("witnesscopy", "due_at", models.DateTimeField(null=True)),
        migrations.AddField("witnesscopy", "tries", models.PositiveIntegerField(default=0)),
        migrations.AlterField("witnesscopy", "kept_at", models.DateTimeField(db_index=True, null=True)),
        migrations.RunPython(set_guards, lift_guards),
    ]
