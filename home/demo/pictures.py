"""The drawings of the demo stories as images of the bank."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files.images import ImageFile
from wagtail.models import Collection

from home.demo.content import Picture, StoryFile
from home.demo.tables import DemoFileError
from storybank.images.models import StoryImage

FOLDER = Path(__file__).parent / "pictures"

#: The demo's pictures have a collection of their own; in it a picture is known by its title.
COLLECTION = "Voorbeeldverhalen"


def check_pictures(stories: Iterable[StoryFile], folder: Path = FOLDER) -> None:
    """Raise DemoFileError with the names of all pictures that are missing."""
    wanted = [_file(folder, picture) for story in stories for picture in story.pictures]
    if missing := sorted(file.name for file in wanted if not file.is_file()):
        raise DemoFileError(f"These pictures are missing in {folder}: {', '.join(missing)}")


def load_pictures(story: StoryFile, user: Any, folder: Path = FOLDER) -> dict[str, StoryImage]:
    """Return the pictures of a story by key; those that are not in the bank yet are put there."""
    collection = _collection()
    there = {image.title: image for image in StoryImage.objects.filter(collection=collection)}
    return {
        picture.key: there.get(_title(picture)) or _load(picture, story.credit, collection, user, folder)
        for picture in story.pictures
    }


def demo_pictures() -> Any:
    """Return the pictures that were loaded with the demo."""
    return StoryImage.objects.filter(collection__name=COLLECTION, collection__depth=2)


def remove_collection() -> None:
    """Remove the collection of the demo when nothing is left in it."""
    for collection in Collection.objects.filter(name=COLLECTION, depth=2):
        if not StoryImage.objects.filter(collection=collection).exists() and collection.is_leaf():
            collection.delete()


def _collection() -> Collection:
    root = Collection.get_first_root_node()
    return root.get_children().filter(name=COLLECTION).first() or root.add_child(name=COLLECTION)


def _load(picture: Picture, credit: str, collection: Collection, user: Any, folder: Path) -> StoryImage:
    file = _file(folder, picture)
    with file.open("rb") as opened:
        return StoryImage.objects.create(
            title=_title(picture),
            file=ImageFile(opened, name=file.name),
            alt_nl=picture.alt["nl"],
            alt_en=picture.alt["en"],
            credit=credit,
            licence=StoryImage.Licence.CC_BY,
            collection=collection,
            uploaded_by_user=user,
        )


def _title(picture: Picture) -> str:
    return picture.key.upper()


def _file(folder: Path, picture: Picture) -> Path:
    return folder / f"{picture.key}.jpg"
