"""Brings the vocabularies in line with the official lists, without losing what editors did.

A field that editors may change is compared three ways: what is stored now, what the loader wrote last (``loaded``) and
what the list says. Stored and last written equal: nobody touched it, the list counts. Otherwise the editor's value stays;
for synonyms, the editor's additions and removals are applied to the new list.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from storybank.vocabulary.articles import ArticleLoad
from storybank.vocabulary.fixture_files import FOLDER, FixtureError, Row, fields_of, read_plain, read_terms
from storybank.vocabulary.merging import kept_list, plain
from storybank.vocabulary.models import ContractThreshold, Origin, Term
from storybank.vocabulary.service import TAXONOMIES
from storybank.vocabulary.signals import announce_all, thresholds_changed

# In the order in which they lean on each other.
FILES = {
    "provinces": TAXONOMIES["province"],
    "municipalities": TAXONOMIES["municipality"],
    "cpv_divisions": TAXONOMIES["cpv"],
    "sectors": TAXONOMIES["sector"],
    "impact_types": TAXONOMIES["impactType"],
    "target_groups": TAXONOMIES["targetGroup"],
    "certificates": TAXONOMIES["certificate"],
    "supplier_types": TAXONOMIES["supplierType"],
    "procedures": TAXONOMIES["procedure"],
    "instruments": TAXONOMIES["instrument"],
    "indicators": TAXONOMIES["indicator"],
}

# A date says when this very verification was made: an editor who changed one of the two keeps both.
KEPT_TOGETHER = {"verification": ("checked_on",), "checked_on": ("verification",)}

Change = tuple[Term, set[str]]


@dataclass
class Report:
    """What loading one file did."""

    name: str
    added: int = 0
    changed: int = 0
    retired: int = 0
    total: int = 0
    notes: list[str] = field(default_factory=list)


def load_vocabularies(folder: Path = FOLDER) -> list[Report]:
    """Load every file of ``folder`` in one transaction and return what happened; loading twice changes nothing.

    A vocabulary without a file is left alone. A term that is gone from its file is retired, never deleted.

    Raises:
        FixtureError: when a file is wrong; nothing is loaded then.
    """
    reports: list[Report] = []
    changes: list[Change] = []
    with transaction.atomic():
        for name, model in FILES.items():
            rows = read_terms(folder, name, model)
            if rows is not None:
                load = VocabularyLoad(name, model, timezone.localdate())
                changes += load.run(rows)
                reports.append(load.report)
        rows = read_plain(folder, "contract_thresholds", ContractThreshold)
        if rows is not None:
            reports.append(load_thresholds(rows))
        announce_all(changes)
    return reports


class VocabularyLoad:
    """The loading of one vocabulary. The number of queries does not grow with the number of terms."""

    def __init__(self, name: str, model: type[Term], today: datetime.date) -> None:
        self.name = name
        self.model = model
        self.today = today
        self.report = Report(name)
        self.fields = fields_of(model)
        self.stored: dict[str, Term] = {term.slug: term for term in model.for_documents()}
        self.documents = {slug: term.document() for slug, term in self.stored.items()}
        self.snapshots = {slug: _snapshot(term) for slug, term in self.stored.items()}
        self.links = self._links()

    def run(self, rows: list[Row]) -> list[Change]:
        """Store the rows and return the stored terms that readers see differently now, with the changed keys."""
        listed = {row["slug"]: row for row in rows}
        terms = {slug: self._applied(row) for slug, row in listed.items()}
        articles = ArticleLoad(listed, terms) if hasattr(self.model, "articles") else None
        if articles:
            articles.apply()
            for term in terms.values():
                term.prepare()
        new = [term for slug, term in terms.items() if slug not in self.stored]
        self.model.objects.bulk_create(new)
        known = {**self.snapshots, **{term.slug: _snapshot(term) for term in new}}
        everything = {**self.stored, **terms}
        for slug, term in terms.items():
            self._link(term, listed[slug], everything)
        for slug, term in everything.items():
            if slug in listed or term.is_official:
                self._end(term, listed.get(slug), everything)
        self._collapse(everything)
        dirty = [term for slug, term in everything.items() if _snapshot(term) != known[slug]]
        names = [f.name for f in self.model._meta.concrete_fields if f.name not in ("id", "slug")]
        self.model.objects.bulk_update(dirty, names)
        if articles:
            articles.store()
        changed = self._count(terms, new, articles.touched if articles else set())
        self._log(changed)
        return self._differences([term for term, _names in changed])

    # --- One term ---

    def _applied(self, row: Row) -> Term:
        """Return the term of a row with the values of the list, but for links to terms of its own vocabulary."""
        term = self.stored.get(row["slug"]) or self.model(slug=row["slug"], valid_to=row["valid_to"])
        term.origin = Origin.OFFICIAL
        editorial = self.model.editorial_fields
        for name, model_field in self.fields.items():
            if name in (*editorial, "slug", "valid_to", "successor"):
                continue
            if not model_field.is_relation:
                setattr(term, name, row[name])
            elif model_field.related_model is not self.model:
                setattr(term, name, self._linked(name, row))
        if term.pk is None:
            for name in editorial:
                setattr(term, name, row[name])
            term.loaded = {"end": [plain(term.valid_to), None]}
        else:
            touched = {name for name in editorial if self._is_touched(term, name)}
            for name in editorial:
                if isinstance(row[name], list):
                    # A term that editors made before it became official keeps its synonyms as additions.
                    setattr(term, name, kept_list(getattr(term, name), term.loaded.get(name, []), row[name]))
                elif name not in touched and not touched & set(KEPT_TOGETHER.get(name, ())):
                    setattr(term, name, row[name])
        term.loaded |= {name: plain(row[name]) for name in editorial}
        term.prepare()
        self._validate(term)
        return term

    def _is_touched(self, term: Term, name: str) -> bool:
        return name in term.loaded and plain(getattr(term, name)) != term.loaded[name]

    def _validate(self, term: Term) -> None:
        links = [f.name for f in self.model._meta.concrete_fields if f.is_relation]
        try:
            term.clean_fields(exclude=links)
            term.clean()
        except ValidationError as error:
            raise FixtureError(f"{self.name}.json, {term.slug}: {error.message_dict}") from error

    def _links(self) -> dict[str, dict[str, Term]]:
        """Return the terms of other vocabularies that this one links to, by field and slug."""
        return {
            name: {term.slug: term for term in f.related_model.objects.select_related("successor")}
            for name, f in self.fields.items()
            if f.is_relation and f.related_model is not self.model
        }

    def _linked(self, name: str, row: Row) -> Term | None:
        if row[name] is None:
            return None
        try:
            return self.links[name][row[name]]
        except KeyError as error:
            raise FixtureError(f"{self.name}.json, {row['slug']}: unknown {name} {row[name]}.") from error

    def _link(self, term: Term, row: Row, everything: dict[str, Term]) -> None:
        """Set the links of a term to others of its vocabulary, but for its successor."""
        for name, model_field in self.fields.items():
            if model_field.related_model is self.model and name != "successor":
                target = everything.get(row[name]) if row[name] else None
                if row[name] and target is None:
                    raise FixtureError(f"{self.name}.json, {term.slug}: unknown {name} {row[name]}.")
                setattr(term, name, target)

    def _end(self, term: Term, row: Row | None, everything: dict[str, Term]) -> None:
        """Set the end of use and the successor, unless an editor merged the term or set another end."""
        current = (plain(term.valid_to), term.successor.slug if term.successor else None)
        end, successor = self._listed_end(term, row, everything)
        last = term.loaded.get("end")
        if last is not None and tuple(last) != current:
            return
        if last is None and term.successor:
            return
        term.valid_to, term.successor = end, successor
        term.loaded["end"] = [plain(end), successor.slug if successor else None]

    def _listed_end(
        self, term: Term, row: Row | None, everything: dict[str, Term]
    ) -> tuple[datetime.date | None, Term | None]:
        if row is None:
            ended = term.valid_to is not None and term.valid_to <= self.today
            return (term.valid_to if ended else self.today), term.successor
        end = row["valid_to"]
        if row["successor"] is None or end is None or end > self.today:
            # A merger to come is known by its day; the successor counts from then on.
            return end, None
        if row["successor"] not in everything:
            raise FixtureError(f"{self.name}.json, {term.slug}: unknown successor {row['successor']}.")
        target = everything[row["successor"]].current()
        if target.pk == term.pk:
            self.report.notes.append(
                f"{term.slug}: successor {row['successor']} was merged into it; it keeps standing for itself."
            )
            return None, None
        return end, target

    def _collapse(self, everything: dict[str, Term]) -> None:
        """Let every merged term point at the end of its chain, as ``service.merge`` does."""
        for term in everything.values():
            seen = {term.slug}
            last = term
            while last.successor and last.successor.slug not in seen:
                last = everything[last.successor.slug]
                seen.add(last.slug)
            if last is not term and last.pk != term.successor_id:
                if term.loaded.get("end") == [plain(term.valid_to), term.successor.slug]:
                    term.loaded["end"] = [plain(term.valid_to), last.slug]
                term.successor = last

    # --- What happened ---

    def _count(self, terms: dict[str, Term], new: list[Term], touched: set[str]) -> list[Change]:
        """Fill the report and return the stored terms that changed, with the names of the changed fields."""
        self.report.added = len(new)
        self.report.total = len(terms)
        changed: list[Change] = []
        for slug, before in self.snapshots.items():
            term = self.stored[slug]
            after = _snapshot(term)
            names = {name for name in after if after[name] != before[name]} - {"loaded", "search_text"}
            if slug in touched:
                names.add("articles")
            if not names:
                continue
            changed.append((term, names))
            if slug not in terms and "valid_to" in names:
                self.report.retired += 1
            else:
                self.report.changed += 1
        return changed

    def _log(self, changed: list[Change]) -> None:
        """Write into the history of each term what the list changed."""
        content_type = ContentType.objects.get_for_model(self.model)
        now = timezone.now()
        ModelLogEntry.objects.bulk_create(
            ModelLogEntry(
                content_type=content_type,
                object_id=str(term.pk),
                label=str(term),
                action="vocabulary.load",
                timestamp=now,
                data={"fields": sorted(names)},
                content_changed=True,
            )
            for term, names in changed
        )

    def _differences(self, terms: Iterable[Term]) -> list[Change]:
        """Return the terms whose documents differ from those before loading, with the changed keys."""
        ids = [term.pk for term in terms]
        if not ids:
            return []
        result: list[Change] = []
        for term in self.model.for_documents().filter(pk__in=ids):
            before = self.documents[term.slug]
            keys = {key for key, value in term.document().items() if value != before.get(key)}
            if keys:
                result.append((term, keys))
        return result


def load_thresholds(rows: list[Row]) -> Report:
    """Store the amounts between contract value bands; amounts that are not in the list stay as they are."""
    report = Report("contract_thresholds", total=len(rows))
    stored = {(row.contract_type, row.valid_from): row for row in ContractThreshold.objects.all()}
    new, changed = [], []
    for row in rows:
        threshold = stored.get((row["contract_type"], row["valid_from"]))
        if threshold is None:
            new.append(ContractThreshold(**row, origin=Origin.OFFICIAL))
        elif (threshold.amount, threshold.source, threshold.origin) != (
            row["amount"],
            row["source"],
            "official",
        ):
            threshold.amount, threshold.source, threshold.origin = (
                row["amount"],
                row["source"],
                Origin.OFFICIAL,
            )
            changed.append(threshold)
    for threshold in new:
        try:
            threshold.clean_fields()
        except ValidationError as error:
            raise FixtureError(f"contract_thresholds.json: {error.message_dict}") from error
    ContractThreshold.objects.bulk_create(new)
    ContractThreshold.objects.bulk_update(changed, ["amount", "source", "origin"])
    report.added, report.changed = len(new), len(changed)
    if new or changed:
        thresholds_changed.send(sender=ContractThreshold)
    return report


def _snapshot(term: Term) -> dict[str, Any]:
    """Return a copy of all stored values of a term."""
    values = {f.attname: getattr(term, f.attname) for f in term._meta.concrete_fields}
    return {
        name: dict(value) if isinstance(value, dict) else list(value) if isinstance(value, list) else value
        for name, value in values.items()
    }
