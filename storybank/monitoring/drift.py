"""How many public pages have no document, and how many documents have no public page.

A quick look for ``/readyz``: it compares which documents there are, not what is in them. ``check_publication`` compares
everything.
"""

from django.db.models import Exists, OuterRef

from storybank.publication.models import PublishedStory
from storybank.publication.visibility import PublicTree
from storybank.stories.models import StoryPage

# More than this is simply "many"; nobody needs the exact number, and looking at each costs time.
MOST = 1000


def documents_out_of_step() -> int:
    """Return the number of pages and documents that miss each other, at most about ``2 * MOST``."""
    return _pages_without_document() + _documents_without_page()


def _pages_without_document() -> int:
    documents = PublishedStory.objects.filter(page_id=OuterRef("pk"))
    candidates = (
        StoryPage.objects.filter(live=True, alias_of=None)
        .exclude(Exists(documents))
        .select_related("locale")
        .only("path", "url_path", "live", "alias_of_id", "locale__language_code")[:MOST]
    )
    if not candidates:
        return 0
    # Few are left here, so the exact rule (restrictions, place in the tree) can be asked of each.
    tree = PublicTree()
    return sum(
        tree.is_public(
            page.path, page.url_path, page.live, page.alias_of_id, language=page.locale.language_code
        )
        for page in candidates
    )


def _documents_without_page() -> int:
    pages = StoryPage.objects.filter(pk=OuterRef("page_id"), live=True, alias_of=None)
    return PublishedStory.objects.exclude(Exists(pages))[:MOST].count()
