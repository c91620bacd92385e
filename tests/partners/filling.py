"""Fills a bootstrapped bank with the demo, and with one more story that was public and has been withdrawn.

Imported where Django is set up with the settings of the demo (`running_bank.py`).
"""

import tempfile
from pathlib import Path

from django.core.management import call_command

from home.demo.identity import story_identifier
from home.demo.loader import load_demo
from home.demo.reader import FOLDER
from search.service import follow
from storybank.publication.models import PublicationChange
from storybank.publication.service import catch_up, removing_because
from storybank.stories.models import StoryPage
from tests.partners.places import GONE


def fill() -> None:
    """Load the demo, publish and withdraw one more story, and bring the index and the static files up to date."""
    call_command("collectstatic", interactive=False, verbosity=0)
    load_demo()
    with tempfile.TemporaryDirectory() as name:
        text = (FOLDER / "s8.toml").read_text().replace('key = "S8"', f'key = "{GONE}"')
        Path(name, f"{GONE.lower()}.toml").write_text(text.replace('slug = "', 'slug = "gone-', 2))
        load_demo(stories=Path(name))
    with removing_because(PublicationChange.Reason.WITHDRAWN):
        for page in list(StoryPage.objects.filter(translation_key=story_identifier(GONE))):
            page.delete()
    catch_up()
    follow()
