"""
Stories in any number, made like those of the demo.

A generated story takes one demo story as its model: the same sections in the same order with as many words, as many
instruments, figures, sources and participants. Words, terms, organisations, pictures, amounts and dates are other ones, drawn
by a generator that is seeded with the number of the story: story 57 is the same story in every bank.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.text import slugify
from wagtail.models import Locale

from benchmarks.words import languages
from home.demo.content import LANGUAGES, BodyPicture, FigureReference, Quote, Section, StoryFile
from home.demo.reader import read_stories
from storybank.images.models import StoryImage
from storybank.organisations.models import Organisation
from storybank.stories.models import (
    ImpactFigure,
    StoryInstrument,
    StoryMunicipality,
    StoryPage,
    StoryParticipant,
    StorySource,
    StoryTender,
)
from storybank.vocabulary.models import (
    ImpactType,
    Indicator,
    Instrument,
    Municipality,
    Procedure,
    Sector,
    SupplierType,
    TargetGroup,
    Term,
)

SEED = "verhalenbank"
_FIRST_DAY = date(2022, 1, 1)
_DAYS = 4 * 365
_LONGEST_SLUG = 80


@dataclass(frozen=True)
class NewPage:
    """A page of a story in one language that is not in the tree yet, with its rows by relation and its lists of terms."""

    page: StoryPage
    rows: dict[str, list[Model]]
    terms: dict[str, list[Term]]


class Corpus:
    """Generates stories over the vocabularies, organisations and pictures that are in the database."""

    def __init__(self) -> None:
        self._models = [story for story in read_stories() if len(story.languages) == len(LANGUAGES)]
        self._writers = languages(self._models)
        self._locales = {locale.language_code: locale for locale in Locale.objects.all()}
        self._terms: dict[type[Term], list[Term]] = {
            model: list(model.objects.active().order_by("slug"))
            for model in (
                *(Municipality, Sector, ImpactType, TargetGroup, SupplierType, Procedure, Instrument),
                Indicator,
            )
        }
        directory = Organisation.objects.order_by("uuid")
        self._buyers = list(directory.filter(kind=Organisation.Kind.MUNICIPALITY))
        self._others = list(directory.exclude(kind=Organisation.Kind.MUNICIPALITY))
        self._images = list(StoryImage.objects.order_by("pk"))

    def story(self, number: int) -> list[NewPage]:
        """Return the pages of one story, one per language, that of the source language first."""
        random = Random(f"{SEED} {number}")
        model = random.choice(self._models)
        key = _uuid(random)
        shared = _Shared(self, random, model)
        order = sorted(LANGUAGES, key=lambda language: language != model.source_language)
        return [self._page(random, model, shared, key, number, language) for language in order]

    def draw(self, random: Random, model: type[Term], count: int) -> list[Any]:
        """Return different terms of a vocabulary. Those in front are drawn most: some municipalities have many stories."""
        terms = self._terms[model]
        found: dict[int, Term] = {}
        while len(found) < min(count, len(terms)):
            term = terms[int(len(terms) * random.random() ** 2)]
            found[term.pk] = term
        return list(found.values())

    def organisations(self, random: Random, roles: Sequence[str]) -> list[tuple[Organisation, str]]:
        """Return an organisation for each role: a municipality that buys, others for the rest."""
        return [
            (random.choice(self._buyers if role == "contractingAuthority" else self._others), role)
            for role in roles
        ]

    def images(self, random: Random, count: int) -> list[StoryImage]:
        """Return pictures."""
        return random.sample(self._images, count)

    def _page(
        self, random: Random, model: StoryFile, shared: "_Shared", key: UUID, number: int, language: str
    ) -> NewPage:
        writer, words = self._writers[language], model.words[language]
        title = writer.title(random, words.title)[:255]
        page = StoryPage(
            **shared.fields,
            translation_key=key,
            locale=self._locales[language],
            source_language=model.source_language,
            title=title,
            draft_title=title,
            slug=f"{slugify(title)[:_LONGEST_SLUG]}-{number}",
            summary=writer.text(random, words.summary, 600),
            social_value=writer.text(random, words.social_value, 1200),
        )
        page.body = list(self._body(random, model, shared, language))
        return NewPage(page, shared.rows(random, model, writer, page, language), shared.terms)

    def _body(
        self, random: Random, model: StoryFile, shared: "_Shared", language: str
    ) -> Iterator[dict[str, Any]]:
        writer, pictures = self._writers[language], iter(shared.pictures)
        for part, key in zip(model.body, shared.block_ids, strict=True):
            value: Any
            if isinstance(part, Section):
                kind, value = part.name, writer.html(random, part.html[language])
            elif isinstance(part, Quote):
                kind = "quote"
                value = {
                    "text": writer.text(random, part.text[language], 600),
                    "attribution": part.attribution[language],
                }
            elif isinstance(part, BodyPicture):
                caption = writer.text(random, part.caption[language], 250)
                kind, value = "picture", {"image": next(pictures).pk, "alt": "", "caption": caption}
            else:
                kind, value = "figures", shared.figures_of(part)
            yield {"type": kind, "value": value, "id": key}


class _Shared:
    """What both languages of a story have in common."""

    def __init__(self, corpus: Corpus, random: Random, model: StoryFile) -> None:
        day = _FIRST_DAY + timedelta(days=random.randrange(_DAYS))
        published = datetime(
            day.year, day.month, day.day, random.randrange(24), random.randrange(60), tzinfo=UTC
        )
        factor = Decimal(random.randrange(25, 400)) / 100
        body_pictures = sum(isinstance(part, BodyPicture) for part in model.body)
        hero, *self.pictures = corpus.images(random, 1 + body_pictures)
        sector, *other_sectors = corpus.draw(random, Sector, 1 + len(model.other_sectors))
        (procedure,) = corpus.draw(random, Procedure, 1)
        self.fields = {
            "live": True,
            "has_unpublished_changes": False,
            "first_published_at": published,
            "last_published_at": published,
            "latest_revision_created_at": published,
            "hero_image": hero,
            "sector": sector,
            "procedure": procedure,
            "cpv": ", ".join(model.cpv),
            "how_met": model.how_met,
            "contract_type": model.contract_type,
            "contract_value": model.contract_value and (model.contract_value * factor).quantize(Decimal("1")),
            "contract_disclosure": model.disclosure,
            "contract_from": day - timedelta(days=400),
            "contract_to": day - timedelta(days=35),
            "cost_difference": model.cost_difference,
            "checked_at": model.checked_at and day + timedelta(days=random.randrange(200)),
            "review_months": model.review_months,
            "fictional": True,
        }
        self.terms = {
            "other_sectors": other_sectors,
            "impact_types": corpus.draw(random, ImpactType, len(model.impact_types)),
            "target_groups": corpus.draw(random, TargetGroup, len(model.target_groups)),
            "supplier_types": corpus.draw(random, SupplierType, len(model.supplier_types)),
        }
        self._municipalities = corpus.draw(random, Municipality, len(model.municipalities))
        self._instruments = corpus.draw(random, Instrument, len(model.instruments))
        self._indicators = corpus.draw(random, Indicator, len(model.figures))
        self._participants = corpus.organisations(random, [role for _key, role in model.participants])
        self._source_ids = {source.key: _uuid(random) for source in model.sources}
        self._figure_ids = {figure.indicator: _uuid(random) for figure in model.figures}
        self._row_keys = [_uuid(random) for _row in (*model.instruments, *model.sources)]
        self._tender_ids = [_uuid(random) for _tender in model.tenders]
        self._factor, self._day = factor, day
        self.block_ids = [str(_uuid(random)) for _part in model.body]

    def figures_of(self, part: FigureReference) -> list[str]:
        """Return the identifiers of the figures that stand at this place of the body."""
        return [str(self._figure_ids[indicator]) for indicator in part.indicators]

    def rows(
        self, random: Random, model: StoryFile, writer: Any, page: StoryPage, language: str
    ) -> dict[str, list[Model]]:
        """Return the rows of a page, in the words of its language."""
        keys = iter(self._row_keys)
        own = {"page": page, "locale": page.locale}
        rows: dict[str, list[Any]] = {
            "story_municipalities": [
                StoryMunicipality(page=page, municipality=term) for term in self._municipalities
            ],
            "story_instruments": [
                StoryInstrument(
                    **own,
                    translation_key=next(keys),
                    instrument=term,
                    percentage=used.percentage,
                    percentage_base=used.percentage_base,
                    applied=writer.text(random, used.applied[language], 400),
                )
                for term, used in zip(self._instruments, model.instruments, strict=True)
            ],
            "participants": [
                StoryParticipant(page=page, organisation=organisation, role=role)
                for organisation, role in self._participants
            ],
            "sources": [
                StorySource(
                    **own,
                    translation_key=next(keys),
                    uid=self._source_ids[source.key],
                    title=writer.title(random, source.title[language])[:250],
                    publisher=source.publisher,
                    year=self._day.year,
                    url=source.url,
                    independent=source.independent,
                )
                for source in model.sources
            ],
            "figures": [
                self._figure(page, term, figure)
                for term, figure in zip(self._indicators, model.figures, strict=True)
            ],
            "tenders": [
                StoryTender(
                    page=page,
                    uid=uid,
                    system=tender.system,
                    number=tender.number,
                    lot=tender.lot,
                    url=tender.url,
                )
                for uid, tender in zip(self._tender_ids, model.tenders, strict=True)
            ],
        }
        for found in rows.values():
            for place, row in enumerate(found):
                row.sort_order = place
        return rows

    def _figure(self, page: StoryPage, indicator: Any, figure: Any) -> ImpactFigure:
        return ImpactFigure(
            page=page,
            uid=self._figure_ids[figure.indicator],
            indicator=indicator,
            value=(figure.value * self._factor).quantize(Decimal("1")),
            kind=figure.kind,
            method=figure.method,
            period_from=self._day - timedelta(days=400),
            period_to=self._day - timedelta(days=35),
            recurring=figure.recurring,
            attribution=figure.attribution,
            weight=figure.weight or 1 + figure.value % 500,  # the indicator may be an average
            counting_key=figure.counting_key,
            source_ids=[str(self._source_ids[key]) for key in figure.sources],
            state=figure.state,
            verified_by=figure.verified_by,
            verified_on=figure.verified_on,
        )


def _uuid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)
