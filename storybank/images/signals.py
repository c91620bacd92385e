"""What this room tells the rooms above it."""

from django.dispatch import Signal

#: Sent after something changed that a reader can see of an image (file, focal point, alt text, credit, licence) or
#: that decides whether it may be shown, and after an image was deleted. Takes `image`, `deleted` (bool) and `changed`, a
#: frozenset of field names, empty for a deleted image. It is sent inside the transaction of the change.
image_changed = Signal()
