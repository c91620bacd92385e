"""The forms of terms: all fields for the bank's own terms, mostly reading for official ones."""

from collections.abc import Sequence
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.telepath import register as register_telepath_adapter

from storybank.vocabulary.forms import FixedChildFormSet
from storybank.vocabulary.models import Term
from storybank.vocabulary.models.verification import NO_LEGAL_ADVICE

# A heading with the names of its fields.
Group = tuple[Any, Sequence[str]]

OFFICIAL_HELP = _(
    "This term comes from an official list. You can change its synonyms and its place in lists; everything else follows "
    "the list."
)
ARTICLE_HELP = format_lazy(
    "{} {}",
    NO_LEGAL_ADVICE,
    _("Readers see beside every article how it was checked. Check it yourself before relying on it."),
)


class ReadPanel(FieldPanel):
    """A field to read, not to change; lists and empty values are written out."""

    def __init__(self, field_name: str, **kwargs: Any) -> None:
        super().__init__(field_name, **{**kwargs, "read_only": True})

    def format_value_for_display(self, value: Any) -> Any:
        """Return the value as text."""
        if value in (None, "", []):
            return "–"
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list):
            return ", ".join(value)
        return dict(self.db_field.flatchoices).get(value, value) if self.db_field.choices else value


class FixedArticlesPanel(InlinePanel):
    """The law articles of an official instrument: their verification can be changed, nothing else."""

    def get_form_options(self) -> dict[str, Any]:
        """Return the options of a formset that takes no other articles than those there are."""
        options = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = FixedChildFormSet
        return options

    @register_telepath_adapter
    class BoundPanel(InlinePanel.BoundPanel):
        template_name = "vocabulary/panels/fixed_articles.html"
        # No script adds or removes rows here.
        telepath_adapter_name = "wagtail.panels.Panel"

        def js_opts(self) -> dict[str, Any]:
            """Return what the page's script needs to know: only which panel this is."""
            return {"type": type(self.panel).__name__, "prefix": self.prefix}

        def telepath_pack(self, context: Any) -> tuple[str, list[Any]]:
            """Return the panel for the page's script."""
            return (self.telepath_adapter_name, [self.js_opts()])


def articles_panel(official: bool) -> Panel:
    """Return the panel of an instrument's law articles."""
    if official:
        return FixedArticlesPanel(
            "articles",
            panels=[ReadPanel("article"), ReadPanel("law"), ReadPanel("url"), "verification", "checked_on"],
            heading=_("Law articles"),
            help_text=ARTICLE_HELP,
        )
    return InlinePanel(
        "articles",
        panels=["article", "law", "url", "verification", "checked_on"],
        heading=_("Law articles"),
        label=_("Law article"),
        help_text=ARTICLE_HELP,
    )


def edit_handler(
    model: type[Term], groups: Sequence[Group], *, new: bool = False, official: bool = False
) -> Panel:
    """Return the form of a vocabulary.

    ``groups`` holds the fields that only this vocabulary has. ``new`` is for a term that does not exist yet (its slug
    can be chosen), ``official`` for one of an official list.
    """

    def panel(name: str) -> Panel:
        readable = name in ("origin", "successor") or (name == "slug" and not new)
        if readable or (official and name not in model.editorial_fields):
            return ReadPanel(name)
        return FieldPanel(name)

    def group(heading: Any, names: Sequence[str]) -> Panel:
        with_article = "verification" in names
        return MultiFieldPanel(
            [panel(name) for name in names], heading=heading, help_text=ARTICLE_HELP if with_article else ""
        )

    names = ["label_nl", "label_en", "definition_nl", "definition_en"]
    state = ["valid_from", "valid_to"] if new else ["origin", "successor", "valid_from", "valid_to"]
    children = [
        group(_("Name"), [*names, "slug"] if new else ["slug", *names]),
        group(_("Synonyms"), ["synonyms_nl", "synonyms_en"]),
        *(group(heading, fields) for heading, fields in groups),
    ]
    if hasattr(model, "articles"):
        children.append(articles_panel(official))
    children.append(group(_("Use"), [*state, *([] if new else ["order"]), "iri"]))
    return ObjectList(children, help_text=OFFICIAL_HELP if official else "").bind_to_model(model)
