from django.db import migrations, models
from django.db.models import Exists, OuterRef, Q


def taken_down(apps, schema_editor):
    """What is hidden by who decided to remove it (`community.group_records`)."""
    decisions = apps.get_model("community", "Decision").objects.filter(
        kind="post", thing=OuterRef("uuid"), action="remove"
    ).exclude(appeal="reversed")
    theirs = Exists(decisions.filter(decided_by=OuterRef("hidden_by")))
    # Their accounts may be gone.
    nobodys = Q(hidden_by=None) & Exists(decisions.filter(decided_by=None))
    posts = apps.get_model("community", "Post").objects.filter(state="hidden")
    posts.filter(Q(theirs) | nobodys).update(is_taken_down=True)


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0016_topic_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='post',
            name='is_taken_down',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunPython(taken_down, migrations.RunPython.noop, elidable=True),
    ]
