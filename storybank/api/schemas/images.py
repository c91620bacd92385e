"""Pictures."""

from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field

from storybank.api.schemas.wire import Url, Wire


class FocalPoint(Wire):
    """The point that must stay in sight when the picture is cropped, in parts of its width and height."""

    about = _(
        "The point that must stay in sight when the picture is cropped, in parts of its width and height."
    )

    x: Annotated[float, Field(ge=0, le=1)]
    y: Annotated[float, Field(ge=0, le=1)]


class PictureSource(Wire):
    """One file format of a picture, for a `source` element."""

    type: Annotated[str, Field(pattern="^image/[a-z]+$", examples=["image/avif"])]
    srcset: Annotated[str, Field(description=_("Addresses with their widths."))]
    sizes: str


class Image(Wire):
    """A picture in fixed sizes and formats."""

    about = _("A picture in fixed sizes and formats. Show the credit beside it.")

    alt: Annotated[
        str,
        Field(
            description=_("Description for people who cannot see the picture; empty when it is decoration.")
        ),
    ]
    credit: Annotated[str, Field(description=_("Maker, to be named where the picture is shown."))]
    licence: str
    width: Annotated[int, Field(ge=1, description=_("Width of the file at `url`, in pixels."))]
    height: Annotated[int, Field(ge=1, description=_("Height of the file at `url`, in pixels."))]
    focal_point: FocalPoint | None
    dominant_colour: Annotated[
        str, Field(description=_("Colour to show until the picture is there."), examples=["#3a6b4c"])
    ]
    sources: Annotated[list[PictureSource], Field(description=_("The best format first."))]
    url: Annotated[Url, Field(description=_("The largest JPEG; always there."))]
