"""What this room tells the rooms above it."""

from django.dispatch import Signal

#: Sent after an organisation was made or something changed that the outside can see (never the contact address).
#: Takes `organisation` and `changed`, a frozenset of field names; "certificates" stands for any of those. It is
#: sent inside the transaction of the change.
organisation_changed = Signal()
