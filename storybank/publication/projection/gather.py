"""Read everything that the documents of a number of pages are made from: the same number of queries for one and for 200."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone
from wagtail.models import Page

from storybank.images.models import StoryImage
from storybank.publication.models import StoryAddress
from storybank.publication.visibility import PublicTree
from storybank.stories.models import StoryPage
from storybank.vocabulary.models import (
    ContractThreshold,
    Indicator,
    Instrument,
    Municipality,
    Procedure,
    Sector,
    Term,
)

RELATIONS = StoryPage.story_relations
TERM_LISTS = {"other_sectors": Sector, "impact_types": None, "target_groups": None, "supplier_types": None}
#: What is read in one query with the rows of a relation.
_READ_ALONG = {"participants": "organisation", "sources": "document"}
#: Terms too, for as few pages as this: for many it is quicker to read each term once, in a query of its own.
_FEW = 3
_TERMS_READ_ALONG = {
    "story_municipalities": "municipality__province",
    "story_instruments": "instrument",
    "figures": "indicator",
}
#: Terms by model and key.
Terms = dict[type[Term], dict[int, Term]]


@dataclass
class Related:
    """Another story, as far as a document shows it."""

    story_id: UUID
    page_id: int
    language: str
    path: str
    title: str


@dataclass
class Sources:
    """
    One public page with what belongs to it.

    `terms` holds the current terms by model and the key the page names; `chains` the slugs from the named term to the
    current one. `repeats_key` is the story that the page names, public or not.
    """

    page: StoryPage
    language: str
    path: str
    rows: dict[str, list[Any]]
    term_lists: dict[str, list[int]]
    terms: dict[tuple[type[Term], int], Term]
    chains: dict[tuple[type[Term], int], tuple[str, ...]]
    images: dict[int, StoryImage]
    thresholds: dict[str, list[tuple[date, Decimal]]]
    page_paths: dict[int, str]
    previous_paths: list[str] = field(default_factory=list)
    repeats: list[Related] = field(default_factory=list)
    repeated_by: list[Related] = field(default_factory=list)
    repeats_key: UUID | None = None

    def term(self, model: type[Term], key: int | None) -> Term | None:
        """Return the term that a key stands for today, also when the one on the page was merged."""
        return self.terms.get((model, key)) if key else None


def gather(page_ids: Iterable[int]) -> list[Sources]:
    """Read the public ones among these story pages. Returns one `Sources` each, ordered by primary key."""
    tree, page_ids = PublicTree(), list(page_ids)
    few = len(page_ids) <= _FEW
    along = ("locale", "sector", "procedure") if few else ("locale",)
    pages = {page.pk: page for page in StoryPage.objects.filter(pk__in=page_ids).select_related(*along)}
    paths = {key: tree.path_of(page, page.locale.language_code) for key, page in pages.items()}
    pages = {key: page for key, page in sorted(pages.items()) if paths[key]}
    if not pages:
        return []
    rows = {name: _rows(name, pages, few) for name in RELATIONS}
    named = _terms_read_along(pages, rows) if few else defaultdict(dict)
    lists = {name: _list(name, pages, few, named) for name in TERM_LISTS}
    return _with_everything(pages, paths, rows, lists, named, tree)


def gather_draft(page: StoryPage) -> Sources:
    """Read what belongs to a page as it stands in the editor: its rows come from the page itself, not the database."""
    key = page.pk or 0
    rows = {name: {key: list(getattr(page, name).all())} for name in RELATIONS}
    lists = {name: {key: [term.pk for term in getattr(page, name).all()]} for name in TERM_LISTS}
    language = page.locale.language_code
    tree = PublicTree()
    paths = {key: tree.address(page.url_path, language) or f"/{language}/"}
    now = timezone.now()
    page.first_published_at = page.first_published_at or now
    page.last_published_at = page.last_published_at or now
    return _with_everything({key: page}, paths, rows, lists, defaultdict(dict), tree)[0]


def _with_everything(pages, paths, rows, lists, named, tree):
    terms, chains = _terms(pages, rows, lists, named)
    images = StoryImage.objects.in_bulk(_image_ids(pages.values()))
    thresholds = defaultdict(list)
    for kind, valid_from, amount in ContractThreshold.objects.values_list(
        "contract_type", "valid_from", "amount"
    ):
        thresholds[kind].append((valid_from, amount))
    linked = _linked_paths(pages.values(), tree)
    previous = _previous_paths(pages)
    repeats, repeated_by, named = _relations(pages, tree)
    return [
        Sources(
            page=page,
            language=page.locale.language_code,
            path=paths[key],
            rows={name: rows[name].get(key, []) for name in RELATIONS},
            term_lists={name: lists[name].get(key, []) for name in TERM_LISTS},
            terms=terms,
            chains=chains,
            images=images,
            thresholds=thresholds,
            page_paths=linked,
            previous_paths=[path for path in previous[key] if path != paths[key]],
            repeats=repeats[key],
            repeated_by=repeated_by[page.translation_key],
            repeats_key=named.get(page.repeats_id),
        )
        for key, page in pages.items()
    ]


def _rows(name, pages, few):
    model = StoryPage._meta.get_field(name).related_model
    queryset = model.objects.filter(page_id__in=pages).order_by("sort_order", "pk")
    if name in _READ_ALONG:
        queryset = queryset.select_related(_READ_ALONG[name])
    if name in _TERMS_READ_ALONG and few:
        queryset = queryset.select_related(_TERMS_READ_ALONG[name])
    found = defaultdict(list)
    for row in queryset:
        found[row.page_id].append(row)
    return found


def _terms_read_along(pages, rows) -> Terms:
    """Return the terms that came with pages and rows."""
    named: Terms = defaultdict(dict)
    found = [term for page in pages.values() for term in (page.sector, page.procedure)]
    for relation, path in _TERMS_READ_ALONG.items():
        attribute = path.partition("__")[0]
        found += [getattr(row, attribute) for by_page in rows[relation].values() for row in by_page]
    for term in filter(None, found):
        named[type(term)][term.pk] = term
    return named


def _list(name, pages, few, named: Terms):
    """Return the keys of the terms in a list by page; for few pages the terms themselves are added to `named`."""
    through = StoryPage._meta.get_field(name).remote_field.through
    attribute = StoryPage._meta.get_field(name).m2m_reverse_field_name()
    rows = through.objects.filter(storypage_id__in=pages)
    if few:
        rows = rows.select_related(attribute)
        for term in (getattr(row, attribute) for row in rows):
            named[type(term)][term.pk] = term
    found = defaultdict(list)
    for row in rows:
        found[row.storypage_id].append(getattr(row, f"{attribute}_id"))
    return found


def _terms(pages, rows, lists, named: Terms):
    """Return the terms and what they were merged into, by (model, key on the page); those not in `named` are loaded."""
    wanted = defaultdict(set)
    for page in pages.values():
        wanted[Sector].add(page.sector_id)
        wanted[Procedure].add(page.procedure_id)
    for name, by_page in lists.items():
        model = StoryPage._meta.get_field(name).related_model
        for keys in by_page.values():
            wanted[model].update(keys)
    for relation, model, attribute in (
        ("story_municipalities", Municipality, "municipality_id"),
        ("story_instruments", Instrument, "instrument_id"),
        ("figures", Indicator, "indicator_id"),
    ):
        for by_page in rows[relation].values():
            wanted[model].update(getattr(row, attribute) for row in by_page)
    terms, chains = {}, {}
    for model, keys in wanted.items():
        keys.discard(None)
        for key, chain in _chains(model, keys, named[model]).items():
            terms[model, key] = chain[-1]
            chains[model, key] = tuple(term.slug for term in chain)
    return terms, chains


def _chains(model, keys, named):
    queryset = model.objects.all()
    if model is Municipality:
        queryset = queryset.select_related("province")
    loaded = dict(named)
    missing = keys - set(loaded)
    if not missing:
        missing = {term.successor_id for term in loaded.values() if term.successor_id} - set(loaded)
    while missing:
        more = queryset.in_bulk(missing)
        loaded.update(more)
        missing = {term.successor_id for term in loaded.values() if term.successor_id} - set(loaded)
    return {key: _chain(loaded, key) for key in keys if key in loaded}


def _chain(loaded, key):
    chain = [loaded[key]]
    while (successor := loaded.get(chain[-1].successor_id)) and successor not in chain:
        chain.append(successor)
    return chain


def _image_ids(pages):
    for page in pages:
        if page.hero_image_id:
            yield page.hero_image_id
        for block in page.body.raw_data:
            if block["type"] == "picture" and isinstance(block["value"].get("image"), int):
                yield block["value"]["image"]


def _linked_paths(pages, tree):
    from_text = set()
    for page in pages:
        from_text |= page_ids_in_body(page)
    if not from_text:
        return {}
    linked = Page.objects.filter(pk__in=from_text).select_related("locale")
    paths = {page.pk: tree.path_of(page, page.locale.language_code) for page in linked}
    return {key: path for key, path in paths.items() if path}


def page_ids_in_body(page: StoryPage) -> set[int]:
    """Return the primary keys of the pages that the text links to."""
    found = set()
    for block in page.body.raw_data:
        if isinstance(block["value"], str) and 'linktype="page"' in block["value"]:
            for attributes in block["value"].split("<a ")[1:]:
                tag = attributes.split(">", 1)[0]
                digits = tag.partition('id="')[2].partition('"')[0]
                if 'linktype="page"' in tag and digits.isdigit():
                    found.add(int(digits))
    return found


def _previous_paths(pages):
    """Addresses that each page had before, and that no other story has taken since."""
    keys = {(page.translation_key, page.locale.language_code): pk for pk, page in pages.items()}
    found = defaultdict(list)
    addresses = StoryAddress.objects.filter(story_id__in={key for key, _language in keys}).order_by("path")
    for story_id, language, path in addresses.values_list("story_id", "language", "path"):
        if (story_id, language) in keys:
            found[keys[story_id, language]].append(path)
    return found


def _relations(pages, tree):
    """Find the story that each page repeats and the stories that repeat it, each in all its public languages."""
    named = {page.repeats_id for page in pages.values() if page.repeats_id}
    keys_by_page = (
        dict(StoryPage.objects.filter(pk__in=named).values_list("pk", "translation_key")) if named else {}
    )
    own_keys = {page.translation_key for page in pages.values()}
    # Whether a page is public is asked of the tree: as a condition here, SQLite would take it for the narrowest.
    repeating = StoryPage.objects.filter(repeats__translation_key__in=own_keys)
    repeated_by = defaultdict(list)
    for page in repeating.select_related("locale", "repeats").order_by("translation_key", "pk"):
        related = _related(page, tree)
        if related:
            repeated_by[page.repeats.translation_key].append(related)
    targets = defaultdict(list)
    if keys_by_page:
        live = StoryPage.objects.filter(translation_key__in=keys_by_page.values()).select_related("locale")
        for page in live.order_by("pk"):
            related = _related(page, tree)
            if related:
                targets[page.translation_key].append(related)
    repeats = {key: targets.get(keys_by_page.get(page.repeats_id), []) for key, page in pages.items()}
    return repeats, repeated_by, keys_by_page


def _related(page, tree):
    path = tree.path_of(page, page.locale.language_code)
    if path is None:
        return None
    return Related(page.translation_key, page.pk, page.locale.language_code, path, page.title)
