"""Values of a document as people read them, in the language that is active."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.utils import formats
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from storybank.site.frame import interface_language, own_name
from storybank.site.labels import GRADES, LABELS, STORY_GRADES

register = template.Library()

# Names of months are translated; the order is the same in Dutch and in British English.
_DAY, _MONTH = "j F Y", "F Y"


@register.filter
def amount(value: Any) -> str:
    """Write a number with the separators of the language: 1.850 in Dutch, 1,850 in English."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return ""
    return formats.number_format(f"{number:f}", use_l10n=True, force_grouping=True)


@register.filter
def euros(value: Any) -> str:
    """Write an amount of money: whole euros without cents."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return ""
    places = 0 if number == number.to_integral_value() else 2
    written = formats.number_format(abs(number), places, use_l10n=True, force_grouping=True)
    return ("−" if number < 0 else "") + _("€%(amount)s") % {"amount": written}


@register.filter
def absolute_value(value: Any) -> Any:
    """Return a number without its sign."""
    return abs(value)


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return localtime(value).date()
    if isinstance(value, date):
        return value
    text = str(value or "")
    moment = parse_datetime(text) if "T" in text else None
    return localtime(moment).date() if moment else parse_date(text[:10])


@register.filter
def day(value: Any) -> str:
    """Write the day of a date or moment, from a document or from Python: 26 March 2026."""
    found = _day(value)
    return formats.date_format(found, _DAY) if found else ""


@register.filter
def machine_day(value: Any) -> str:
    """Write the same day for the `datetime` attribute."""
    found = _day(value)
    return found.isoformat() if found else ""


@register.simple_tag
def period(first: str | None, last: str | None) -> str:
    """Write a period in years when it is whole years, in months when it is whole months, and in days otherwise."""
    start, end = _day(first), _day(last)
    if start is None:
        return ""
    if end is None:
        return _("from %(day)s") % {"day": _month_or_day(start, start.day == 1)}
    whole_months = start.day == 1 and _is_last_of_month(end)
    if whole_months and (start.month, end.month) == (1, 12):
        written = [str(start.year), str(end.year)]
    else:
        written = [_month_or_day(start, whole_months), _month_or_day(end, whole_months)]
    return written[0] if written[0] == written[1] else " – ".join(written)


def _is_last_of_month(value: date) -> bool:
    return date.fromordinal(value.toordinal() + 1).day == 1


def _month_or_day(value: date, whole_months: bool) -> str:
    return formats.date_format(value, _MONTH if whole_months else _DAY)


@register.filter
def named(value: str | None, kind: str) -> str:
    """Write the name of a closed value; `kind` says which list it is from."""
    return str(LABELS[kind].get(value, value)) if value else ""


@register.filter
def grade_meaning(grade: str) -> str:
    """Say what the evidence grade of a figure means."""
    return str(GRADES.get(grade, ""))


@register.filter
def story_grade_meaning(grade: str) -> str:
    """Say what the evidence grade of a story means."""
    return str(STORY_GRADES.get(grade, ""))


@register.filter
def web_address(value: str | None) -> str:
    """Return an address when a link may have it: on this site, or http and https elsewhere. Otherwise nothing."""
    if not value:
        return ""
    if value.startswith("/") and not value.startswith("//"):
        return value
    try:
        parts = urlsplit(value)
    except ValueError:
        return ""
    return value if parts.scheme in ("http", "https") and parts.netloc else ""


@register.simple_tag(takes_context=True)
def lang(context: Mapping[str, Any], language: str) -> SafeString:
    """Write a `lang` attribute for a part in another language than the page; nothing when it is the same."""
    frame = context.get("frame")
    page = frame.language if frame else ""
    return mark_safe("") if language == page else format_html(' lang="{}"', language)


@register.simple_tag(takes_context=True)
def interface_lang(context: Mapping[str, Any]) -> SafeString:
    """Write a `lang` attribute for the site's own words, where it does not speak the language of the page."""
    frame = context.get("frame")
    return lang(context, interface_language(frame.language)) if frame else mark_safe("")


@register.simple_tag(takes_context=True)
def term_lang(context: Mapping[str, Any], language: str) -> SafeString:
    """Write the same for the names of terms in a document in `language`: they are Dutch where there are none in it."""
    return lang(context, interface_language(language))


@register.filter
def language_name(code: str) -> str:
    """Write the name of a language in the language that is active."""
    return _language_names().get(code) or own_name(code)


def _language_names() -> dict[str, str]:
    return {"nl": _("Dutch"), "en": _("English"), "fy": _("Frisian")}
