"""
Documents that were written before have no rows for totals, and lack facts that came since.

Writes down that all of them are to be made anew; the worker does so after the migration, in batches.
"""

from django.db import migrations


def refresh_everything(apps, _schema_editor):
    """Leave a refresh of all documents to the worker, unless there are none."""
    if apps.get_model("publication", "PublishedStory").objects.exists():
        apps.get_model("publication", "PendingRefresh").objects.create(kind="subtree", key="")


class Migration(migrations.Migration):
    dependencies = [("publication", "0006_moment_of_the_last_change")]
    operations = [migrations.RunPython(refresh_everything, migrations.RunPython.noop)]
