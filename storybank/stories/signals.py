"""What the write side tells the published side."""

from django.dispatch import Signal

#: The row of a story page changed, so its document may have to appear, change or go.
#: Sent inside the transaction that changed it. Takes `page_id` and `story_id`.
story_changed = Signal()

#: The address of a page above stories changed. Sent inside the transaction that changed it. Takes its tree `path`.
branch_changed = Signal()
