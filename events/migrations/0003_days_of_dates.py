"""The local days of dates that were there before the columns."""

from datetime import timedelta

from django.db import migrations


def fill(apps, schema_editor):
    Occurrence = apps.get_model("events", "Occurrence")
    batch = []
    for row in Occurrence.objects.only("local_start", "local_end").iterator(chunk_size=1000):
        row.first_day = row.local_start.date()
        row.last_day = (row.local_end - timedelta(microseconds=1)).date()
        batch.append(row)
        if len(batch) == 1000:
            Occurrence.objects.bulk_update(batch, ["first_day", "last_day"])
            batch = []
    Occurrence.objects.bulk_update(batch, ["first_day", "last_day"])


class Migration(migrations.Migration):
    dependencies = [("events", "0002_calendar")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
