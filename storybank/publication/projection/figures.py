"""Impact figures as readers see them."""

from typing import Any

from storybank.publication.projection.gather import Sources
from storybank.publication.projection.numbers import number
from storybank.stories.choices import Disclosure
from storybank.stories.evidence import figure_grade, story_grade
from storybank.vocabulary.models import Indicator


def build_figures(sources: Sources) -> list[dict[str, Any]]:
    """Return the figures of a story in their own order, each with its evidence grade."""
    independent = {str(source.uid): source.independent for source in sources.rows["sources"]}
    return [_figure(sources, row, independent) for row in sources.rows["figures"]]


def grade_of(figures: list[dict[str, Any]]) -> str | None:
    """Return the grade of the story: the best of its realised figures."""
    return story_grade([(figure["kind"], figure["evidenceGrade"]) for figure in figures])


def _figure(sources, row, independent):
    indicator = sources.term(Indicator, row.indicator_id)
    proven_by = [key for key in row.source_ids if key in independent]
    figure = {
        "id": str(row.uid),
        "indicator": indicator.slug,
        "label": indicator.label(sources.language),
        "value": number(row.value),
        "unit": indicator.text("unit", sources.language),
        "kind": row.kind,
        "method": row.method,
        "periodFrom": row.period_from.isoformat(),
        "periodTo": row.period_to.isoformat(),
        "recurring": row.recurring,
        "baseline": number(row.baseline),
        "attribution": number(row.attribution),
        "weight": number(_weight(sources, row, indicator)),
        "evidenceGrade": figure_grade(row.state, [independent[key] for key in proven_by]),
        "sourceIds": proven_by,
    }
    return {name: value for name, value in figure.items() if value is not None}


def _weight(sources, row, indicator):
    """Leave out a weight that would tell a contract value that is not disclosed exactly."""
    told = sources.page.contract_disclosure == Disclosure.EXACT
    return row.weight if told or not indicator.is_weighed_by_contract_value else None
