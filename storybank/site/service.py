"""What the editorial pages may ask of the site."""

from storybank.site.editorial import editorial_frame
from storybank.site.frame import Frame
from storybank.site.welcome import Welcome, welcome

__all__ = ["Frame", "Welcome", "editorial_frame", "welcome"]
