"""How the form of a story is laid out: in the order in which somebody tells a story."""

from django.forms import CheckboxSelectMultiple, Select
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
    TitleFieldPanel,
)

from storybank.stories.widgets import PlainNumberInput


def _checkboxes(name):
    return FieldPanel(name, widget=CheckboxSelectMultiple)


def _story():
    return ObjectList(
        [
            TitleFieldPanel("title"),
            FieldPanel("summary"),
            FieldPanel("social_value"),
            MultiFieldPanel(
                [FieldPanel("hero_image"), FieldPanel("hero_alt")], heading=_("Picture at the top")
            ),
            FieldPanel("body"),
        ],
        heading=_("The story"),
    )


def _purchase():
    return ObjectList(
        [
            MultipleChooserPanel(
                "story_municipalities",
                chooser_field_name="municipality",
                label=_("Municipality"),
                heading=_("Where"),
                help_text=_("The first one is the main municipality."),
            ),
            MultiFieldPanel(
                [FieldPanel("sector", widget=Select), _checkboxes("other_sectors")],
                heading=_("What was bought"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("contract_type"), FieldPanel("procedure", widget=Select)]),
                    FieldRowPanel(
                        [
                            FieldPanel("contract_value", widget=PlainNumberInput),
                            FieldPanel("contract_disclosure"),
                        ]
                    ),
                    FieldRowPanel([FieldPanel("contract_from"), FieldPanel("contract_to")]),
                    FieldPanel("cost_difference", widget=PlainNumberInput),
                    FieldPanel("cpv"),
                ],
                heading=_("The contract"),
            ),
            HelpPanel(template="stories/panels/no_legal_advice.html"),
            InlinePanel("story_instruments", label=_("Instrument"), heading=_("Instruments used")),
            InlinePanel("tenders", label=_("Notice"), heading=_("Notices of the tender")),
        ],
        heading=_("The purchase"),
    )


def _people():
    return ObjectList(
        [
            InlinePanel("participants", label=_("Participant"), heading=_("Who took part")),
            FieldPanel("how_met"),
            _checkboxes("supplier_types"),
            _checkboxes("target_groups"),
            FieldPanel("contact_organisation"),
        ],
        heading=_("The people"),
    )


def _impact():
    return ObjectList(
        [
            _checkboxes("impact_types"),
            InlinePanel(
                "sources",
                label=_("Source"),
                heading=_("Sources"),
                help_text=_("First the sources, then the figures that they prove."),
            ),
            InlinePanel("figures", label=_("Figure"), heading=_("Impact figures")),
        ],
        heading=_("Impact and evidence"),
    )


def _connections():
    return ObjectList(
        [
            PageChooserPanel("repeats", "stories.StoryPage"),
            InlinePanel("external_references", label=_("Reference"), heading=_("In other systems")),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("checked_at"), FieldPanel("review_months")]),
                    FieldPanel("fictional"),
                ],
                heading=_("Keeping it true"),
            ),
            MultiFieldPanel(
                [FieldPanel("slug"), FieldPanel("search_description")], heading=_("Address and search")
            ),
        ],
        heading=_("Connections"),
    )


def story_edit_handler():
    """Return the tabs of the story form."""
    return TabbedInterface([_story(), _purchase(), _people(), _impact(), _connections()])
