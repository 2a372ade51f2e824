from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0003_days_of_dates")]
    operations = [
        migrations.AddField(
            model_name="material",
            name="language",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Of a translation; empty: for all others",
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint(model_name="material", name="material_once_an_event"),
        migrations.AddConstraint(
            model_name="material",
            constraint=models.UniqueConstraint(
                fields=("event", "key", "language"), name="material_once_an_event"
            ),
        ),
    ]
