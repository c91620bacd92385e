"""What partners find in the bank of these tests: identifiers of the demo, which are the same everywhere."""

from home.demo.identity import story_identifier
from home.demo.organisations import organisation_identifier

#: The key of the story that was withdrawn.
GONE = "S99"
STORY, GONE_STORY = str(story_identifier("S1")), str(story_identifier(GONE))
ORGANISATION = str(organisation_identifier("atelier-draadkracht"))
