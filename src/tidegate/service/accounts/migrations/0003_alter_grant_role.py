"""Roles of the response."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_sign_in"),
    ]

    operations = [
        migrations.AlterField(
            model_name="grant",
            name="role",
            field=models.CharField(
                choices=[
                    ("publisher", "publisher"),
                    ("reviewer", "reviewer"),
                    ("approver", "approver"),
                    ("responder", "responder"),
                    ("notifier", "notifier"),
                    ("auditor", "auditor"),
                    ("key custodian", "key custodian"),
                    ("administrator", "administrator"),
                    ("counsel", "counsel"),
                    ("removal desk", "removal desk"),
                ],
                max_length=32,
            ),
        ),
    ]
