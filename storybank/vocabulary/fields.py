"""A list of short texts in one column, edited as one text per line."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from storybank.vocabulary.text import clean


class LinesField(forms.CharField):
    """A form field for a list of texts: one per line, blank lines and repetitions left out."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return the lines of a list; what somebody typed is shown again as it was."""
        return "\n".join(str(item) for item in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        """Return the texts that were typed, in order, each once."""
        lines = (clean(line) for line in str(value or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def validate(self, value: list[str]) -> None:
        """Raise a ValidationError when a required list is empty."""
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: list[str]) -> None:
        """Let every text pass the validators of a text field."""
        for line in value:
            super().run_validators(line)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare lists, so that other line breaks or a trailing blank are no change."""
        return not self.disabled and self.to_python(data) != list(initial or [])


class StringListField(models.JSONField):
    """A JSON column that holds a list of texts and nothing else."""

    default_error_messages = {"not_strings": _("Give a list of texts.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Raise a ValidationError unless ``value`` is a list of texts."""
        super().validate(value, model_instance)
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ValidationError(self.error_messages["not_strings"], code="not_strings")

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """Return a field with one text per line."""
        # Not JSONField.formfield: it passes an encoder that only a JSON form field takes.
        return models.Field.formfield(self, **{"form_class": LinesField, **kwargs})
