"""What a story needs before it can be submitted or published. Every message names the field and says what to do."""

from html import unescape

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from storybank.images.service import may_publish
from storybank.stories.blocks import SECTIONS
from storybank.stories.choices import Disclosure

MOST_IMPACT_TYPES = 5
MOST_INSTRUMENTS = 5

#: What the form calls each group of rows.
_GROUPS = {
    "story_municipalities": gettext_lazy("Where"),
    "story_instruments": gettext_lazy("Instruments used"),
    "participants": gettext_lazy("Who took part"),
    "sources": gettext_lazy("Sources"),
    "figures": gettext_lazy("Impact figures"),
    "tenders": gettext_lazy("Notices of the tender"),
    "external_references": gettext_lazy("In other systems"),
}


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


class IncompleteTranslationError(ValidationError):
    """A translation may not go live: `missing` sentences have no translation, or this draft was saved before they had."""

    def __init__(self, missing: int):
        super().__init__(
            ngettext(
                "%(missing)s sentence is not translated yet.",
                "%(missing)s sentences are not translated yet.",
                missing,
            )
            if missing
            else _(
                "This draft is older than its translation. Publish it on the screen where it is translated."
            ),
            params={"missing": missing},
        )
        self.missing = missing


def problems_of(page) -> dict[str, list[str]]:
    """
    Look at a story page, saved or not.

    Returns the open points per field of the form; empty when the story may go live. The keys are names of form fields, of
    inline rows (the relation) or "body".
    """
    problems: dict[str, list[str]] = {}
    for check in (
        _texts,
        _classification,
        _contract,
        _pictures,
        _sections,
        _rows_themselves,
        _evidence,
        _repetition,
    ):
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
    for row in _rows(page, "story_instruments"):
        if not row.applied.strip():
            yield (
                "story_instruments",
                _("Say in one sentence how you applied the instrument “%(instrument)s”.")
                % {"instrument": row.instrument},
            )
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
    else:
        if not may_publish(page.hero_image):
            yield "hero_image", _("People can be recognised in this picture. It needs their consent first.")
        if not page.hero_alt.strip() and not _own_description(page.hero_image, page):
            yield (
                "hero_alt",
                _("Describe the picture, here or at the picture itself in the language of this story."),
            )
    pictures = [block.value for block in page.body if block.block_type == "picture" and block.value["image"]]
    for picture in pictures:
        if not may_publish(picture["image"]):
            yield (
                "body",
                _("People can be recognised in a picture in the text. It needs their consent first."),
            )
        if not (picture["alt"] or "").strip() and not _own_description(picture["image"], page):
            yield (
                "body",
                _(
                    "Describe each picture in the text, there or at the picture itself in the language of this story."
                ),
            )


def _own_description(image, page):
    """Return the description in the language of the page. Readers would get the other one, in a language not their own."""
    return (image.alt_en if page.locale.language_code == "en" else image.alt_nl).strip()


def _sections(page):
    filled = {block.block_type for block in page.body if _has_text(getattr(block.value, "source", ""))}
    for name, _kind, label, _help in SECTIONS:
        if name not in filled:
            yield "body", _("The section “%(section)s” is missing.") % {"section": label}


def _has_text(html):
    """Tell whether rich text holds more than markup and spaces, also those that the editor writes as an entity."""
    return bool(unescape(strip_tags(html or "")).strip())


def _rows_themselves(page):
    """
    Hold each row to its own rules: the form did, code and a translation need not have.

    Keys are not looked up again: the database holds them, and it would be a query each.
    """
    for relation in page.story_relations:
        for number, row in enumerate(_rows(page, relation), start=1):
            keys = {
                field.name
                for field in row._meta.concrete_fields
                if field.is_relation and _is_filled(row, field)
            }
            try:
                row.clean_fields(exclude=keys | {"page", "locale"})
                row.clean()
            except ValidationError as error:
                for field, messages in error.message_dict.items():
                    yield relation, _of_row(relation, number, row, field, " ".join(messages))


def _is_filled(row, field):
    return getattr(row, field.attname) is not None


def _of_row(relation, number, row, field, message):
    name = "" if field == NON_FIELD_ERRORS else row._meta.get_field(field).verbose_name
    place = {"group": _GROUPS[relation], "number": number, "field": name, "message": message}
    if not name:
        return _("%(group)s, row %(number)s: %(message)s") % place
    return _("%(group)s, row %(number)s, “%(field)s”: %(message)s") % place


def _evidence(page):
    sources = {str(source.uid) for source in _rows(page, "sources")}
    figures = {str(figure.uid) for figure in _rows(page, "figures")}
    for figure in _rows(page, "figures"):
        if figure.indicator_id is None:  # said already: no row goes without
            continue
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
        told = page.contract_disclosure == Disclosure.EXACT
        if figure.indicator.slug == figure.indicator.CONTRACT_VALUE and not told:
            yield (
                "figures",
                _("The figure “%(figure)s” tells the contract value. Leave it out, or show the exact amount.")
                % {"figure": figure.indicator},
            )
    for block in page.body:
        if block.block_type == "figures" and set(block.value) - figures:
            yield "body", _("The text refers to a figure that is not in the list.")


def _repetition(page):
    if page.repeats_id and page.repeats.translation_key == page.translation_key:
        yield "repeats", _("A story cannot repeat itself. Choose another story, or leave this empty.")


def _rows(page, relation):
    return list(getattr(page, relation).all())
