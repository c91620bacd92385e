"""
Naming a sibling by its stable identifier.

Children of one story refer to each other by identifiers that all languages share: a foreign key between two inline
children of a draft is lost on publishing. In the form such a reference is a list of checkboxes, filled by a small script
from the rows that stand in the form at that moment.
"""

import json
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import FieldBlock


class SiblingPicker(forms.TextInput):
    """A text input with a JSON list of identifiers, which the script turns into checkboxes for the rows of `relation`."""

    def __init__(self, relation, attrs=None):
        super().__init__(attrs={"data-sibling-picker": relation, **(attrs or {})})

    @property
    def media(self):
        return forms.Media(js=["stories/sibling-picker.js"])


class FreshIdentifier(forms.HiddenInput):
    """The identifier of a row. The script gives each new row one of its own."""

    def __init__(self, attrs=None):
        super().__init__(attrs={"data-fresh-identifier": "", **(attrs or {})})

    def value_from_datadict(self, data, files, name):
        """Return what was sent, or a new identifier when the script did not run."""
        return super().value_from_datadict(data, files, name) or str(uuid4())


def check_identifiers(value):
    """Raise ValidationError unless `value` is a list of UUIDs as text. An empty list is fine."""
    if not isinstance(value, list):
        raise ValidationError(_("Choose from the list."))
    for item in value:
        try:
            UUID(str(item))
        except ValueError as error:
            raise ValidationError(_("Choose from the list.")) from error


class SiblingsBlock(FieldBlock):
    """A block that names rows of the same story. Its value is a list of identifiers as text."""

    def __init__(self, relation, required=True, help_text=None, **kwargs):
        self.relation = relation
        self.field = forms.JSONField(
            required=required,
            help_text=help_text,
            widget=SiblingPicker(relation),
            validators=[check_identifiers],
        )
        super().__init__(**kwargs)

    def get_default(self):
        return []

    def get_form_state(self, value):
        return value if isinstance(value, str) else json.dumps(value or [])

    def clean(self, value):
        """Take the text of the form or a list; return the list."""
        return super().clean(value) or []

    def to_python(self, value):
        return json.loads(value) if isinstance(value, str) and value else (value or [])

    def deconstruct(self):
        return ("storybank.stories.siblings.SiblingsBlock", [self.relation], {})
