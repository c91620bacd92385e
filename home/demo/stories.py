"""From a demo file to a story page, as an author would fill in the form."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models

from home.demo.content import BodyPicture, Part, Quote, Section, StoryFile
from home.demo.identity import identifier, story_identifier
from home.demo.terms import Terms
from storybank.images.models import StoryImage
from storybank.organisations.models import Organisation
from storybank.stories.models import (
    ImpactFigure,
    StoryIndexPage,
    StoryInstrument,
    StoryMunicipality,
    StoryPage,
    StoryParticipant,
    StorySource,
    StoryTender,
)


class StoryWriter:
    """Makes the page of one story in its source language, and knows which of its texts are to be translated."""

    def __init__(
        self,
        story: StoryFile,
        terms: Terms,
        pictures: Mapping[str, StoryImage],
        organisations: Mapping[str, Organisation],
    ) -> None:
        self._story = story
        self._terms = terms
        self._pictures = pictures
        self._organisations = organisations

    def write(self, index: StoryIndexPage, author: Any) -> StoryPage:
        """
        Put the story below the index as a draft, with everything that belongs to it.

        Raises ValidationError when the form would not take it.
        """
        story, words = self._story, self._story.words[self._story.source_language]
        page = StoryPage(
            translation_key=story_identifier(story.key),
            locale=index.locale,
            source_language=story.source_language,
            owner=author,
            live=False,
            title=words.title,
            slug=words.slug,
            summary=words.summary,
            social_value=words.social_value,
            hero_image=self._pictures[story.hero],
            sector=self._terms.one("sector", story.sector),
            procedure=self._terms.one("procedure", story.procedure),
            cpv=", ".join(story.cpv),
            how_met=story.how_met,
            contract_type=story.contract_type,
            contract_value=story.contract_value,
            contract_disclosure=story.disclosure,
            contract_from=story.contract_from,
            contract_to=story.contract_to,
            cost_difference=story.cost_difference,
            contact_organisation=self._organisations[story.buyer],
            fictional=story.fictional,
            checked_at=story.checked_at,
            review_months=story.review_months,
        )
        page.body = [self._block(number, part) for number, part in enumerate(story.body)]
        for name, taxonomy, slugs in (
            ("other_sectors", "sector", story.other_sectors),
            ("impact_types", "impactType", story.impact_types),
            ("target_groups", "targetGroup", story.target_groups),
            ("supplier_types", "supplierType", story.supplier_types),
        ):
            setattr(page, name, self._terms.many(taxonomy, slugs))
        for relation, rows in self._relations(index).items():
            for number, row in enumerate(rows):
                row.sort_order = number
                row.clean_fields(exclude=["page"])
                row.clean()
            setattr(page, relation, rows)
        index.add_child(instance=page)
        return page

    def texts(self, language: str) -> dict[str, str]:
        """Return the texts in another language, by the paths that the translation service knows."""
        story, words = self._story, self._story.words[language]
        texts = {"title": words.title, "summary": words.summary, "social_value": words.social_value}
        for number, part in enumerate(story.body):
            texts |= {
                f"body.{self._block_id(number)}{path}": text for path, text in _texts_of(part, language)
            }
        for instrument in story.instruments:
            key = self._row_key("story_instruments", instrument.slug)
            texts[f"story_instruments.{key}.applied"] = instrument.applied[language]
        for source in story.sources:
            texts[f"sources.{self._row_key('sources', source.key)}.title"] = source.title[language]
        return texts

    def _relations(self, index: StoryIndexPage) -> dict[str, list[models.Model]]:
        story, language, locale = self._story, self._story.source_language, index.locale
        return {
            "story_municipalities": [
                StoryMunicipality(municipality=term)
                for term in self._terms.many("municipality", story.municipalities)
            ],
            "story_instruments": [
                StoryInstrument(
                    translation_key=self._row_key("story_instruments", used.slug),
                    locale=locale,
                    instrument=self._terms.one("instrument", used.slug),
                    percentage=used.percentage,
                    percentage_base=used.percentage_base,
                    applied=used.applied[language],
                )
                for used in story.instruments
            ],
            "participants": [
                StoryParticipant(organisation=self._organisations[key], role=role)
                for key, role in story.participants
            ],
            "sources": [
                StorySource(
                    translation_key=self._row_key("sources", source.key),
                    locale=locale,
                    uid=self._row_key("sources", source.key),
                    title=source.title[language],
                    publisher=source.publisher,
                    year=source.year,
                    url=source.url,
                    independent=source.independent,
                )
                for source in story.sources
            ],
            "figures": [self._figure(figure) for figure in story.figures],
            "tenders": [
                StoryTender(
                    uid=self._row_key("tenders", tender.number),
                    system=tender.system,
                    number=tender.number,
                    lot=tender.lot,
                    url=tender.url,
                )
                for tender in story.tenders
            ],
        }

    def _figure(self, figure):
        return ImpactFigure(
            uid=self._row_key("figures", figure.indicator),
            indicator=self._terms.one("indicator", figure.indicator),
            value=figure.value,
            kind=figure.kind,
            method=figure.method,
            period_from=figure.period_from,
            period_to=figure.period_to,
            recurring=figure.recurring,
            attribution=figure.attribution,
            weight=figure.weight,
            counting_key=figure.counting_key,
            source_ids=[str(self._row_key("sources", key)) for key in figure.sources],
            state=figure.state,
            verified_by=figure.verified_by,
            verified_on=figure.verified_on,
        )

    def _block(self, number: int, part: Part) -> dict[str, Any]:
        name, value = self._block_value(part)
        return {"type": name, "value": value, "id": self._block_id(number)}

    def _block_value(self, part: Part) -> tuple[str, Any]:
        language = self._story.source_language
        if isinstance(part, Section):
            return part.name, part.html[language]
        if isinstance(part, Quote):
            return "quote", {"text": part.text[language], "attribution": part.attribution[language]}
        if isinstance(part, BodyPicture):
            image = self._pictures[part.picture]
            return "picture", {"image": image.pk, "alt": "", "caption": part.caption[language]}
        return "figures", [str(self._row_key("figures", indicator)) for indicator in part.indicators]

    def _block_id(self, number: int) -> str:
        return str(identifier(self._story.key, "body", str(number)))

    def _row_key(self, relation: str, key: str):
        return identifier(self._story.key, relation, key)


def _texts_of(part: Part, language: str) -> Iterator[tuple[str, str]]:
    """Yield the translatable texts of a part of the body, each with its path below that of the block."""
    if isinstance(part, Section):
        yield "", part.html[language]
    elif isinstance(part, Quote):
        yield ".text", part.text[language]
        yield ".attribution", part.attribution[language]
    elif isinstance(part, BodyPicture):
        yield ".caption", part.caption[language]
