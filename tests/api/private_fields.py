"""Marked words in everything that is nobody's business: found by walking the models, so a new field is marked by itself."""

import re
from collections.abc import Iterator

from django.apps import apps
from django.db import models

#: A marked word: which field it stands in, and which row.
MARK = re.compile(r"qzx(\d{3})x\d*")

#: Text that the API may show, by model. Everything else that people or programs write is private.
SHOWN = {
    "images.StoryImage": {"credit", "alt_nl", "alt_en"},
    "organisations.Organisation": {"name", "kvk", "tooi", "website", "description_nl", "description_en"},
    "organisations.OrganisationCertificate": {"level", "url"},
    "stories.StoryPage": {"summary", "social_value", "hero_alt", "cpv"},
    "stories.StoryInstrument": {"applied"},
    "stories.StorySource": {"title", "publisher", "url"},
    "stories.StoryTender": {"number", "lot", "url"},
    "stories.StoryReference": {"system", "label", "url"},
    "vocabulary.InstrumentArticle": {"article", "law", "url"},
    "wagtailcore.Page": {"title", "slug"},
}
#: What a term says is all for showing; the words it is found by in the admin are not.
SHOWN_OF_TERMS = {
    "slug", "label_nl", "label_en", "definition_nl", "definition_en", "iri", "code", "nuts", "mvoi_theme", "unit_nl",
    "unit_en", "unit_code", "weight_nl", "weight_en", "explanation_nl", "explanation_en", "note_nl", "note_en", "article",
}  # fmt: skip
#: Keys, paths and hashes: programs look things up by them, so a mark would only break what is tested.
STRUCTURE = {
    "images.StoryImage": {"file_hash", "dominant_colour"},
    "images.StoryRendition": {"filter_spec", "focal_point_key"},
    "stories.StoryPage": {"source_language"},
    "search.CountedSearch": {"language"},
    "monitoring.Preparation": {"name", "fingerprint"},
    "wagtailcore.Page": {"path", "url_path"},
}
#: The published side is what answers are made of.
PUBLISHED_SIDE = "publication"
#: Models of Wagtail in which editors write.
OF_WAGTAIL = {
    "wagtailcore.Page",
    "wagtailcore.Comment",
    "wagtailcore.CommentReply",
    "wagtailcore.PageLogEntry",
    "wagtaildocs.Document",
}


def private_fields() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Yield every field with text of our models, and of those of Wagtail in which editors write, that is not to be shown."""
    for model in apps.get_models():
        label = model._meta.label
        ours = model.__module__.partition(".")[0] in ("storybank", "home", "search")
        if not (ours or label in OF_WAGTAIL) or model._meta.app_label == PUBLISHED_SIDE:
            continue
        left_out = SHOWN.get(label, set()) | STRUCTURE.get(label, set())
        if hasattr(model, "taxonomy"):
            left_out |= SHOWN_OF_TERMS
        for field in model._meta.local_concrete_fields:
            text = isinstance(field, models.CharField | models.TextField)
            if text and not field.choices and field.name not in left_out:
                yield model, field


def mark_all() -> dict[str, str]:
    """
    Put a marked word of its own into every private field of every row, past all signals.

    Returns the name of the field by the number in its mark. Fails when a model has no row to mark.
    """
    names = {}
    for number, (model, field) in enumerate(private_fields()):
        name = f"{model._meta.label}.{field.name}"
        keys = list(model._base_manager.values_list("pk", flat=True))
        assert keys, f"Make a row of {model._meta.label}, or say in this file why {field.name} may be shown."
        for key in keys if field.unique else keys[:1]:
            wanted = {"pk": key} if field.unique else {}
            mark = f"qzx{number:03}x{key}"
            if isinstance(field, models.EmailField):
                mark += "@geheim.example"
            model._base_manager.filter(**wanted).update(**{field.name: mark})
        names[f"{number:03}"] = name
    return names
