import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def drop_doubles(apps, schema_editor):
    """Of the same consent given twice, the first stays: it says since when."""
    consents = apps.get_model("community", "Consent").objects.using(schema_editor.connection.alias)
    seen = set()
    standing = consents.filter(withdrawn_at=None).order_by("given_at", "pk")
    for pk, *key in standing.values_list("pk", "member", "kind", "version", "about"):
        if tuple(key) in seen:
            consents.filter(pk=pk).delete()
        seen.add(tuple(key))


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("community", "0006_recipients_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="QueueMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_wanted", models.BooleanField(default=True)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("newest", models.JSONField(default=dict)),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="queue_mail",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "mail about what waits for moderators",
                "verbose_name_plural": "mails about what waits for moderators",
            },
        ),
        migrations.RunPython(drop_doubles, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("member", "kind", "version", "about"),
                name="consent_once",
            ),
        ),
    ]
