"""The demo files as data: one `StoryFile` per story, complete and checked, before anything is written."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from home.demo.content import (
    LANGUAGES,
    BodyPicture,
    Certificate,
    Figure,
    FigureReference,
    Instrument,
    OrganisationEntry,
    Part,
    Picture,
    Quote,
    Section,
    Source,
    StoryFile,
    Tender,
    Words,
)
from home.demo.tables import DemoFileError, Table
from storybank.stories.blocks import WIRE_KINDS

FOLDER = Path(__file__).parent / "stories"

_SECTIONS = {kind: name for name, kind in WIRE_KINDS.items()}


def read_stories(folder: Path = FOLDER) -> list[StoryFile]:
    """
    Read all demo stories of a folder, in order of their keys.

    A story is told in the languages that its file has a table of: [nl], [en] or both. All its texts are then in these and in
    no other. Organisations and pictures belong to the whole bank and are described in both languages all the same.

    Raises DemoFileError, naming the file and the place, when one of them cannot be right.
    """
    stories = sorted(map(_read, sorted(folder.glob("*.toml"))), key=_place)
    if not stories:
        raise DemoFileError(f"{folder}: there are no demo stories here")
    _once("stories", "key", (story.key for story in stories))
    _agree_on_organisations(stories)
    return stories


def _read(file: Path) -> StoryFile:
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DemoFileError(f"{file.name}: {error}") from error
    table = Table(values, file.name)
    story = _story(table)
    table.finish()
    _check(story, file.name)
    return story


def _place(story: StoryFile) -> tuple[int, str]:
    return len(story.key), story.key  # S9 before S10


def _story(table: Table) -> StoryFile:
    languages = _languages(table)
    with table.table("hero") as hero_table:
        hero, credit = hero_table.text("image"), hero_table.text("credit")
        hero_alt = hero_table.suffixed("alt")
    pictures = tuple(_picture(row) for row in table.tables("pictures"))
    if {picture.key: picture.alt for picture in pictures}.get(hero) != hero_alt:
        raise table.error("hero", "its description differs from that of the picture")
    return StoryFile(
        key=table.text("key"),
        source_language=table.text("source_language"),
        fictional=table.flag("fictional"),
        contract_type=table.text("contract_type"),
        contract_value=table.amount_or_none("contract_value"),
        disclosure=table.text("disclosure"),
        contract_from=table.day("contract_from"),
        contract_to=table.day_or_none("contract_to"),
        procedure=table.text("procedure"),
        how_met=table.text("how_met"),
        cost_difference=table.amount_or_none("extra_cost"),
        checked_at=table.day_or_none("checked_at"),
        review_months=table.number("review_months"),
        first_published=table.day("first_published"),
        municipalities=tuple(table.texts("municipalities")),
        sector=table.text("sector"),
        other_sectors=tuple(table.texts("other_sectors")),
        impact_types=tuple(table.texts("impact_types")),
        target_groups=tuple(table.texts("target_groups")),
        supplier_types=tuple(table.texts("supplier_types")),
        cpv=tuple(table.texts("cpv")),
        words={language: _words(table, language) for language in languages},
        hero=hero,
        credit=credit,
        instruments=tuple(_instrument(row, languages) for row in table.tables("instruments")),
        participants=tuple(
            (row.text("organisation"), row.text("role")) for row in table.tables("participants")
        ),
        organisations=tuple(_organisation(row) for row in table.tables("organisations")),
        sources=tuple(_source(row, languages) for row in table.tables("sources")),
        figures=tuple(_figure(row) for row in table.tables("figures")),
        tenders=tuple(_tender(row) for row in table.tables("tenders", required=False)),
        body=tuple(_part(row, pictures, languages) for row in table.tables("body")),
        pictures=pictures,
    )


def _languages(table: Table) -> tuple[str, ...]:
    """Return the languages that the story is told in."""
    found = tuple(language for language in LANGUAGES if table.has(language))
    if not found:
        raise table.error("languages", f"there is no table of {' or '.join(LANGUAGES)}")
    return found


def _words(table: Table, language: str) -> Words:
    with table.table(language) as words:
        return Words(**{name: words.text(name) for name in ("title", "slug", "summary", "social_value")})


def _picture(row: Table) -> Picture:
    return Picture(row.text("key"), row.suffixed("alt"))


def _instrument(row: Table, languages: Sequence[str]) -> Instrument:
    percentage, base = row.amount_or_none("percentage"), row.text_or_empty("percentage_base")
    return Instrument(row.text("slug"), row.languages("applied", languages), percentage, base)


def _organisation(row: Table) -> OrganisationEntry:
    row.flag("fictional")  # the name says so already
    return OrganisationEntry(
        key=row.text("key"),
        name=row.text("name"),
        kind=row.text("kind"),
        municipality=row.text_or_empty("municipality"),
        description=row.languages("description"),
        website=row.text_or_empty("website"),
        certificates=tuple(
            Certificate(
                held.text("certificate"), held.text_or_empty("level"), held.day_or_none("valid_until")
            )
            for held in row.tables("certificates")
        ),
    )


def _source(row: Table, languages: Sequence[str]) -> Source:
    return Source(
        key=row.text("key"),
        title=row.languages("title", languages),
        publisher=row.text("publisher"),
        year=row.number("year"),
        url=row.text_or_empty("url"),
        independent=row.flag("independent"),
    )


def _figure(row: Table) -> Figure:
    return Figure(
        indicator=row.text("indicator"),
        value=row.amount("value"),
        kind=row.text("kind"),
        method=row.text("method"),
        period_from=row.day("period_from"),
        period_to=row.day("period_to"),
        recurring=row.flag("recurring"),
        attribution=row.amount("attribution"),
        weight=row.amount_or_none("weight"),
        counting_key=row.text("counting_key"),
        sources=tuple(row.texts("sources")),
        state=row.text("state"),
        verified_by=row.text_or_empty("verified_by"),
        verified_on=row.day_or_none("verified_on"),
    )


def _tender(row: Table) -> Tender:
    return Tender(row.text("system"), row.text("number"), row.text_or_empty("lot"), row.text_or_empty("url"))


def _part(row: Table, pictures: Iterable[Picture], languages: Sequence[str]) -> Part:
    kind = row.text("kind")
    if kind == "figures":
        return FigureReference(tuple(row.texts("figures")))
    if kind == "quote":
        said = {}
        for language in languages:
            with row.table(language) as words:
                said[language] = (words.text("text"), words.text("attribution"))
        return Quote(*({language: pair[index] for language, pair in said.items()} for index in (0, 1)))
    texts = {language: row.text(language) for language in languages}
    if kind == "picture":
        key, alt = row.text("image"), row.suffixed("alt")
        if {picture.key: picture.alt for picture in pictures}.get(key) != alt:
            raise row.error("image", f"{key} is not among the pictures with this description")
        return BodyPicture(key, texts)
    if kind not in _SECTIONS:
        raise row.error("kind", f"{kind} is no section, quote, picture or figures")
    return Section(_SECTIONS[kind], texts)


def _check(story: StoryFile, place: str) -> None:
    """Everything that is named inside the file must stand in it, once."""
    sources = _once(place, "sources", (source.key for source in story.sources))
    figures = _once(place, "figures", (figure.indicator for figure in story.figures))
    organisations = _once(place, "organisations", (entry.key for entry in story.organisations))
    _once(place, "sections", (part.name for part in story.body if isinstance(part, Section)))
    if story.source_language not in story.languages:
        raise DemoFileError(
            f"{place}: source_language: {story.source_language} is none of {', '.join(story.languages)}"
        )
    _known(place, "participants", (key for key, _role in story.participants), organisations)
    if not any(role == "contractingAuthority" for _key, role in story.participants):
        raise DemoFileError(f"{place}: participants: the contracting authority is missing")
    for figure in story.figures:
        _known(place, f"sources of {figure.indicator}", figure.sources, sources)
    for part in story.body:
        if isinstance(part, FigureReference):
            _known(place, "figures in the body", part.indicators, figures)


def _once(place: str, what: str, keys: Iterable[str]) -> set[str]:
    counted = Counter(keys)
    if twice := [key for key, count in counted.items() if count > 1]:
        raise DemoFileError(f"{place}: {what}: {', '.join(twice)} stands there twice")
    return set(counted)


def _known(place: str, what: str, named: Iterable[str], there: set[str]) -> None:
    if unknown := set(named) - there:
        raise DemoFileError(f"{place}: {what}: {', '.join(sorted(unknown))} is not in this file")


def _agree_on_organisations(stories: Iterable[StoryFile]) -> None:
    seen: dict[str, OrganisationEntry] = {}
    for story in stories:
        for entry in story.organisations:
            if seen.setdefault(entry.key, entry) != entry:
                raise DemoFileError(f"{story.key}: the organisation {entry.key} differs from another story's")
