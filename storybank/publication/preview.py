"""A document of a draft, for the editor's eyes only. It is never stored."""

import json
from typing import Any

from storybank.publication.projection.document import document_of
from storybank.publication.projection.gather import gather_draft
from storybank.publication.rendering import overlay_of, render
from storybank.stories.models import StoryPage


def preview_document(page: StoryPage) -> dict[str, Any]:
    """
    Take a story page as it stands in the editor, saved or not.

    Returns what the API would answer for it once published, as Python data.
    """
    document = document_of(gather_draft(page))
    overlay = overlay_of("original", [document.language], document.facts["evidenceGrade"] or "")
    return json.loads(render(document.detail, overlay, document.language, document.language))
