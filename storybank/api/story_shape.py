"""What a caller wants of stories when it is not the stored text as it stands: some members only, or more of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from storybank.api.bodies.forms import BODY_FORMAT, FORMATS, HEADING_LEVEL, in_form
from storybank.api.expansion import EXPAND, EXPANDABLE
from storybank.api.field_selection import Selection, field_names, fields_parameter, select, selection
from storybank.api.parameters import Reading
from storybank.api.schemas.stories import ListedStory, Story
from storybank.api.schemas.wire import Wire
from storybank.api.values import InvalidValueError
from storybank.publication.rendering import dump

#: Honest about language whatever is asked for.
ALWAYS = ("id", "language", "isFallback", "translationStatus")


_ABOUT = gettext_noop(
    "Members to send, with commas between, for a smaller answer; with points for members of members. `id`, `language`, "
    "`isFallback` and `translationStatus` always come along, and what `expand` names comes whole unless a part of it "
    "is named here."
)
_ABOUT_FORMER = gettext_noop(
    "Members to send, with commas between, for a smaller answer; with points for members of members. `id`, `language`, "
    "`isFallback`, `translationStatus` and `version` always come along."
)


def _story_names(schema: type[Wire], leave_out: Sequence[str] = ()) -> tuple[str, ...]:
    """
    Return the names of members, the usual ones first and what is expanded last.

    Of the latter, a document by itself, only its own members can be named.
    """
    names = [
        name
        for name in field_names(schema)
        if (member := name.partition(".")[0]) not in leave_out
        and not (member in EXPANDABLE and name.count(".") > 1)
    ]
    return tuple(sorted(names, key=lambda name: name.partition(".")[0] in EXPANDABLE))


LIST_FIELDS = fields_parameter(_story_names(ListedStory), _ABOUT, ("title", "url", "impactFigures.value"))
DETAIL_FIELDS = fields_parameter(_story_names(Story), _ABOUT, ("title", "sections", "image.url"))
#: A version is a document of its day: nothing is looked up beside it.
FORMER_FIELDS = fields_parameter(
    _story_names(Story, leave_out=("related", "organisations")), _ABOUT_FORMER, ("title", "sections")
)


@dataclass(frozen=True)
class StoryShape:
    """The members wanted, none named meaning all, and what is wanted on top of them."""

    fields: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()
    body_format: str = FORMATS[0]
    heading_level: int | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What tells this shape from others."""
        return (
            ",".join(self.fields),
            ",".join(self.expand),
            self.body_format,
            str(self.heading_level or ""),
        )

    @cached_property
    def _wanted(self) -> Selection:
        named = {name.partition(".")[0] for name in self.fields}
        return selection((*ALWAYS, *self.fields, *(name for name in self.expand if name not in named)))

    @property
    def _other_form(self) -> bool:
        return self.body_format != FORMATS[0] or self.heading_level is not None

    def document(self, story: Mapping[str, Any]) -> Any:
        """Return only the members wanted of a story, and its text in the form wanted."""
        wanted = select(story, self._wanted) if self.fields else story
        if self._other_form and "sections" in wanted:
            # The names of members are those of the form: who asks for `sections.html` has no Markdown.
            sections = [in_form(one, self.body_format, self.heading_level) for one in story["sections"]]
            part = self._wanted.get("sections") if self.fields else None
            wanted = {**wanted, "sections": select(sections, part) if part else sections}
        return wanted

    def bodies(self, stories: Iterable[bytes]) -> list[bytes]:
        """Return stories, given as JSON texts, with only the members wanted; untouched when all are."""
        if not self.fields and not self._other_form:
            return list(stories)
        return [dump(self.document(json.loads(story))).encode() for story in stories]


#: The stored text as it stands.
AS_STORED = StoryShape()


def check_expanded_fields(reading: Reading, own: Iterable[str] = ()) -> None:
    """Refuse the name of a member that only `expand` gives, when it is not asked for. `own`: what is there in any case."""
    expanded = {*own, *reading.values.get(EXPAND.name, ())}
    for name in reading.values.get("fields", ()):
        member = name.partition(".")[0]
        if member in EXPANDABLE and member not in expanded:
            text = _("“%(name)s” is only there with expand=%(member)s.")
            reading.reject("fields", InvalidValueError("needs-expand", text, name=name, member=member))


def shape_of(given: Mapping[str, Any]) -> StoryShape | None:
    """Return what is wanted of stories, None when that is the stored text as it stands."""
    shape = StoryShape(
        given.get("fields", ()),
        given.get(EXPAND.name, ()),
        given.get(BODY_FORMAT.name, FORMATS[0]),
        given.get(HEADING_LEVEL.name),
    )
    return None if shape == AS_STORED else shape
