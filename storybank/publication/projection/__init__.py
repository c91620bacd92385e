"""From story page to published document: a pure function of the published pages and what they refer to."""

from storybank.publication.projection.document import Document, project
from storybank.publication.projection.gather import page_ids_in_body

__all__ = ["Document", "page_ids_in_body", "project"]
