"""The published side. A story is public exactly when its row in `PublishedStory` exists."""

from django.db import models
from django.utils import timezone


class PublishedStory(models.Model):
    """
    One published document: one story in one language.

    `card` and `detail` hold the answer of the API as JSON text, rendered at publication. Two placeholders in them are
    filled when answering (see `rendering.py`): the public base address, and the *overlay*, that is the columns that may
    change while the text does not.
    """

    class TranslationStatus(models.TextChoices):
        ORIGINAL = "original"
        CURRENT = "current"
        OUTDATED = "outdated"
        MACHINE = "machine"

    story_id = models.UUIDField(help_text="The translation key, shared by all languages of the story.")
    language = models.CharField(max_length=12)
    source_language = models.CharField(max_length=12)
    page_id = models.PositiveIntegerField(help_text="The page this document was made from.")
    slug = models.CharField(max_length=255)
    path = models.CharField(max_length=1024, unique=True, help_text="The address on the site, from the root.")
    title = models.CharField(max_length=255)

    card = models.TextField()
    detail = models.TextField()
    text = models.JSONField(default=dict, help_text="Plain text per section, for search.")
    own_facts = models.JSONField(default=dict, help_text="The filter facts of this page.")
    content_hash = models.CharField(max_length=64, help_text="Of card, detail, text, own facts and address.")
    fingerprint = models.CharField(
        max_length=64, help_text="Of the text and facts of the page, without names of terms."
    )
    basis = models.CharField(
        max_length=64, blank=True, help_text="Fingerprint of the source it was translated from."
    )

    # Columns beside the payload: they follow the other language of the story.
    facts = models.JSONField(default=dict, help_text="The facts that count: those of the source language.")
    available_languages = models.JSONField(default=list)
    translation_status = models.CharField(max_length=12, choices=TranslationStatus)
    outdated_since = models.DateTimeField(null=True)
    evidence_grade = models.CharField(max_length=1, blank=True, help_text="Empty without a realised figure.")
    overlay = models.TextField(help_text="The columns as members of a JSON object, without braces.")
    wire_hash = models.CharField(max_length=64, help_text="Of the content hash and the columns.")

    first_published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    changed_at = models.DateTimeField(
        default=timezone.now,
        help_text="When the answer last changed, text or columns: never twice the same second.",
    )
    checked_at = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["story_id", "language"], name="one_document_per_story_and_language"
            ),
        ]
        indexes = [
            models.Index(fields=["page_id"], name="published_story_page"),
            models.Index(fields=["story_id", "wire_hash"], name="published_story_hash"),
        ]

    def __str__(self):
        return f"{self.title} ({self.language})"


class PublishedVersion(models.Model):
    """
    A document as it was published: one row for each time that readers of one language got another content.

    The newest of a language is what is public. The text of a version can be taken away; its number stays taken.
    """

    story_id = models.UUIDField()
    number = models.PositiveIntegerField(help_text="Counts the versions of a story, all languages together.")
    language = models.CharField(max_length=12)
    page_id = models.PositiveIntegerField()
    detail = models.TextField(help_text="The stored answer of the API at that moment; empty when taken away.")
    overlay = models.TextField()
    fingerprint = models.CharField(max_length=64)
    content_hash = models.CharField(max_length=64, help_text="Of the detail without the day of publication.")
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story_id", "number"], name="one_version_per_number"),
        ]
        indexes = [models.Index(fields=["page_id"], name="published_version_page")]

    def __str__(self):
        return f"{self.story_id} {self.number} ({self.language})"


class DocumentReference(models.Model):
    """
    Something a document was made from: a term, an organisation, a picture or another story.

    Tells which documents to refresh when that thing changes, and how many stories use a term.
    """

    document = models.ForeignKey(PublishedStory, on_delete=models.CASCADE, related_name="references")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "kind", "key"], name="one_reference_per_document"),
        ]
        indexes = [models.Index(fields=["kind", "key", "document"], name="document_reference_key")]

    def __str__(self):
        return f"{self.kind}:{self.key}"


