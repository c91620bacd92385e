"""What all vocabularies have in common."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from storybank.vocabulary.fields import StringListField
from storybank.vocabulary.querysets import TermQuerySet
from storybank.vocabulary.signals import announce
from storybank.vocabulary.text import clean, fold

LANGUAGES = ("nl", "en")
FALLBACK = "nl"


class Origin(models.TextChoices):
    """Where a term comes from: an official list (the fixtures) or the editors of this bank."""

    OFFICIAL = "official", _("official list")
    BANK = "bank", _("this bank")


def local_key(to: Any, **kwargs: Any) -> models.ForeignKey:
    """Return a foreign key between terms, left out of Wagtail's reference index.

    The index answers "which stories use this term"; links between terms are protected by the database and shown apart.
    """
    field = models.ForeignKey(to, on_delete=models.PROTECT, **kwargs)
    field.wagtail_reference_index_ignore = True
    return field


class Term(models.Model):
    """One term with its texts in both languages. Its slug is the same in every language and never changes.

    Not indexed by Wagtail's search: its database index knows one language and answers an error to a lone quote on SQLite.
    ``search_text`` serves the lists and choosers of the admin instead.
    """

    # The name of the vocabulary in addresses, filters and documents.
    taxonomy: ClassVar[str]
    # Another field than the slug by which people know a term: GM0106, PV20.
    code_field: ClassVar[str | None] = None
    # Fields that an editor may change on a term of an official list; loading keeps what the editor did.
    editorial_fields: ClassVar[tuple[str, ...]] = ("synonyms_nl", "synonyms_en", "order")

    slug = models.SlugField(
        _("slug"),
        max_length=100,
        unique=True,
        help_text=_("Part of addresses, in Dutch, the same in every language. It cannot be changed later."),
    )
    label_nl = models.CharField(_("name in Dutch"), max_length=255)
    label_en = models.CharField(
        _("name in English"), max_length=255, blank=True, help_text=_("Leave empty when it is the same.")
    )
    definition_nl = models.TextField(_("definition in Dutch"), blank=True)
    definition_en = models.TextField(_("definition in English"), blank=True)
    synonyms_nl = StringListField(
        _("synonyms in Dutch"), help_text=_("Other words people search with. One per line.")
    )
    synonyms_en = StringListField(
        _("synonyms in English"), help_text=_("Other words people search with. One per line.")
    )
    iri = models.URLField(
        _("identifier"),
        max_length=500,
        blank=True,
        help_text=_("Web address that identifies the term elsewhere."),
    )
    origin = models.CharField(
        _("origin"), max_length=8, choices=Origin, default=Origin.BANK, editable=False, db_index=True
    )
    valid_from = models.DateField(_("in use from"), null=True, blank=True)
    valid_to = models.DateField(
        _("no longer in use from"),
        null=True,
        blank=True,
        help_text=_("From this day on the term can no longer be chosen. Stories keep it."),
    )
    successor = local_key(
        "self",
        null=True,
        blank=True,
        editable=False,
        related_name="predecessors",
        verbose_name=_("merged into"),
    )
    order = models.IntegerField(_("order"), default=0, help_text=_("Low numbers come first."))
    # What the loader wrote last into the fields that others may change too; tells their changes from old official values.
    loaded = models.JSONField(default=dict, editable=False)
    search_text = models.TextField(default="", editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["order", "label_nl"]
        default_permissions = ("add", "change", "delete", "view", "merge")

    def __str__(self) -> str:
        return self.label(get_language() or FALLBACK)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the term, and tell the rooms above when readers will see something else.

        Raises:
            ValueError: when the slug of a stored term is changed.
        """
        self.prepare()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        self._saving = True
        try:
            with transaction.atomic():
                before = self._stored_document()
                if before is not None and before["slug"] != self.slug:
                    raise ValueError(f"The slug of {before['slug']} cannot be changed.")
                super().save(*args, **kwargs)
                after = self._stored_document() if before is not None else None
                if before is not None and after is not None:
                    changed = {key for key, value in after.items() if value != before.get(key)}
                    if changed:
                        announce(self, changed)
        finally:
            self._saving = False

    # --- Texts in a language ---

    def text(self, field: str, language: str) -> str:
        """Return a text such as ``label`` or ``definition`` in ``language``, or in Dutch when there is none."""
        return self._in(field, language) or self._in(field, FALLBACK)

    def label(self, language: str) -> str:
        """Return the name in ``language``, or in Dutch when there is none."""
        return self.text("label", language)

    def definition(self, language: str) -> str:
        """Return the definition in ``language``, or in Dutch when there is none."""
        return self.text("definition", language)

    def _in(self, field: str, language: str) -> str:
        return str(getattr(self, f"{field}_{language.split('-')[0]}", ""))

    # --- Merging ---

    def current(self) -> Self:
        """Return the term that stands for this one today: itself, or the end of the chain of successors."""
        term, seen = self, {self.pk}
        while term.successor_id and term.successor_id not in seen:
            seen.add(term.successor_id)
            term = term.successor
        return term

    def official_code(self) -> str | None:
        """Return the official code, where the vocabulary has one."""
        return getattr(self, self.code_field) if self.code_field else None

    @property
    def is_official(self) -> bool:
        """Whether the term comes from an official list."""
        return self.origin == Origin.OFFICIAL

    def is_active(self) -> bool:
        """Return whether the term can be chosen today."""
        today = timezone.localdate()
        return (
            self.successor_id is None
            and (self.valid_from is None or self.valid_from <= today)
            and (self.valid_to is None or self.valid_to > today)
        )

    def shown_by(self) -> Iterator[tuple["Term", str]]:
        """Yield the rows that show this one to readers, each with the key of their document that does so."""
        if self.pk:
            for term in self.predecessors.all():
                yield term, "successor"

    @classmethod
    def lookup(cls, value: str) -> models.Q:
        """Return the condition that finds a term by its slug or its official code."""
        condition = models.Q(slug=value)
        if cls.code_field:
            condition |= models.Q(**{cls.code_field: value.upper()})
        return condition

    # --- What readers see ---

    def document(self) -> dict[str, Any]:
        """Return the term as it goes over the wire, without the number of stories."""
        document: dict[str, Any] = {"slug": self.slug}
        if self.code_field:
            document["code"] = self.official_code()
        return {
            **document,
            "label": self.both("label"),
            "definition": self.both("definition"),
            "synonyms": {"nl": list(self.synonyms_nl), "en": list(self.synonyms_en)},
            "iri": self.iri or None,
            "origin": self.origin,
            "validFrom": self.valid_from.isoformat() if self.valid_from else None,
            "validTo": self.valid_to.isoformat() if self.valid_to else None,
            "successor": self.current().slug if self.successor_id else None,
            **self.carried(),
        }

    def carried(self) -> dict[str, Any]:
        """Return what only this vocabulary carries, for ``document()``."""
        return {}

    def both(self, field: str) -> dict[str, str]:
        """Return a text in both languages, each with the Dutch fallback."""
        return {language: self.text(field, language) for language in LANGUAGES}

    @classmethod
    def for_documents(cls) -> models.QuerySet:
        """Return a queryset that makes documents without a query per term."""
        return cls.objects.select_related("successor")

    def searched(self) -> Iterable[str]:
        """Return the texts by which people look this term up in the admin."""
        return [
            self.slug,
            self.official_code() or "",
            self.label_nl,
            self.label_en,
            *self.synonyms_nl,
            *self.synonyms_en,
        ]

    # --- Storing ---

    def prepare(self) -> None:
        """Clean the texts and fill ``search_text``: what ``save()`` does, for code that stores many rows at once."""
        for field in self._meta.concrete_fields:
            value = getattr(self, field.attname)
            if isinstance(field, StringListField):
                texts = [clean(item) for item in value]
                setattr(self, field.attname, list(dict.fromkeys(text for text in texts if text)))
            elif isinstance(value, str) and field.attname != "search_text":
                setattr(self, field.attname, clean(value))
        self.search_text = "\n".join(dict.fromkeys(fold(text) for text in self.searched() if text))

    def clean(self) -> None:
        """Raise a ValidationError when the period of use ends before it begins."""
        super().clean()
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The end of use must not be before its begin.")})

    # Whether save() is storing this row and its children right now (children then keep quiet).
    _saving = False

    @property
    def is_being_saved(self) -> bool:
        """Whether ``save()`` is storing this term and its children right now."""
        return self._saving

    def _stored_document(self) -> dict[str, Any] | None:
        if self.pk is None:
            return None
        stored = type(self).for_documents().filter(pk=self.pk).first()
        return stored.document() if stored else None
