"""The body of a story: eight fixed sections, and quotes, pictures and figures between them."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    RichTextBlock,
    StreamBlock,
    StreamBlockValidationError,
    StructBlock,
    TextBlock,
)
from wagtail.images.blocks import ImageChooserBlock

from storybank.stories.siblings import SiblingsBlock

RICH_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link"]

#: (name in the page, kind on the wire, label, help text), in reading order.
SECTIONS = (
    ("motive", "motive", _("Why we did it"), _("Why did you start this? What was the problem or the wish?")),
    ("approach", "approach", _("Approach"), _("What did you do, step by step, and with whom?")),
    (
        "procurement",
        "procurement",
        _("Procurement"),
        _("Which procedure and instruments did you use, and why these?"),
    ),
    ("result", "result", _("Result"), _("What is different now? Refer to the figures.")),
    (
        "lessons_buyer",
        "lessonsBuyer",
        _("What we learned (buyer)"),
        _("What would the buyer do the same way again?"),
    ),
    (
        "lessons_supplier",
        "lessonsSupplier",
        _("What we learned (supplier)"),
        _("What would the supplier tell another supplier?"),
    ),
    ("went_wrong", "wentWrong", _("What went wrong"), _("Be honest: readers learn most from this.")),
    (
        "tips",
        "tips",
        _("Tips if you want to do this too"),
        _("Three to five tips that someone can use tomorrow."),
    ),
)
SECTION_NAMES = tuple(name for name, *_rest in SECTIONS)
WIRE_KINDS = {name: kind for name, kind, *_rest in SECTIONS}


class QuoteBlock(StructBlock):
    """What somebody said. The attribution is a role, never the name of a private person."""

    text = TextBlock(label=_("Quote"), max_length=600)
    attribution = CharBlock(
        label=_("Who says this"),
        max_length=120,
        help_text=_("A role, such as “buyer, municipality of Assen”."),
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")


class PictureBlock(StructBlock):
    """A picture with its description and caption in the language of the page."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = CharBlock(
        label=_("Description for people who cannot see it"),
        required=False,
        max_length=250,
        help_text=_("Empty: the description of the picture itself is used."),
    )
    caption = CharBlock(label=_("Caption"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Picture")


class StoryBody(StreamBlock):
    """The body. A draft may hold anything; publication wants each section once (see `checklist.py`)."""

    def clean(self, value):
        """Refuse a section that stands twice, also in a draft: two of them can never be published."""
        cleaned = super().clean(value)
        seen, errors = set(), {}
        for index, child in enumerate(cleaned):
            if child.block_type in SECTION_NAMES:
                if child.block_type in seen:
                    errors[index] = ValidationError(_("This section stands twice. Join the two texts."))
                seen.add(child.block_type)
        if errors:
            raise StreamBlockValidationError(block_errors=errors)
        return cleaned


def _section(label, help_text):
    return RichTextBlock(features=RICH_TEXT_FEATURES, label=label, help_text=help_text, icon="doc-full")


def body_blocks():
    """Return the (name, block) pairs of the body, sections first."""
    sections = [(name, _section(label, help_text)) for name, _kind, label, help_text in SECTIONS]
    figures = SiblingsBlock(
        "figures", label=_("Figures"), icon="table", help_text=_("Which figures of this story stand here?")
    )
    return [*sections, ("quote", QuoteBlock()), ("picture", PictureBlock()), ("figures", figures)]
