"""`/impact-totals`: what the figures of stories come to together."""

import json
from hashlib import blake2b
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router

from search.service import IndexNotReady, SearchRequest, every_hit
from storybank.api.caching import conditional_answer, weak_tag
from storybank.api.documentation import BUSY, INVALID, METHODS, UNCHANGED, described
from storybank.api.errors import NOT_READY, Problem
from storybank.api.schemas.totals import ImpactTotals
from storybank.api.totals_parameters import TOTALS, read_totals
from storybank.api.views import readable
from storybank.monitoring.service import Ledger, Total, Totals, plain

router = Router(tags=["totals"], by_alias=True)


@router.api_operation(
    METHODS,
    "/impact-totals",
    operation_id="getImpactTotals",
    response=ImpactTotals,
    summary=_("Add up impact figures"),
    description=_(
        "Figures of public stories added by the rule of their indicator, each contract once, promised and realised apart. The filters "
        "of `/stories` choose the stories; each total names those it is made of."
    ),
    openapi_extra=described(TOTALS.openapi(), _("The totals."), (UNCHANGED, INVALID, BUSY)),
)
@readable
def show_totals(request: HttpRequest) -> HttpResponse:
    """
    Answer totals: three queries, one more with terms and one with names of groups, whatever the number of stories.

    The tag is known after two of them.
    """
    asked = read_totals(request)
    story_ids = None if asked.stories is None else _stories(asked.stories)
    ledger = Ledger(asked.question(story_ids), asked.language)
    tag = weak_tag((repr(sorted(asked.members.items())), asked.language, ledger.version, _digest(story_ids)))
    return conditional_answer(request, tag, lambda: _written(ledger.totals()))


def _stories(asked: SearchRequest) -> list[UUID]:
    try:
        return [hit.story_id for batch in every_hit(asked) for hit in batch]
    except IndexNotReady as error:
        raise Problem(NOT_READY, headers={"Retry-After": "5"}) from error


def _digest(story_ids: list[UUID] | None) -> str:
    if story_ids is None:
        return "all"
    return blake2b(b"".join(story_id.bytes for story_id in story_ids), digest_size=16).hexdigest()


def _written(totals: Totals) -> bytes:
    ending = {
        "notCounted": [{"reason": reason, "count": count} for reason, count in totals.not_counted.items()],
        "method": totals.method,
    }
    return f'{{"results":[{",".join(map(_result, totals.results))}],{_json(ending)[1:]}'.encode()


def _result(total: Total) -> str:
    """Return a total as JSON. Its value is written digit by digit: as a float it could lose some."""
    named = {"indicator": total.indicator, "label": total.label, "unit": total.unit}
    rest = {"aggregation": total.aggregation, "kind": total.kind}
    if total.group is not None:
        rest["group"] = total.group._asdict()
    rest["storyCount"] = len(total.story_ids)
    share = "null" if total.verified_share is None else plain(total.verified_share)
    ending = {"methods": total.methods, "storyIds": total.story_ids}
    return (
        f'{_json(named)[:-1]},"value":{plain(total.value)},{_json(rest)[1:-1]},"verifiedShare":{share},'
        f"{_json(ending)[1:]}"
    )


def _json(members: dict[str, object]) -> str:
    return json.dumps(members, ensure_ascii=False, separators=(",", ":"))
