"""From the figures of public stories to totals: three queries, four with names of groups, whatever the number of stories."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from storybank.monitoring.totals.adding import can_count, together, verified_share
from storybank.monitoring.totals.choosing import once_per_contract
from storybank.monitoring.totals.method import method_text
from storybank.monitoring.totals.question import PROVEN, REASONS, Group, Question, Total, Totals
from storybank.publication.service import Counted, counted_figures, last_position
from storybank.stories.choices import FigureKind, Method
from storybank.vocabulary.models import Aggregation, Indicator
from storybank.vocabulary.service import TAXONOMIES

#: What is done is told before what is hoped for.
_KINDS = (FigureKind.REALISED.value, FigureKind.EXPECTED.value, FigureKind.PROMISED.value)


class Ledger:
    """
    The totals of one question in one language.

    `version` changes whenever the totals may: it is known after two queries, before anything is added.
    """

    def __init__(self, question: Question, language: str) -> None:
        self._question, self._language = question, language
        # Before the figures are read: what is published in between is added under the older version, which nobody keeps long.
        position = last_position()
        self._indicators = {term.slug: term for term in Indicator.objects.order_by("order", "slug")}
        rules = [(term.slug, term.aggregation, term.label(language)) for term in self._indicators.values()]
        self.version = f"{position} {rules}"

    def totals(self) -> Totals:
        """Return the totals, ordered by indicator, kind and group."""
        not_counted: Counter[str] = Counter()
        able: dict[tuple[str, str], list[Counted]] = {}
        for figure in counted_figures(self._question.story_ids):
            if self._question.indicators and figure.indicator not in self._question.indicators:
                continue
            if reason := self._unfit(figure):
                not_counted[reason] += 1
            else:
                able.setdefault((figure.indicator, figure.kind), []).append(figure)
        parts = list(self._parts(able, not_counted))
        groups = self._groups({value for _slug, _kind, by_group in parts for value in by_group})
        results = [
            self._total(slug, kind, groups[value], by_group[value])
            for slug, kind, by_group in parts
            for value in groups
            if value in by_group
        ]
        return Totals(
            results=results,
            not_counted={reason: not_counted[reason] for reason in REASONS if not_counted[reason]},
            method=method_text(self._question, self._language),
        )

    def _unfit(self, figure: Counted) -> str | None:
        """Return why a figure cannot count, None when it can."""
        grades = self._question.grades
        is_contract = not figure.method
        if figure.kind not in self._question.kinds:
            return "otherKind"
        if figure.evidence_grade not in (grades or PROVEN) and (grades is not None or not is_contract):
            return "otherGrade"
        if figure.value is None:
            return "notDisclosed"
        if figure.indicator == Indicator.CONTRACT_VALUE and not is_contract:
            return "typedContractValue"
        aggregation = self._rule(figure.indicator)
        if not can_count(figure, aggregation):
            return "noWeight" if aggregation == Aggregation.WAVG else "notNamed"
        return None

    def _rule(self, slug: str) -> str:
        # A term that was renamed a moment ago: its stories follow.
        return self._indicators[slug].aggregation if slug in self._indicators else Aggregation.SUM.value

    def _parts(
        self, able: dict[tuple[str, str], list[Counted]], not_counted: Counter[str]
    ) -> Iterator[tuple[str, str, dict[str, list[Counted]]]]:
        """Yield indicator, kind, and the figures that count by group."""
        for slug in self._indicators:
            for kind in _KINDS:
                figures = able.get((slug, kind))
                if not figures:
                    continue
                counting = once_per_contract(figures, self._rule(slug))
                not_counted["sameContract"] += len(figures) - len(counting)
                by_group: dict[str, list[Counted]] = {}
                for figure in counting:
                    values = self._values(figure)
                    not_counted["noGroup"] += not values
                    for value in values:
                        by_group.setdefault(value, []).append(figure)
                yield slug, kind, by_group

    def _values(self, figure: Counted) -> list[str]:
        match self._question.group_by:
            case "province":
                return figure.provinces.split()
            case "sector":
                return [figure.sector] if figure.sector else []
            case "year":
                return [str(figure.year)]
        return [""]

    def _groups(self, values: set[str]) -> Mapping[str, Group | None]:
        """Return the groups in the order in which they are told, by value."""
        by = self._question.group_by
        if by == "indicator":
            return {"": None}
        if by == "year":
            return {value: Group(value, value) for value in sorted(values)}
        terms = TAXONOMIES[by].objects.filter(slug__in=values).order_by("order", "slug")
        named = {term.slug: Group(term.slug, term.label(self._language)) for term in terms}
        return named | {value: Group(value, value) for value in sorted(values - named.keys())}

    def _total(self, slug: str, kind: str, group: Group | None, figures: list[Counted]) -> Total:
        indicator = self._indicators[slug]
        told = [figure for figure in figures if figure.method]
        return Total(
            indicator=slug,
            label=indicator.label(self._language),
            unit=indicator.unit(self._language),
            value=together(figures, indicator.aggregation),
            aggregation=indicator.aggregation,
            kind=kind,
            group=group,
            verified_share=verified_share(figures, indicator.aggregation) if told else None,
            methods=_methods(told),
            story_ids=_identifiers(figures),
        )


def _methods(figures: Iterable[Counted]) -> dict[str, int]:
    counts = Counter(figure.method for figure in figures)
    return {method: counts[method] for method in Method.values}


def _identifiers(figures: Iterable[Counted]) -> tuple[str, ...]:
    return tuple(sorted({str(UUID(str(figure.story_id))) for figure in figures}))
