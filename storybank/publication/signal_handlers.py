"""
Every event after which a document may have to change.

`StoryPage` announces its own saves, also those of publishing and unpublishing. What is left are events in which Wagtail
changes rows without saving the story itself, and changes of what stories refer to.
"""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.documents import get_document_model
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from storybank.images.service import enqueue_renditions
from storybank.images.signals import image_changed
from storybank.organisations.signals import organisation_changed
from storybank.publication.clock import number_changes
from storybank.publication.following import follow_reference, follow_subtree
from storybank.publication.models import DocumentReference, PublishedStory
from storybank.publication.signals import published_side_changed
from storybank.publication.writer import follow_page
from storybank.stories.models import StoryPage
from storybank.stories.signals import branch_changed, story_changed
from storybank.vocabulary.signals import term_changed, thresholds_changed


def connect() -> None:
    """Connect all handlers; called once when the app is ready."""
    receivers = (
        (story_changed, _story_changed),
        (page_published, _page_published),
        (page_unpublished, _page_unpublished),
        (branch_changed, _branch_changed),
        (post_page_move, _moved),
        (term_changed, _term_changed),
        (thresholds_changed, _everything_changed),
        (organisation_changed, _organisation_changed),
        (image_changed, _image_changed),
        (published_side_changed, _number),
    )
    for signal, handler in receivers:
        signal.connect(handler, dispatch_uid=handler.__name__ + str(id(signal)))
    post_delete.connect(_story_deleted, sender=StoryPage, dispatch_uid="publication_story_deleted")
    post_delete.connect(_page_deleted, sender=Page, dispatch_uid="publication_page_deleted")
    for model, handler in (
        (get_document_model(), _document_changed),
        (PageViewRestriction, _restriction_changed),
        (Site, _everything_changed),
        (Locale, _everything_changed),
    ):
        for signal, name in ((post_save, "save"), (post_delete, "delete")):
            signal.connect(handler, sender=model, dispatch_uid=f"publication_{model.__name__}_{name}")


def _story_changed(page_id, story_id, **kwargs):
    follow_page(page_id, story_id)
    _have_pictures_made(page_id)


def _have_pictures_made(page_id):
    # The document first: a database without statistics would look through the pictures of all documents.
    document = PublishedStory.objects.filter(page_id=page_id).values("pk")
    pictures = DocumentReference.objects.filter(document__in=document, kind="image")
    enqueue_renditions(int(key) for key in pictures.values_list("key", flat=True))


def _page_published(instance, **kwargs):
    """Texts may link to this page. Stories announce their own publication."""
    if not _is_story(instance):
        follow_reference("page", str(instance.pk))


def _page_unpublished(instance, **kwargs):
    """Texts may link to this page; and a story may have been taken off line as a plain page."""
    if _is_story(instance):
        follow_page(instance.pk, instance.translation_key)
    else:
        follow_reference("page", str(instance.pk))


def _is_story(page):
    return issubclass(page.specific_class or type(page), StoryPage)


def _story_deleted(instance, **kwargs):
    follow_page(instance.pk, instance.translation_key, deleted=True)


def _page_deleted(instance, **kwargs):
    """Texts may link to this page."""
    follow_reference("page", str(instance.pk))


def _document_changed(instance, **kwargs):
    """Sources may name this file."""
    follow_reference("document", str(instance.pk))


def _branch_changed(path, **kwargs):
    follow_subtree(path)


def _moved(instance, url_path_before, url_path_after, **kwargs):
    if url_path_before != url_path_after:
        follow_subtree(type(instance).objects.values_list("path", flat=True).get(pk=instance.pk))


def _restriction_changed(instance, **kwargs):
    follow_subtree(instance.page.path)


def _everything_changed(**kwargs):
    Site.clear_site_root_paths_cache()
    follow_subtree("")


def _term_changed(sender, term, **kwargs):
    follow_reference(sender.taxonomy, term.slug)


def _organisation_changed(organisation, **kwargs):
    follow_reference("organisation", str(organisation.uuid))


def _image_changed(image, **kwargs):
    # A picture that may not be shown any more does not wait for the worker.
    follow_reference("image", str(image.pk), at_once=image.shows_recognisable_people)


def _number(**kwargs):
    """Positions are given outside the transaction of the change; also when this was itself called at a commit."""
    if not transaction.get_connection().in_atomic_block:
        number_changes()
