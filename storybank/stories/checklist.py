"""What a story needs before it can be submitted or published. Every message names the field and says what to do."""

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from storybank.images.service import may_publish
from storybank.stories.blocks import SECTIONS
from storybank.stories.choices import Disclosure

MOST_IMPACT_TYPES = 5
MOST_INSTRUMENTS = 5


class IncompleteStoryError(ValidationError):
    """A story may not go live: `message_dict` has the open points by field, `messages` the same with the fields' names."""

    def __init__(self, page, problems):
        super().__init__(problems)
        self._options = page._meta

    @property
    def messages(self):
        """The open points as sentences for people."""
        return [self._named(field, point) for field, points in self.message_dict.items() for point in points]

    def _named(self, field, point):
        try:
            name = self._options.get_field(field).verbose_name
        except (
            FieldDoesNotExist,
            AttributeError,
        ):  # rows, such as the municipalities: the sentence names them
            return point
        return f"{capfirst(name)}: {point}"


def problems_of(page) -> dict[str, list[str]]:
    """
    Look at a story page, saved or not.

    Returns the open points per field of the form; empty when the story may go live. The keys are names of form fields, of
    inline rows (the relation) or "body".
    """
    problems: dict[str, list[str]] = {}
    for check in (_texts, _classification, _contract, _pictures, _sections, _evidence):
        for field, message in check(page):
            problems.setdefault(field, []).append(message)
    return problems


def _texts(page):
    for field in ("title", "summary", "social_value"):
        if not (getattr(page, field) or "").strip():
            yield field, _("Fill this in.")
        limit = page._meta.get_field(field).max_length
        if limit and len(getattr(page, field) or "") > limit:
            yield field, _("At most %(limit)s characters.") % {"limit": limit}


def _classification(page):
    if not _rows(page, "story_municipalities"):
        yield "story_municipalities", _("Choose at least one municipality.")
    if not page.sector_id:
        yield "sector", _("Choose the main sector.")
    if not page.procedure_id:
        yield "procedure", _("Choose the procedure. If you do not know it, choose “unknown”.")
    chosen = len(page.impact_types.all())
    if not 1 <= chosen <= MOST_IMPACT_TYPES:
        yield "impact_types", _("Choose one to five kinds of impact.")
    instruments = len(_rows(page, "story_instruments"))
    if not 1 <= instruments <= MOST_INSTRUMENTS:
        yield "story_instruments", _("Choose one to five instruments.")
    if not any(row.role == "contractingAuthority" for row in _rows(page, "participants")):
        yield "participants", _("Add the contracting authority.")


def _contract(page):
    if not page.contract_type:
        yield "contract_type", _("Choose works, supplies or services.")
    if not page.contract_from:
        yield "contract_from", _("Fill in when the contract started.")
    if page.contract_from and page.contract_to and page.contract_to < page.contract_from:
        yield "contract_to", _("The end lies before the start.")
    if page.contract_value is None and page.contract_disclosure != Disclosure.HIDDEN:
        yield "contract_value", _("Fill in the value, or choose to show nothing.")


def _pictures(page):
    if not page.hero_image_id:
        yield "hero_image", _("Choose a picture.")
    elif not may_publish(page.hero_image):
        yield "hero_image", _("People can be recognised in this picture. It needs their consent first.")
    for block in page.body:
        if block.block_type == "picture" and block.value["image"] and not may_publish(block.value["image"]):
            yield (
                "body",
                _("People can be recognised in a picture in the text. It needs their consent first."),
            )


def _sections(page):
    filled = {block.block_type for block in page.body if _has_text(block.value)}
    for name, _kind, label, _help in SECTIONS:
        if name not in filled:
            yield "body", _("The section “%(section)s” is missing.") % {"section": label}


def _has_text(value):
    """Tell whether rich text holds more than markup. Other blocks count as filled."""
    source = getattr(value, "source", None)
    return source is None or bool(source.replace("<p></p>", "").strip())


def _evidence(page):
    sources = {str(source.uid) for source in _rows(page, "sources")}
    figures = {str(figure.uid) for figure in _rows(page, "figures")}
    for figure in _rows(page, "figures"):
        if set(figure.source_ids) - sources:
            yield (
                "figures",
                _("The figure “%(figure)s” names a source that is not in the list.")
                % {"figure": figure.indicator},
            )
        if figure.indicator.aggregation == "WAVG" and not figure.weight:
            yield (
                "figures",
                _("The figure “%(figure)s” is an average: fill in the weight.")
                % {"figure": figure.indicator},
            )
    for block in page.body:
        if block.block_type == "figures" and set(block.value) - figures:
            yield "body", _("The text refers to a figure that is not in the list.")


def _rows(page, relation):
    return list(getattr(page, relation).all())
