"""How many statements of attorneys were taken up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="review",
            name="statements",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
