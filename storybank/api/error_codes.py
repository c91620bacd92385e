"""What each `errors[].code` means and what to do about it, for the documentation; a test holds it against the code."""

from django.utils.translation import gettext_noop as _

#: By code: the meaning, and the remedy. In the order in which callers meet them.
ERROR_CODES: dict[str, tuple[str, str]] = {
    "unknown-parameter": (
        _("This address has no parameter of this name."),
        _("Take the name that `detail` gives, or leave the parameter out."),
    ),
    "unknown-value": (
        _("The value is not in the list or vocabulary."),
        _("Take a value that `detail` names, or from the address that it names."),
    ),
    "empty-value": (_("The parameter has no value."), _("Give a value or leave the parameter out.")),
    "missing-parameter": (_("This address needs the parameter."), _("Give it.")),
    "repeated-parameter": (
        _("A parameter that is given once was repeated."),
        _("Give it once; `fields`, `expand` and `facets` take several values with commas between them."),
    ),
    "too-many-values": (_("A filter has more than 100 values."), _("Ask in several requests.")),
    "out-of-range": (_("The number is too small or too large."), _("Stay within the limits in `detail`.")),
    "not-an-integer": (_("This is no whole number."), _("Write digits only, such as 25.")),
    "not-a-number": (_("This is no number."), _("Write it with a point and without thousands separators.")),
    "not-a-boolean": (_("This is neither true nor false."), _("Write `true` or `false`.")),
    "not-a-date": (_("This is no day that exists."), _("Write it as 2026-03-31.")),
    "not-a-date-time": (
        _("This is no moment with an offset."),
        _("Write it as 2026-03-31T09:30:00Z, and `+` in an address as `%2B`."),
    ),
    "not-an-identifier": (_("This is no UUID."), _("Use the `id` of an answer, not a slug or a name.")),
    "not-a-code": (_("This is no code of the right length."), _("Give as many digits as `detail` says.")),
    "not-a-box": (
        _("This is no part of the map."),
        _("Give four numbers with commas: west, south, east, north."),
    ),
    "not-a-prefix": (
        _("This is no beginning of an identifier."),
        _("Give one to eight digits or letters a to f."),
    ),
    "too-long": (_("The text is too long."), _("Shorten it to what `detail` says.")),
    "wrong-order": (_("A range ends before it begins."), _("Exchange the two values.")),
    "relevance-without-text": (
        _("Sorting by relevance was asked for without a search."),
        _("Add `q`, or take another `sort`."),
    ),
    "needs-expand": (
        _("`fields` names a member that is only there with `expand`."),
        _("Add the `expand` that `detail` names."),
    ),
    "beyond-window": (
        _("The page lies beyond the first 10,000 results."),
        _("Use a narrower filter. For everything there are `/changes` and the nightly dump."),
    ),
    "unknown-cursor": (
        _("This is no cursor of ours."),
        _("Send `nextCursor` unchanged, or begin anew without one."),
    ),
    "other-filters": (
        _("The cursor was given out for other filters."),
        _("Send the filters it was given out for, or begin anew without a cursor."),
    ),
    "key-in-address": (
        _("A key stands in the address."),
        _("Send it in the header `Authorization`, and have this one revoked."),
    ),
    "unknown-story": (
        _("There never was a public story with this id."),
        _("Do not ask again; take the id from a list."),
    ),
    "not-in-this-language": (
        _("The story is not public in the language asked for, and `fallback=none` was given."),
        _("Leave out `fallback=none`, or ask in the other language."),
    ),
    "unknown-version": (
        _("The story has no version of this number."),
        _("Take a number from the list of its versions."),
    ),
    "unknown-term": (
        _("The vocabulary has no such slug or code."),
        _("Take one from the list at the address in `detail`."),
    ),
    "unknown-guide": (
        _("There is no guide of this name."),
        _("Take one from the list in the documentation."),
    ),
    "unknown-organisation": (
        _("No public story names an organisation with this id."),
        _("Take the id from the list of organisations."),
    ),
}
