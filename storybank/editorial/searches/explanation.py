"""The page that tells how a search was read, what it finds, and where the score of a story comes from."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from search.service import (
    Explanation,
    IndexNotReady,
    InvalidRequestError,
    SearchRequest,
    SearchResults,
    asked,
    explain,
    search,
    why_not_found,
)
from storybank.editorial.searches.forms import ExplainForm
from storybank.editorial.searches.report import POLICY
from storybank.editorial.searches.words import BONUSES, KINDS, RELATIONS, ZONES
from storybank.publication.service import cards
from storybank.stories.models import StoryPage

#: Ways that are shown one by one; the others add little, and are added up.
_MOST_WAYS = 6


@dataclass(frozen=True)
class Line:
    """One line of the sum: what it is, where it stands, and numbers as far as it has them."""

    what: str
    where: str = ""
    weight: float | None = None
    score: float | None = None
    adds: float | None = None


@dataclass(frozen=True)
class Block:
    """One word, phrase or bonus: its lines, and what they add together."""

    what: str
    adds: float
    lines: tuple[Line, ...] = ()


def blocks_of(found: Explanation) -> list[Block]:
    """Return the sums of an explanation in words; the lines of each add up to it, and all of them to the score."""
    blocks = []
    for one in found.sums:
        if one.what != "word":
            said = str(BONUSES.get(one.what, one.what))
            blocks.append(Block(f"“{one.typed}”: {said}" if one.typed else said, one.score))
            continue
        lines = [
            Line(
                _said(part.typed, part.found, part.kind),
                str(ZONES[part.zone]),
                part.weight,
                part.score,
                share,
            )
            for part, share in zip(one.parts, one.shares, strict=True)
        ]
        rest = lines[_MOST_WAYS:]
        if len(rest) > 1:
            lines[_MOST_WAYS:] = [
                Line(
                    _("%(count)s other ways, each lower") % {"count": len(rest)},
                    adds=sum(line.adds or 0 for line in rest),
                )
            ]
        blocks.append(Block(f"“{one.typed}”", one.score, tuple(lines)))
    return blocks


def _said(typed: str, found: str, kind: str) -> str:
    how = str(KINDS.get(kind, kind))
    return how if found.casefold() == typed.casefold() else f"{how}: {found}"


class ExplainSearch(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Everything in the address, so that editors can send it to each other; writes nothing."""

    page_title = gettext_lazy("Why a story is found")
    header_icon = "search"
    permission_policy = POLICY
    permission_required = "view"
    template_name = "editorial/searches/explanation.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way from the list of searches to here."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("counted_searches"), "label": _("Searched but not found")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the form, and what it asks for when that can be told."""
        given = self.request.GET.copy()
        if not given.get("page", "").isdecimal():
            given.pop("page", None)  # Wagtail's chooser takes it for a key, whatever it is
        form = ExplainForm(given if "q" in given else None, initial={"lang": "nl"})
        context = super().get_context_data(**kwargs) | {"form": form, "media": form.media}
        if form.is_bound and form.is_valid():
            try:
                context |= _told(form.cleaned_data)
            except IndexNotReady:
                context["problem"] = _("The search index is being built. Try again in a minute.")
            except InvalidRequestError:
                context["problem"] = _("There is nothing to look for in this text.")
        return context


def _told(data: dict[str, Any]) -> dict[str, Any]:
    """Return what the page shows of a search, and of a story if one was chosen."""
    request = SearchRequest(text=data["q"], language=data["lang"])
    results = search(request)
    told = {
        "results": results,
        "stories": _stories(results, data),
        "asked": asked(request),
        "expansions": [(one, RELATIONS.get(one.kind, one.kind)) for one in _expansions(results)],
        "synonym_url": f"{reverse('search_synonym')}?{urlencode({'q': data['q'], 'lang': data['lang']})}",
    }
    if page := data["page"]:
        told |= {"chosen": page} | _story(request, page.translation_key)
    return told


def _expansions(results: SearchResults) -> Any:
    return results.understanding.expansions if results.understanding else ()


def _story(request: SearchRequest, story_id: UUID) -> dict[str, Any]:
    found = explain(request, story_id)
    if found is None:
        return {"why_not": why_not_found(request, story_id)}
    blocks = blocks_of(found)
    return {
        "explanation": found,
        "blocks": blocks,
        "together": sum(block.adds for block in blocks),
    }


def _stories(results: SearchResults, data: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the found stories in order: title, public address, and the address that explains each; two queries."""
    shown = [(card, json.loads(card.body)) for card in cards(results.hits, data["lang"])]
    pages = StoryPage.objects.filter(translation_key__in={card.story_id for card, _body in shown})
    keys = {
        (story, language): key
        for story, language, key in pages.values_list("translation_key", "locale__language_code", "pk")
    }
    reasons = dict(zip(results.hits, results.matched_by, strict=False))
    return [
        {
            "title": body["title"],
            "url": body.get("url"),
            "language": card.language,
            "reasons": [
                (match.typed, _said(match.typed, match.found, match.kind), ZONES[match.field])
                for match in reasons.get((card.story_id, card.language), ())
            ],
            "explain": "?" + urlencode({"q": data["q"], "lang": data["lang"], "page": key}),
        }
        for card, body in shown
        if (key := keys.get((card.story_id, card.language)))
    ]
