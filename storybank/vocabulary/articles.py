"""Loads the law articles of instruments, keeping an editor's verification."""

from django.core.exceptions import ValidationError

from storybank.vocabulary.fixture_files import FixtureError, Row
from storybank.vocabulary.merging import plain
from storybank.vocabulary.models import InstrumentArticle, Term

# Kept or replaced together: a date says when *this* verification was made.
_PAIR = ("verification", "checked_on")
_OFFICIAL = ("url", "order")


class ArticleLoad:
    """The articles of all listed instruments. ``touched`` holds the slugs of instruments whose articles changed."""

    def __init__(self, listed: dict[str, Row], terms: dict[str, Term]) -> None:
        self.listed = listed
        self.terms = terms
        self.touched: set[str] = set()
        self._new: list[InstrumentArticle] = []
        self._changed: list[InstrumentArticle] = []
        self._gone: list[int] = []

    def apply(self) -> None:
        """Give every instrument its articles, in memory; an article is known by its law and number.

        Raises:
            FixtureError: when an article cannot be stored.
        """
        for slug, row in self.listed.items():
            instrument = self.terms[slug]
            stored = {(article.law, article.article): article for article in instrument.articles.all()}
            articles = []
            for values in row["articles"]:
                article = stored.pop((values["law"], values["article"]), None)
                if article is None:
                    article = self._made(slug, values)
                    self._new.append(article)
                    self.touched.add(slug)
                elif self._apply(article, values):
                    self._changed.append(article)
                    self.touched.add(slug)
                articles.append(article)
            if stored:
                self._gone += [article.pk for article in stored.values()]
                self.touched.add(slug)
            # In memory only; the search text of the instrument names its articles.
            instrument.articles.set(articles)

    def store(self) -> None:
        """Store what ``apply()`` made, once the instruments are stored. Gone articles are deleted."""
        InstrumentArticle.objects.filter(pk__in=self._gone).delete()
        InstrumentArticle.objects.bulk_create(self._new)
        InstrumentArticle.objects.bulk_update(self._changed, [*_OFFICIAL, *_PAIR, "loaded"])

    def _made(self, slug: str, values: Row) -> InstrumentArticle:
        article = InstrumentArticle(**values)
        article.loaded = {"pair": _pair(article)}
        try:
            article.clean_fields(exclude=["instrument"])
        except ValidationError as error:
            raise FixtureError(f"instruments.json, {slug}, articles: {error.message_dict}") from error
        return article

    def _apply(self, article: InstrumentArticle, values: Row) -> bool:
        """Give a stored article the listed values; return whether anything changed."""
        before = (*(getattr(article, name) for name in (*_OFFICIAL, *_PAIR)), dict(article.loaded))
        for name in _OFFICIAL:
            setattr(article, name, values[name])
        if _pair(article) == article.loaded.get("pair"):
            for name in _PAIR:
                setattr(article, name, values[name])
            article.loaded = {"pair": _pair(article)}
        return before != (*(getattr(article, name) for name in (*_OFFICIAL, *_PAIR)), article.loaded)


def _pair(article: InstrumentArticle) -> list[str | None]:
    return [article.verification, plain(article.checked_on)]
