"""The page of a story on the write side."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField
from wagtail_localize.models import Translation

from storybank.stories import choices
from storybank.stories.authors import author_rule
from storybank.stories.blocks import StoryBody, body_blocks
from storybank.stories.checklist import IncompleteStoryError, IncompleteTranslationError, problems_of
from storybank.stories.cpv import check_codes
from storybank.stories.fingerprint import content_fingerprint
from storybank.stories.forms import StoryPageForm
from storybank.stories.models.index import StoryIndexPage
from storybank.stories.panels import story_edit_handler
from storybank.stories.querysets import StoryPageManager
from storybank.stories.revisions import without_what_is_gone
from storybank.stories.saving import HOUSEKEEPING, as_one_publication, is_being_published
from storybank.stories.signals import story_changed


class StoryPage(Page):
    """
    A story in one language. All languages of a story share the translation key.

    A draft may be incomplete. Publishing wants everything in `checklist.py`, whoever or whatever publishes.
    """

    source_language = models.CharField(_("source language"), max_length=12, editable=False)
    summary = models.TextField(
        _("summary"),
        max_length=600,
        help_text=_("Three or four sentences. Who bought what, how, and with what result?"),
    )
    social_value = models.TextField(
        _("social value"), max_length=1200, help_text=_("What did society gain, and who in particular?")
    )
    hero_image = models.ForeignKey(
        "images.StoryImage",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    hero_alt = models.CharField(
        _("description for who cannot see it"),
        max_length=250,
        blank=True,
        help_text=_("Empty: the description of the picture itself is used."),
    )

    sector = models.ForeignKey(
        "vocabulary.Sector",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("main sector"),
    )
    other_sectors = ParentalManyToManyField(
        "vocabulary.Sector", blank=True, related_name="+", verbose_name=_("other sectors")
    )
    impact_types = ParentalManyToManyField(
        "vocabulary.ImpactType",
        blank=True,
        related_name="+",
        verbose_name=_("kinds of impact"),
        help_text=_("Choose one to five."),
    )
    target_groups = ParentalManyToManyField(
        "vocabulary.TargetGroup", blank=True, related_name="+", verbose_name=_("target groups")
    )
    supplier_types = ParentalManyToManyField(
        "vocabulary.SupplierType", blank=True, related_name="+", verbose_name=_("kinds of supplier")
    )
    procedure = models.ForeignKey(
        "vocabulary.Procedure",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("procedure"),
    )
    cpv = models.CharField(
        _("CPV codes"),
        max_length=200,
        blank=True,
        validators=[check_codes],
        help_text=_("Eight digits each, with commas between them. The check digit is not needed."),
    )

    how_met = models.CharField(_("how they met"), max_length=24, blank=True, choices=choices.HowMet)
    contract_type = models.CharField(_("type of contract"), max_length=12, choices=choices.ContractType)
    contract_value = models.DecimalField(
        _("value without VAT"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("In euros."),
    )
    contract_disclosure = models.CharField(
        _("what may be shown of the value"),
        max_length=8,
        choices=choices.Disclosure,
        default=choices.Disclosure.EXACT,
    )
    contract_from = models.DateField(_("contract from"), null=True)
    contract_to = models.DateField(_("contract up to and including"), null=True, blank=True)
    cost_difference = models.DecimalField(
        _("extra cost or saving"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("In euros, compared with the old way. A saving is a negative number."),
    )

    body = StreamField(StoryBody(body_blocks()), verbose_name=_("the story"), blank=True)

    repeats = models.ForeignKey(
        "stories.StoryPage",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("repeats the approach of"),
    )
    contact_organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contact"),
        help_text=_("Questions of readers go to this organisation. Its address is never shown."),
    )
    fictional = models.BooleanField(
        _("fictional example"), default=False, help_text=_("Every page and every answer says so.")
    )
    checked_at = models.DateField(_("last checked on"), null=True, blank=True)
    review_months = models.PositiveSmallIntegerField(
        _("check again after (months)"), default=12, help_text=_("Twelve for most stories.")
    )
    #: Of a translation: the fingerprint of the source that this text was made from.
    translation_basis = models.CharField(max_length=64, blank=True, editable=False)
    #: Of a translation: how many sentences of this text are still in the language of the source.
    untranslated = models.PositiveIntegerField(default=0, editable=False)

    objects = StoryPageManager()

    parent_page_types = ["stories.StoryIndexPage"]
    subpage_types = []
    base_form_class = StoryPageForm
    edit_handler = story_edit_handler()
    #: A copy is a story of its own, written in the language of its index. `_know_its_source` fills these again.
    exclude_fields_in_copy = ["source_language", "translation_basis", "untranslated"]
    #: The rows of a story, in the order of the form.
    story_relations = (
        "story_municipalities",
        "story_instruments",
        "participants",
        "sources",
        "figures",
        "tenders",
        "external_references",
    )

    translatable_fields = [
        *(TranslatableField(name) for name in ("title", "summary", "social_value", "hero_alt", "body")),
        *(TranslatableField(name) for name in ("story_instruments", "sources")),
        *(
            SynchronizedField(name, overridable=False)
            for name in [
                "source_language",
                "hero_image",
                "sector",
                "other_sectors",
                "impact_types",
                "target_groups",
                "supplier_types",
                "procedure",
                "cpv",
                "how_met",
                "contract_type",
                "contract_value",
                "contract_disclosure",
                "contract_from",
                "contract_to",
                "cost_difference",
                "repeats",
                "contact_organisation",
                "fictional",
                "checked_at",
                "review_months",
                "story_municipalities",
                "participants",
                "figures",
                "tenders",
                "external_references",
            ]
        ),
    ]

    class Meta:
        verbose_name = _("Story")
        verbose_name_plural = _("Stories")

    @property
    def story_id(self):
        """The identifier of the story, shared by all its languages."""
        return self.translation_key

    def permissions_for_user(self, user):
        """Return what this person may do with this story, by the rule for authors."""
        return author_rule().tester(user, self)

    def with_content_json(self, content):
        """
        Return the page with the content of a revision.

        A revision that was made of translated strings knows its own basis. Of any other the basis was written down in the
        row when it was published.
        """
        page = super().with_content_json(content)
        page.source_language = self.source_language
        if self._synchronised_translation() is None:
            page.translation_basis = self.translation_basis
        return page

    @classmethod
    def from_serializable_data(cls, data, check_fks=True, strict_fks=False):
        """Build a page from a revision, without what was deleted since: the editor sees a gap instead of an error."""
        if check_fks:
            data = without_what_is_gone(cls, data)
        return super().from_serializable_data(data, check_fks=check_fks, strict_fks=strict_fks)

    def serializable_data(self):
        """
        Return the content of a revision.

        Wagtail answers an AttributeError in here with a revision without figures, sources and all other rows. It is raised
        instead: nothing is ever saved with less in it than the page has.
        """
        return ClusterableModel.serializable_data(self)

    def full_clean(self, *args, **kwargs):
        self._know_its_source()
        super().full_clean(*args, **kwargs)

    def save(self, *args, **kwargs):
        """Save the row and say so: whatever saves a story, its document follows in the same transaction."""
        self._know_its_source()
        with transaction.atomic():
            if kwargs.get("update_fields") == ["alias_of_id"] and self.alias_of_id is None:
                # wagtail-localize turns an alias into a page and then writes untranslated text into it.
                self.live, self.untranslated = False, int(self._language() != self.source_language)
                kwargs["update_fields"] = ["alias_of_id", "live", "untranslated"]
            result = super().save(*args, **kwargs)
            if kwargs.get("update_fields") is None or not HOUSEKEEPING.issuperset(kwargs["update_fields"]):
                self._announce()
        return result

    def publish(self, revision, *args, **kwargs):
        """
        Publish a revision, or schedule it: page and document in one transaction.

        Raises IncompleteTranslationError when the revision still has sentences of the source in it, and IncompleteStoryError
        with the open points when it would go live incomplete.
        """
        page = revision.as_object()
        translation = self._synchronised_translation()
        if page.untranslated and translation:
            total, done = translation.get_progress()
            raise IncompleteTranslationError(total - done)
        problems = problems_of(page)
        if problems:
            raise IncompleteStoryError(self, problems)
        with transaction.atomic():
            with as_one_publication(self.pk):
                result = super().publish(revision, *args, **kwargs)
            # The basis of a synchronised translation came with its revision.
            if not (translation and page.translation_basis) and self._went_live(revision):
                self._remember_basis(translation)
            self._announce()
        return result

    def unpublish(self, *args, **kwargs):
        """Take this language off line: page and document in one transaction."""
        with transaction.atomic():
            return super().unpublish(*args, **kwargs)

    def move(self, target, pos=None, user=None):
        """
        Move the page and its address in one transaction.

        Raises ValidationError below the index of another language, where no reader would find it. Wagtail's screens refuse
        that (`can_move_to`), but code need not ask them.
        """
        parent = target if pos in ("first-child", "last-child", "sorted-child") else target.get_parent()
        if parent.locale_id != self.locale_id and issubclass(parent.specific_class, StoryIndexPage):
            raise ValidationError(gettext("A story stays below the index of its own language."))
        with transaction.atomic():
            return super().move(target, pos=pos, user=user)

    def source_page(self):
        """Return the page of the source language, or None when this is it or when it is gone."""
        if self._language() == self.source_language:
            return None
        return (
            StoryPage.objects.filter(
                translation_key=self.translation_key,
                locale__language_code=self.source_language,
                alias_of=None,
            )
            .exclude(pk=self.pk)
            .first()
        )

    def _language(self):
        return self.locale.language_code if self.locale_id else self.get_default_locale().language_code

    def _know_its_source(self):
        """
        A new page is written in its own language, or it is a copy for translation of a page that is there already.

        Wagtail fills such a copy with the text of its source, so nothing in it is translated.
        """
        if self.source_language:
            return
        others = StoryPage.objects.filter(translation_key=self.translation_key).exclude(pk=self.pk)
        self.source_language = others.values_list("source_language", flat=True).first() or self._language()
        self.untranslated = int(self.source_language != self._language())

    def _went_live(self, revision):
        return StoryPage.objects.filter(pk=self.pk, live=True, live_revision=revision).exists()

    def _remember_basis(self, translation):
        """Write down which content of the source this translation was made from; decides "outdated"."""
        source = self.source_page()
        if source is None:
            return
        basis = content_fingerprint(translation.source.as_instance() if translation else source)
        StoryPage.objects.filter(pk=self.pk).update(translation_basis=basis)

    def _synchronised_translation(self):
        if self._language() == self.source_language:
            return None
        return Translation.objects.filter(
            source__object_id=self.translation_key,
            source__locale__language_code=self.source_language,
            target_locale_id=self.locale_id,
            enabled=True,
        ).first()

    def _announce(self):
        if not is_being_published(self.pk):
            story_changed.send(sender=type(self), page_id=self.pk, story_id=self.translation_key)
