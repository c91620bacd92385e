"""The one place where wagtail-localize itself is changed."""

from functools import partial, wraps

from wagtail_localize.models import Translation

from storybank.stories.models import StoryPage
from storybank.stories.translations import save_target as save_target_of_story


def keep_live_stories_as_they_are() -> None:
    """
    Let `Translation.save_target` go through our service for stories.

    Its own way saves into the live row, also when it is asked for a draft, and also strings that a translator saved but did
    not publish. Submitting a branch of the tree calls it for every page that is translated already, and there is no setting,
    hook or signal in between. Called once, when the app is ready.
    """
    original = Translation.save_target

    @wraps(original)
    def save_target(self, user=None, publish=True):
        if not issubclass(self.source.specific_content_type.model_class(), StoryPage):
            return original(self, user=user, publish=publish)
        create = partial(original, self, user=user, publish=False)
        return save_target_of_story(self, create, user, publish)

    Translation.save_target = save_target
