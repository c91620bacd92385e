"""The job and the command that make the sizes, and what becomes of them."""

import os
from io import StringIO
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage, InMemoryStorage, default_storage
from django.core.management import CommandError, call_command
from django_tasks import TaskResultStatus

from storybank.images import files
from storybank.images.files import store
from storybank.images.models import StoryImage
from storybank.images.renditions import make_missing_files
from storybank.images.service import enqueue_renditions
from storybank.images.tasks import make_image_renditions
from tests.images import pictures


def existing(image: StoryImage) -> int:
    """Return how many preset files of the image there are."""
    return sum(default_storage.exists(path) for path in pictures.preset_paths(image))


def all_files() -> list[str]:
    """Return the names of everything under the folder of the presets."""
    root = default_storage.path("presets")
    return sorted(name for _folder, _folders, names in os.walk(root) for name in names)


def test_the_job_starts_after_the_commit(db: None, django_capture_on_commit_callbacks: Any) -> None:
    image = pictures.save_image()
    with django_capture_on_commit_callbacks(execute=True):
        enqueue_renditions([image.pk, image.pk])
        assert existing(image) == 1
    assert existing(image) == 6


def test_nothing_is_queued_for_nothing(db: None, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        enqueue_renditions([])
    assert callbacks == []


def test_the_job_can_run_again(db: None) -> None:
    image = pictures.save_image()
    assert make_image_renditions.call([image.pk]) == 5
    before = {name: os.stat(default_storage.path(name)).st_mtime_ns for name in pictures.preset_paths(image)}
    assert make_image_renditions.call([image.pk]) == 0
    assert before == {name: os.stat(default_storage.path(name)).st_mtime_ns for name in before}


def test_one_bad_picture_does_not_stop_the_others(db: None) -> None:
    first, bad, last = (pictures.save_image(pictures.planted_jpeg(500, width)) for width in (300, 310, 320))
    with default_storage.open(bad.file.name, "wb") as file:
        file.write(b"this is no longer a picture")
    result = make_image_renditions.enqueue([first.pk, bad.pk, last.pk])
    assert result.status == TaskResultStatus.FAILED
    assert str(bad.pk) in result.errors[0].traceback
    assert (existing(first), existing(bad), existing(last)) == (6, 1, 6)


def test_images_that_are_gone_are_skipped(db: None) -> None:
    assert make_image_renditions.call([987654]) == 0


def test_files_of_an_image_deleted_meanwhile_are_removed(db: None) -> None:
    image = pictures.save_image()
    stale = StoryImage.objects.get()
    StoryImage.objects.filter(pk=image.pk).update(file_hash="f" * 40)
    assert make_missing_files(stale) == 0
    assert existing(stale) == 0


def test_no_half_written_file_is_ever_at_its_place(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The storage writes elsewhere; only a complete file is moved to the place where visitors look."""
    seen = []
    write = FileSystemStorage._save

    def watch(self: Any, name: str, content: Any) -> str:
        seen.append(name)
        return write(self, name, content)

    monkeypatch.setattr(FileSystemStorage, "_save", watch)
    store("presets/ab/file.jpg", b"whole")
    assert seen
    assert "presets/ab/file.jpg" not in seen
    with default_storage.open("presets/ab/file.jpg") as file:
        assert file.read() == b"whole"
    assert all_files() == ["file.jpg"]


def test_a_storage_without_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    """An object store has no paths and may not overwrite; the second writer leaves nothing behind."""
    bucket = InMemoryStorage()
    monkeypatch.setattr(files, "default_storage", bucket)
    for _ in range(2):
        store("presets/ab/file.jpg", b"whole")
    assert bucket.listdir("presets/ab") == ([], ["file.jpg"])


def test_deleting_an_image_removes_all_its_files(db: None, django_capture_on_commit_callbacks: Any) -> None:
    image = pictures.save_image()
    make_missing_files(image)
    name = image.file.name
    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
        assert all_files()
    assert all_files() == []
    assert not default_storage.exists(name)


def test_deleting_a_copy_leaves_the_files_of_the_other(
    db: None, django_capture_on_commit_callbacks: Any
) -> None:
    image, copy = pictures.save_image(), pictures.save_image()
    assert image.file_hash == copy.file_hash
    assert image.file.name != copy.file.name
    make_missing_files(image)
    with django_capture_on_commit_callbacks(execute=True):
        copy.delete()
    assert existing(image) == 6
    assert pictures.stored_bytes(image)


def test_a_replaced_file_takes_its_sizes_with_it(db: None, django_capture_on_commit_callbacks: Any) -> None:
    image = pictures.save_image()
    make_missing_files(image)
    old = set(all_files())
    with django_capture_on_commit_callbacks(execute=True):
        image.file.save("nieuw.png", pictures.ContentFile(pictures.planted_png(), name="nieuw.png"))
    assert not old & set(all_files())
    assert len(all_files()) == 1


def test_a_replacement_that_is_rolled_back_loses_nothing(
    db: None, django_capture_on_commit_callbacks: Any
) -> None:
    """Nothing is removed before the commit."""
    image = pictures.save_image()
    with django_capture_on_commit_callbacks():
        image.file.save("nieuw.png", pictures.ContentFile(pictures.planted_png(), name="nieuw.png"))
        image.delete()
    assert len(all_files()) == 2


def test_the_command_makes_what_is_missing(db: None) -> None:
    small, large = pictures.save_image(pictures.planted_jpeg(300, 200)), pictures.save_image()
    for path in pictures.preset_paths(small):
        default_storage.delete(path)
    said = StringIO()
    call_command("make_renditions", stdout=said)
    assert (existing(small), existing(large)) == (3, 6)
    assert "2 images looked at, 8 files made." in said.getvalue()
    said = StringIO()
    call_command("make_renditions", stdout=said)
    assert "0 files made" in said.getvalue()


def test_the_command_names_what_it_could_not_make(db: None) -> None:
    lost, good = pictures.save_image(), pictures.save_image(pictures.planted_jpeg(300, 200))
    default_storage.delete(lost.file.name)
    errors = StringIO()
    with pytest.raises(CommandError, match="1 images could not be made"):
        call_command("make_renditions", stdout=StringIO(), stderr=errors)
    assert f"Image {lost.pk}:" in errors.getvalue()
    assert existing(good) == 3
