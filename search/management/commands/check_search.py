"""`manage.py check_search`: compares the search index of this host, and that in Elasticsearch, with the published documents."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from search import service
from search.checks import Drift


class Command(BaseCommand):
    """Says what differs and ends with status 1 when anything does."""

    help = (
        "Compares the search index of this host, and the one in Elasticsearch if SEARCH_URL names it, with the published "
        "documents; exits 1 when they differ."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare and report."""
        drifts = {"The index": service.compare(), "The index in Elasticsearch": service.compare_cluster()}
        for name, drift in drifts.items():
            if drift is not None:
                self._report(name, drift)
        if any(drifts.values()):
            sys.exit(1)

    def _report(self, index: str, drift: Drift) -> None:
        for said, kind in (
            ("not in the index", drift.missing),
            ("in the index without a document", drift.surplus),
            ("in the index with other contents", drift.different),
            ("in the index more than once", drift.doubled),
        ):
            if kind.count:
                self.stdout.write(f"{kind.count} {said}, for example:")
                for hit in kind.examples:
                    self.stdout.write(f"  {hit.story_id} {hit.language}")
        for name in drift.damaged_files:
            self.stdout.write(f"damaged file: {name}")
        if drift.problem:
            self.stdout.write(drift.problem)
        if drift:
            self.stdout.write(
                f"{index} differs from the documents; `manage.py rebuild_search` builds it anew."
            )
        else:
            self.stdout.write(f"{drift.compared} documents compared, {index[0].lower()}{index[1:]} agrees.")
