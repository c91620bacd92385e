"""Wagtail's command for planned publishing and expiry, with each page and its document in one transaction."""

import logging

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Publish what is due and take off line what has expired. One failure does not hold up the rest."

    def handle(self, *args, **options):
        now = timezone.now()
        for page in Page.objects.live().filter(expire_at__lt=now).order_by("expire_at"):
            self._try(
                page,
                lambda page=page: page.specific.unpublish(
                    set_expired=True, log_action="wagtail.unpublish.scheduled"
                ),
            )
        due = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
        for revision in due:
            self._try(
                revision, lambda revision=revision: revision.publish(log_action="wagtail.publish.scheduled")
            )

    def _try(self, what, action):
        try:
            with transaction.atomic():
                action()
        except Exception:
            logger.exception(
                "Could not carry out what was planned for %s %s; will try again.",
                type(what).__name__,
                what.pk,
            )