class CountedFigure(models.Model):
    """
    One figure of a public story as totals read it, and one row for the value of its contract.

    Follows the facts that count, those of the source language, in the transaction in which these change. Amounts are whole
    numbers of ten-thousandths, so that adding them is exact on every database. Who reads these looks whether the
    story is public still.
    """

    story_id = models.UUIDField()
    number = models.PositiveSmallIntegerField(help_text="Place among the figures of the story.")
    indicator = models.CharField(max_length=100)
    kind = models.CharField(max_length=12)
    method = models.CharField(max_length=12, blank=True, help_text="Empty for the value of a contract.")
    value = models.BigIntegerField(
        null=True, help_text="In ten-thousandths; null for a contract that is not told."
    )
    attribution = models.PositiveIntegerField(default=10_000, help_text="In hundredths of a per cent.")
    weight = models.BigIntegerField(null=True, help_text="In ten-thousandths.")
    evidence_grade = models.CharField(
        max_length=1, blank=True, help_text="Empty for the value of a contract."
    )
    verified = models.BooleanField(default=False)
    confirmed_on = models.DateField(null=True)
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    contract = models.CharField(max_length=80, blank=True, help_text="The counting key.")
    organisations = models.TextField(
        blank=True, help_text="Identifiers of who is counted, with blanks between."
    )
    sector = models.CharField(max_length=100, blank=True, help_text="The main sector.")
    provinces = models.TextField(blank=True, help_text="Slugs, with blanks between.")
    year = models.PositiveSmallIntegerField(help_text="Of first publication.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story_id", "number"], name="one_counted_figure_per_place"),
        ]

    def __str__(self):
        return f"{self.indicator} of {self.story_id}"


class StoryAddress(models.Model):
    """
    An address at which a document stands or stood, and whose it is. Never removed, so old links go on working.

    Wagtail's own redirects are made after the commit and can be lost in a crash; these are part of the publication.
    """

    path = models.CharField(max_length=1024, unique=True)
    story_id = models.UUIDField()
    language = models.CharField(max_length=12)

    class Meta:
        indexes = [models.Index(fields=["story_id", "language"], name="story_address_owner")]

    def __str__(self):
        return self.path


class PublicationChange(models.Model):
    """
    One line of the change log, written in the publishing transaction.

    A line gets its `position` only after it was committed (see `clock.py`), so a reader that follows positions never
    skips a transaction that commits late.
    """

    class Op(models.TextChoices):
        UPSERT = "upsert"
        REMOVE = "remove"

    class Reason(models.TextChoices):
        UNPUBLISHED = "unpublished"
        WITHDRAWN = "withdrawn"
        MERGED = "merged"

    story_id = models.UUIDField()
    language = models.CharField(max_length=12)
    op = models.CharField(max_length=8, choices=Op)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    target = models.UUIDField(null=True, help_text="The story that it was merged into.")
    facts_before = models.JSONField(null=True, help_text="With the languages of the story as availableIn.")
    facts_after = models.JSONField(null=True)
    content_hash = models.CharField(max_length=64, blank=True, help_text="The wire hash after the change.")
    position = models.PositiveBigIntegerField(null=True, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["story_id", "id"], name="publication_change_story"),
            models.Index(
                fields=["id"], name="publication_change_unnumbered", condition=models.Q(position=None)
            ),
        ]

    def __str__(self):
        return f"{self.op} {self.story_id} {self.language}"


class PendingRefresh(models.Model):
    """
    Documents that still have to follow a change that touches many of them, such as the name of a municipality.

    Written in the transaction of that change and worked off in batches, so a crash forgets nothing.
    """

    class Kind(models.TextChoices):
        REFERENCE = "reference"
        SUBTREE = "subtree"

    kind = models.CharField(max_length=12, choices=Kind)
    reference_kind = models.CharField(max_length=20, blank=True)
    key = models.CharField(
        max_length=255, help_text="Key of the reference or of the page; empty: everything."
    )
    done_to = models.PositiveIntegerField(default=0, help_text="Pages up to this number have been refreshed.")
    failed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.kind} {self.reference_kind} {self.key}"


class PublicationClock(models.Model):
    """The one row that knows the last position given out."""

    last_position = models.PositiveBigIntegerField(default=0)

    def __str__(self):
        return str(self.last_position)
