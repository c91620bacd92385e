from storybank.stories.models.pages import StoryIndexPage, StoryPage
from storybank.stories.models.parts import (
    ImpactFigure,
    StoryInstrument,
    StoryMunicipality,
    StoryParticipant,
    StoryReference,
    StorySource,
    StoryTender,
)

__all__ = [
    "ImpactFigure",
    "StoryIndexPage",
    "StoryInstrument",
    "StoryMunicipality",
    "StoryPage",
    "StoryParticipant",
    "StoryReference",
    "StorySource",
    "StoryTender",
]
