"""What other rooms may ask of the site."""

from storybank.site.addresses import story_list as story_list_address
from storybank.site.editorial import editorial_frame
from storybank.site.frame import Frame
from storybank.site.similar import likeness_of, reason_of
from storybank.site.welcome import Welcome, welcome

__all__ = [
    "Frame",
    "Welcome",
    "editorial_frame",
    "likeness_of",
    "reason_of",
    "story_list_address",
    "welcome",
]
