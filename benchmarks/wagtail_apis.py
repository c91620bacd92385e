"""
Wagtail's API v2 and v3 over the same stories, as a project would set them up that has nothing else.

`api_fields` is the documented way to say what both show. The detail has the whole story; a list of v2 gets the data of our
cards by its `fields` parameter.
"""

from rest_framework.fields import Field
from wagtail.api import APIField
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.api.v3.urls import api as api_v3
from wagtail.images.api.fields import ImageRenditionField

from storybank.stories.models import (
    ImpactFigure,
    StoryInstrument,
    StoryMunicipality,
    StoryPage,
    StoryParticipant,
    StorySource,
)
from storybank.vocabulary.models import ImpactType, Indicator, Instrument, Municipality, Province, Sector

__all__ = ["CARD_FIELDS", "api_v2", "api_v3"]

#: Which fields each model shows, in both APIs.
API_FIELDS = {
    Province: ("slug", "code", "label_nl", "label_en"),
    Municipality: ("slug", "code", "label_nl", "label_en", "province"),
    Sector: ("slug", "label_nl", "label_en"),
    ImpactType: ("slug", "label_nl", "label_en"),
    Instrument: ("slug", "label_nl", "label_en"),
    Indicator: ("slug", "label_nl", "label_en", "unit_nl", "unit_en"),
    StoryMunicipality: ("municipality",),
    StoryInstrument: ("instrument", "percentage", "percentage_base", "applied"),
    StoryParticipant: ("organisation", "role"),
    StorySource: ("uid", "title", "publisher", "year", "url", "independent"),
    ImpactFigure: (
        *("uid", "indicator", "value", "kind", "method", "period_from", "period_to", "recurring", "baseline"),
        *("attribution", "weight", "source_ids", "state"),
    ),
    StoryPage: (
        *("summary", "social_value", "fictional", "checked_at", "last_published_at"),
        *("sector", "other_sectors", "impact_types", "target_groups", "supplier_types", "procedure", "cpv"),
        *(
            "how_met",
            "contract_type",
            "contract_value",
            "contract_disclosure",
            "contract_from",
            "contract_to",
        ),
        *("cost_difference", "body", "review_months", "hero_image"),
        *("story_municipalities", "story_instruments", "participants", "sources", "figures"),
    ),
}

_TERM = "(slug,label_nl,label_en)"
#: What makes a list of v2 show what our cards show.
CARD_FIELDS = ",".join(
    (
        "slug,summary,fictional,checked_at,last_published_at,picture",
        "contract_type,contract_value,contract_disclosure,contract_from,contract_to",
        "story_municipalities(municipality(slug,code,label_nl,label_en,province(slug,code,label_nl,label_en)))",
        f"sector{_TERM},other_sectors{_TERM},impact_types{_TERM}",
        f"story_instruments(instrument{_TERM},percentage,percentage_base)",
        "figures(uid,indicator(slug,label_nl,label_en,unit_nl,unit_en),value,kind,method,period_from,period_to,recurring,"
        "baseline,attribution,weight,source_ids,state)",
    )
)


class PictureField(ImageRenditionField):
    """One size of the hero picture with its description; a card has three sizes in three formats."""

    def __init__(self) -> None:
        super().__init__("width-480", source="hero_image")


def _declare() -> None:
    for model, names in API_FIELDS.items():
        model.api_fields = [APIField(name) for name in names]
    StoryPage.api_fields.append(APIField("picture", serializer=_picture()))


def _picture() -> Field:
    return PictureField()


_declare()

api_v2 = WagtailAPIRouter("bench_v2")
api_v2.register_endpoint("pages", PagesAPIViewSet)
