"""The pages of a partner: its keys and how it uses them, and the steps with a key."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from storybank.api.keys.managing import make_key, revoke_key, rotate_key
from storybank.api.models import Partner, PartnerKey
from storybank.api.partners.forms import KeyForm, RotationForm
from storybank.api.partners.known_parameters import all_parameter_names
from storybank.api.partners.reasons import reason
from storybank.api.usage.report import usage_of

#: Who may look at partners, and who may make, rotate and revoke keys.
PARTNERS, KEYS = ModelPermissionPolicy(Partner), ModelPermissionPolicy(PartnerKey)
PERIODS = (7, 30, 90)
USUAL_PERIOD = 30
#: From so many days before its end on a key is pointed out that nothing has taken the place of.
SOON_DAYS = 30


def partner_url(partner: Partner) -> str:
    """Return the address of the page of a partner."""
    return reverse("api_partner", args=[partner.pk])


class PartnerPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """The keys of a partner, its calls by day, what was not changed, what went wrong, which parameters it used."""

    page_title = gettext_lazy("Keys and use")
    header_icon = "key"
    permission_policy = PARTNERS
    permission_required = "view"
    template_name = "api/partners/page.html"

    @cached_property
    def partner(self) -> Partner:
        """The partner of the address."""
        return get_object_or_404(Partner, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        """Return the name of the partner."""
        return str(self.partner)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way from the list to here."""
        return [
            *self.breadcrumbs_items,
            {
                "url": reverse("wagtailsnippets_api_partner:list"),
                "label": capfirst(Partner._meta.verbose_name_plural),
            },
            {"url": "", "label": str(self.partner)},
        ]

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Making a key, and changing the partner, for who may."""
        user, buttons = self.request.user, []
        if KEYS.user_has_permission(user, "add"):
            url = reverse("api_key_make", args=[self.partner.pk])
            buttons.append(HeaderButton(_("Make a key"), url=url, icon_name="plus"))
        if PARTNERS.user_has_permission(user, "change"):
            url = reverse("wagtailsnippets_api_partner:edit", args=[self.partner.pk])
            buttons.append(HeaderButton(_("Edit"), url=url, icon_name="edit"))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the keys and the use."""
        given = self.request.GET.get("days", "")
        days = int(given) if given in map(str, PERIODS) else USUAL_PERIOD
        usage = usage_of(self.partner, days)
        used = {name for name, _times in usage.parameters}
        may_change = KEYS.user_has_permission(self.request.user, "change")
        return super().get_context_data(**kwargs) | {
            "partner": self.partner,
            "keys": [_shown(key, may_change) for key in _keys(self.partner)],
            "days": days,
            "periods": PERIODS,
            "usage": usage,
            "most": max((day.calls for day in usage.days), default=0),
            "problems": [(reason(name), name, times) for name, times in usage.problems],
            "unused": [name for name in all_parameter_names() if name not in used],
        }


def _keys(partner: Partner) -> QuerySet[PartnerKey]:
    return partner.keys.select_related("replaced_by")


def _shown(key: PartnerKey, may_change: bool) -> dict[str, Any]:
    """Return a key as the page shows it: its state, and what this person may do with it."""
    left = (key.expires_on - timezone.localdate()).days
    return {
        "key": key,
        "ends_soon": key.can_be_rotated and left <= SOON_DAYS,
        "expired": left < 0,
        "may_rotate": may_change and key.can_be_rotated,
        "may_revoke": may_change and key.is_valid,
    }


class _KeyStep(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """A step with a key of a partner: a form, and what follows from it."""

    header_icon = "key"
    permission_policy = KEYS
    template_name = "api/partners/form.html"
    explanation: Any = ""
    button: Any = ""

    @property
    def partner(self) -> Partner:
        """The partner whose key it is."""
        raise NotImplementedError

    def get_page_subtitle(self) -> str:
        """Return the name of the partner."""
        return str(self.partner)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the way from the list over the partner to here."""
        return [
            *self.breadcrumbs_items,
            {
                "url": reverse("wagtailsnippets_api_partner:list"),
                "label": capfirst(Partner._meta.verbose_name_plural),
            },
            {"url": partner_url(self.partner), "label": str(self.partner)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the texts and the way back."""
        context = super().get_context_data(**kwargs)
        return context | {
            "media": context["form"].media,
            "back_url": partner_url(self.partner),
            "explanation": self.explanation,
            "button": self.button,
        }

    def shown_once(self, row: PartnerKey, key: str) -> HttpResponse:
        """Answer the only page that ever shows a key. Nothing keeps it: no session, no message, no browser."""
        context = super().get_context_data() | {
            "row": row,
            "key": key,
            "back_url": partner_url(self.partner),
            "page_title": _("Copy the key now"),
            "header_title": _("Copy the key now"),
        }
        response = self.response_class(self.request, ["api/partners/shown_once.html"], context)
        response["Cache-Control"] = "no-store"
        return response


class MakeKey(_KeyStep):
    """Makes a key for a partner."""

    page_title = gettext_lazy("Make a key")
    permission_required = "add"
    form_class = KeyForm
    explanation = gettext_lazy(
        "The key is shown once, on the next page. Have a safe way ready to hand it over: no ordinary mail."
    )
    button = gettext_lazy("Make the key")

    @cached_property
    def partner(self) -> Partner:
        """The partner of the address."""
        return get_object_or_404(Partner, pk=self.kwargs["pk"])

    def form_valid(self, form: KeyForm) -> HttpResponse:
        """Make the key and show it."""
        return self.shown_once(*make_key(self.partner, self.request.user, **form.cleaned_data))


class _OfKey(_KeyStep):
    permission_required = "change"

    @cached_property
    def row(self) -> PartnerKey:
        """The key of the address."""
        return get_object_or_404(PartnerKey.objects.select_related("partner"), pk=self.kwargs["pk"])

    @property
    def partner(self) -> Partner:
        """The partner whose key it is."""
        return self.row.partner

    def get_page_subtitle(self) -> str:
        """Return which key."""
        return str(self.row)


class RotateKey(_OfKey):
    """Makes a key in the place of another, which goes on for a while."""

    page_title = gettext_lazy("Rotate a key")
    form_class = RotationForm
    explanation = gettext_lazy(
        "A new key with the same rights takes the place of this one. It is shown once, on the next page."
    )
    button = gettext_lazy("Make the new key")

    def form_valid(self, form: RotationForm) -> HttpResponse:
        """Make the key and show it, or say why not."""
        try:
            row, key = rotate_key(self.row, self.request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        return self.shown_once(row, key)


class RevokeKey(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Asks, and then ends a key at once."""

    page_title = gettext_lazy("Revoke a key")
    header_icon = "warning"
    permission_policy = KEYS
    permission_required = "change"
    template_name = "api/partners/revoke.html"

    @cached_property
    def row(self) -> PartnerKey:
        """The key of the address."""
        return get_object_or_404(PartnerKey.objects.select_related("partner"), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        """Return which key."""
        return str(self.row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the key and the way back."""
        return super().get_context_data(**kwargs) | {
            "row": self.row,
            "back_url": partner_url(self.row.partner),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the key, and go back to the partner."""
        if revoke_key(self.row, request.user):
            messages.success(
                request,
                _("The key %(key)s… was revoked. Within ten seconds nothing accepts it any more.")
                % {"key": self.row.shown},
            )
        else:
            messages.warning(
                request, _("The key %(key)s… had been revoked before.") % {"key": self.row.shown}
            )
        return redirect(partner_url(self.row.partner))
