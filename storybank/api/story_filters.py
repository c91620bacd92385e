"""The filters on facts that `/stories` has, for other addresses that choose stories in the same way."""

from search.service import FILTERS
from storybank.api.parameters import BOX, Parameter
from storybank.api.story_parameters import RANGES, STORY_LIST

FACT_FILTERS = (
    *FILTERS,
    "hasEvidence",
    "hasEnglish",
    *(name for pair in RANGES for name in pair),
    "updatedSince",
    BOX,
)


def filter_parameters(*without: str) -> tuple[Parameter, ...]:
    """Return the parameters of these filters, except some."""
    return tuple(STORY_LIST.parameters[name] for name in FACT_FILTERS if name not in without)
