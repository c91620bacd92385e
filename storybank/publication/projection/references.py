"""What a document was made from, so that it can follow when one of these changes."""

from storybank.publication.projection.gather import Sources, page_ids_in_body
from storybank.stories.models import StoryPage

DOCUMENT, IMAGE, ORGANISATION, PAGE, STORY = "document", "image", "organisation", "page", "story"


def references_of(sources: Sources) -> frozenset[tuple[str, str]]:
    """
    Return (kind, key) pairs.

    The kind of a term is the name of its vocabulary and its key the slug. The term that the page names is in it and also
    the one that it was merged into.
    """
    page = sources.page
    found = {(IMAGE, str(key)) for key in _images(sources)}
    found |= {(ORGANISATION, str(row.organisation.uuid)) for row in sources.rows["participants"]}
    found |= {(PAGE, str(key)) for key in page_ids_in_body(page)}
    found |= {(STORY, str(one.story_id)) for one in (*sources.repeats, *sources.repeated_by)}
    if sources.repeats_key:  # also while that story is not public: it may become so
        found.add((STORY, str(sources.repeats_key)))
    found |= {(DOCUMENT, str(row.document_id)) for row in sources.rows["sources"] if row.document_id}
    for model, key in _term_keys(sources):
        found |= {(model.taxonomy, slug) for slug in sources.chains.get((model, key), ())}
    return frozenset(found)


def _images(sources):
    named = {sources.page.hero_image_id} if sources.page.hero_image_id else set()
    for block in sources.page.body.raw_data:
        if block["type"] == "picture" and block["value"].get("image"):
            named.add(block["value"]["image"])
    return named


def _term_keys(sources):
    page = sources.page
    fields = StoryPage._meta
    yield fields.get_field("sector").related_model, page.sector_id
    yield fields.get_field("procedure").related_model, page.procedure_id
    for name, keys in sources.term_lists.items():
        for key in keys:
            yield fields.get_field(name).related_model, key
    for relation, attribute in (
        ("story_municipalities", "municipality"),
        ("story_instruments", "instrument"),
        ("figures", "indicator"),
    ):
        model = fields.get_field(relation).related_model._meta.get_field(attribute).related_model
        for row in sources.rows[relation]:
            yield model, getattr(row, f"{attribute}_id")
