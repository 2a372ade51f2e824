import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0005_recipients'),
    ]

    operations = [
        migrations.AlterField(
            model_name='digestdelivery',
            name='recipient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='digests', to='community.recipient'),
        ),
        migrations.AlterField(
            model_name='digestitem',
            name='recipient',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='community.recipient'),
        ),
        migrations.RemoveConstraint(
            model_name='digestdelivery',
            name='digest_delivery_once',
        ),
        migrations.RemoveConstraint(
            model_name='digestitem',
            name='digest_item_once',
        ),
        migrations.RemoveIndex(
            model_name='digestdelivery',
            name='digest_latest',
        ),
        migrations.RemoveField(
            model_name='digestdelivery',
            name='member',
        ),
        migrations.RemoveField(
            model_name='digestitem',
            name='member',
        ),
        migrations.RemoveField(
            model_name='member',
            name='digest',
        ),
        migrations.RemoveField(
            model_name='member',
            name='digest_link_version',
        ),
        migrations.RemoveField(
            model_name='member',
            name='digest_since',
        ),
        migrations.AddIndex(
            model_name='digestdelivery',
            index=models.Index(fields=['recipient', '-until'], name='digest_latest'),
        ),
        migrations.AddConstraint(
            model_name='digestdelivery',
            constraint=models.UniqueConstraint(fields=('edition', 'recipient'), name='digest_delivery_once'),
        ),
        migrations.AddConstraint(
            model_name='digestitem',
            constraint=models.UniqueConstraint(fields=('recipient', 'section', 'thing'), name='digest_item_once'),
        ),
    ]
