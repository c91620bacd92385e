"""Report where documents differ from their pages."""

from django.core.management.base import BaseCommand

from storybank.publication.service import find_drift


class Command(BaseCommand):
    help = "Compare all published documents with their pages. Exits 1 when they differ; changes nothing."

    def handle(self, *args, **options):
        differences = 0
        for drift in find_drift():
            differences += 1
            self.stdout.write(f"page {drift.page_id}: {drift.problem}")
        if differences:
            self.stderr.write(
                self.style.ERROR(f"{differences} differences. Mend them with: rebuild_publication")
            )
            raise SystemExit(1)
        self.stdout.write(self.style.SUCCESS("Documents and pages agree."))
