"""From the slugs of the demo files to terms."""

from collections.abc import Iterable
from functools import cache

from home.demo.tables import DemoFileError
from storybank.vocabulary.models import Term
from storybank.vocabulary.service import resolve


class Terms:
    """Finds terms, each once. Made anew for every run, because terms change."""

    def __init__(self) -> None:
        self.one = cache(self._find)

    def many(self, taxonomy: str, slugs: Iterable[str]) -> list[Term]:
        """Return terms of a vocabulary by slug. Raises DemoFileError for one that does not exist."""
        return [self.one(taxonomy, slug) for slug in slugs]

    def _find(self, taxonomy: str, slug: str) -> Term:
        term = resolve(taxonomy, slug)
        if term is None:
            raise DemoFileError(
                f"There is no {taxonomy} “{slug}”. Were the vocabularies loaded (load_vocabularies)?"
            )
        return term
