"""Inputs of the story form."""

from decimal import Decimal, InvalidOperation

from django import forms


class PlainNumberInput(forms.NumberInput):
    """A number without the zeros that the database puts behind the decimal point."""

    def __init__(self, attrs=None):
        super().__init__(attrs={"step": "any", **(attrs or {})})

    def format_value(self, value):
        """Take a number or what was typed; return it as text, as short as it can be."""
        text = super().format_value(value)
        try:
            number = Decimal(text)
        except (InvalidOperation, TypeError):
            return text
        return format(number.normalize(), "f") if number.is_finite() else text
