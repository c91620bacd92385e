"""Make all documents anew."""

import gc

from django.core.management.base import BaseCommand

from storybank.publication.service import catch_up, rebuild
from storybank.stories.models import StoryPage


class Command(BaseCommand):
    help = "Make all published documents anew from their pages. Writes only what differs; can be stopped and resumed."

    def add_arguments(self, parser):
        parser.add_argument(
            "--after",
            type=int,
            default=0,
            metavar="PAGE",
            help="resume behind this page (printed when interrupted)",
        )

    def handle(self, *args, after, **options):
        total = StoryPage.objects.filter(pk__gt=after).count()
        done, last = 0, after

        def show(page_id, pages):
            nonlocal done, last
            done, last = done + pages, page_id
            bar = "#" * (40 * done // max(total, 1))
            self.stderr.write(f"\r[{bar:<40}] {done}/{total}", ending="")

        # What was loaded until now is no garbage: each full collection would look through it, a tenth of the time.
        gc.freeze()
        try:
            rebuild(after, show)
        except KeyboardInterrupt:
            self.stderr.write("")
            self.stderr.write(f"Stopped. Resume with: rebuild_publication --after {last}")
            raise SystemExit(130) from None
        catch_up()
        self.stderr.write("")
        self.stdout.write(self.style.SUCCESS(f"{done} pages looked at; documents are up to date."))
