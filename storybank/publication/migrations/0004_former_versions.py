"""Versions of documents, beginning with what is public now."""

import hashlib
import json

from django.db import migrations, models


def keep_what_is_public(apps, schema_editor):
    """Make one version of each document, numbered per story in the order of publication."""
    story = apps.get_model('publication', 'PublishedStory')
    version = apps.get_model('publication', 'PublishedVersion')
    numbers = {}
    for row in story.objects.order_by('updated_at', 'pk').iterator(chunk_size=100):
        numbers[row.story_id] = numbers.get(row.story_id, 0) + 1
        said = json.loads(row.detail)
        said.pop('updatedAt', None)
        text = json.dumps(said, ensure_ascii=False, separators=(',', ':'))
        version.objects.create(
            story_id=row.story_id,
            number=numbers[row.story_id],
            language=row.language,
            page_id=row.page_id,
            detail=row.detail,
            overlay=row.overlay,
            fingerprint=row.fingerprint,
            content_hash=hashlib.sha256(text.encode()).hexdigest(),
            published_at=row.updated_at,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('publication', '0003_counted_figures'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublishedVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('story_id', models.UUIDField()),
                ('number', models.PositiveIntegerField(help_text='Counts the versions of a story, all languages together.')),
                ('language', models.CharField(max_length=12)),
                ('page_id', models.PositiveIntegerField()),
                ('detail', models.TextField(help_text='The stored answer of the API at that moment; empty when taken away.')),
                ('overlay', models.TextField()),
                ('fingerprint', models.CharField(max_length=64)),
                ('content_hash', models.CharField(help_text='Of the detail without the day of publication.', max_length=64)),
                ('published_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['page_id'], name='published_version_page')],
                'constraints': [models.UniqueConstraint(fields=('story_id', 'number'), name='one_version_per_number')],
            },
        ),
        migrations.RunPython(keep_what_is_public, migrations.RunPython.noop),
    ]
