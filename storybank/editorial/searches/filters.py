"""Filters of the list of searches."""

from datetime import date, datetime
from typing import Any

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.forms import RadioSelect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

NOTHING, WIDENED, FEW, ALL = "nothing", "widened", "few", "all"
RESULTS = [
    (NOTHING, _("nothing")),
    (WIDENED, _("not everything that was typed")),
    (FEW, _("one to three stories")),
    (ALL, _("all searches")),
]
#: What counts as few stories.
MOST_FEW = 3


class SearchFilterSet(WagtailFilterSet):
    """By what was found (nothing, unless asked for otherwise), language and period."""

    result = django_filters.ChoiceFilter(
        label=_("Found"),
        choices=RESULTS,
        initial=NOTHING,
        empty_label=None,
        widget=RadioSelect,
        method="by_result",
    )
    language = django_filters.ChoiceFilter(
        label=_("Language"),
        choices=lambda: settings.LANGUAGES,
        empty_label=_("All"),
        widget=RadioSelect,
        method="by_language",
    )
    # The view has chosen the days before the rows were added up; here the filter is only shown.
    period = django_filters.DateFromToRangeFilter(
        label=_("Period"), widget=DateRangePickerWidget, method="as_it_is"
    )

    class Meta:
        fields: list[str] = []

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        given = data.copy() if data else {}
        if not given.get("result"):
            given["result"] = NOTHING
        super().__init__(given, *args, **kwargs)

    def days(self) -> tuple[date | None, date | None]:
        """Return the first and the last day of the period, None for an end that is open."""
        period = self.form.cleaned_data.get("period") if self.is_valid() else None
        if period is None:
            return None, None
        return _day(period.start), _day(period.stop)

    def by_result(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Return the searches whose last one found this."""
        if value == NOTHING:
            return rows.filter(found=0)
        if value == WIDENED:
            return rows.filter(found__gt=0, widened=True)
        if value == FEW:
            return rows.filter(found__gt=0, found__lte=MOST_FEW)
        return rows

    def by_language(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Return the searches of readers of one language."""
        return rows.filter(language=value)

    def as_it_is(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        """Return the rows: they are of this period already."""
        return rows


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
