"""What the published side tells the rooms above it."""

from django.dispatch import Signal

#: Sent after the commit of a transaction that changed documents. Takes nothing: read the change log.
published_side_changed = Signal()
