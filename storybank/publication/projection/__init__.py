"""From story page to published document: a pure function of the published pages and what they refer to."""

from storybank.publication.projection.document import Document, project

__all__ = ["Document", "project"]
