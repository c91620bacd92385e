"""The one place where wagtail-localize itself is changed."""

from functools import partial, wraps

from django.apps import apps
from django.utils.module_loading import import_string
from wagtail_localize.models import Translation


def keep_live_stories_as_they_are() -> None:
    """
    Let `Translation.save_target` go through our service for stories.

    Its own way saves into the live row, also when it is asked for a draft, and also strings that a translator saved but did
    not publish. Submitting a branch of the tree calls it for every page that is translated already, and there is no setting,
    hook or signal in between. Runs once, when the models are loaded.
    """
    original = Translation.save_target

    @wraps(original)
    def save_target(self, user=None, publish=True):
        story_page = apps.get_model("stories.StoryPage")
        if not issubclass(self.source.specific_content_type.model_class(), story_page):
            return original(self, user=user, publish=publish)
        create = partial(original, self, user=user, publish=False)
        # Found by name: our service builds on the models, which are not there yet when this module is loaded.
        save = import_string("storybank.stories.translations.save_target")
        return save(self, create, user, publish)

    Translation.save_target = save_target
