"""Report where documents differ from their pages."""

from django.core.management.base import BaseCommand

from storybank.publication.service import find_drift


class Command(BaseCommand):
    help = "Compare all published documents with their pages. Exits 1 when they differ; changes nothing."

    def handle(self, *args, **options):
        count = 0
        for count, drift in enumerate(find_drift(), start=1):
            self.stdout.write(f"page {drift.page_id}: {drift.problem}")
        if count:
            self.stderr.write(self.style.ERROR(f"{count} differences. Mend them with: rebuild_publication"))
            raise SystemExit(1)
        self.stdout.write(self.style.SUCCESS("Documents and pages agree."))
