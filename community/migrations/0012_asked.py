from django.db import migrations, models
from django.db.models import F
from django.utils import timezone


def asked(apps, schema_editor):
    """Who has paused asked before that: when their row was made, at the earliest."""
    rows = apps.get_model("community", "Recipient").objects
    rows.update(asked_at=F("since"))
    rows.filter(since__gt=timezone.now()).update(asked_at=F("created_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0011_wishes'),
    ]

    operations = [
        migrations.AddField(
            model_name='recipient',
            name='asked_at',
            field=models.DateTimeField(default=timezone.now, editable=False),
        ),
        migrations.RunPython(asked, migrations.RunPython.noop),
    ]
