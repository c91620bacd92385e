"""The list of partners in the admin, and the form of one."""

from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet

from storybank.api.models import Partner
from storybank.api.partners.views import partner_url


class PartnerIndexView(IndexView):
    """The list; a name leads to the keys and the use."""

    def get_base_queryset(self) -> QuerySet[Partner]:
        """Return the partners with what the columns show, in one query."""
        valid = Q(keys__revoked_at=None, keys__expires_on__gte=timezone.localdate())
        return (
            super()
            .get_base_queryset()
            .select_related("organisation")
            .annotate(valid_keys=Count("keys", filter=valid), last_used_on=Max("keys__last_used_on"))
        )

    def get_edit_url(self, instance: Partner) -> str:
        """Return the page of the partner: more people look at it than change a name."""
        return partner_url(instance)

    def get_list_more_buttons(self, instance: Partner) -> list[Any]:
        """Return Wagtail's buttons, with editing behind its own name."""
        buttons = [
            button
            for button in super().get_list_more_buttons(instance)
            if button.url != partner_url(instance)
        ]
        keys = Button(_("Keys and use"), url=partner_url(instance), icon_name="key", priority=5)
        edit = super().get_edit_url(instance)
        return [
            keys,
            *([Button(_("Edit"), url=edit, icon_name="edit", priority=10)] if edit else []),
            *buttons,
        ]


class PartnerCreateView(CreateView):
    """Makes a partner, and goes on to its page: what follows is a key."""

    def get_success_url(self) -> str:
        """Return the page of the new partner."""
        return partner_url(self.object)


class PartnerEditView(EditView):
    """Changes a partner, and goes back to its page."""

    def get_success_url(self) -> str:
        """Return the page of the partner."""
        return partner_url(self.object)


class PartnerViewSet(SnippetViewSet):
    """List and form of partners of the API."""

    model = Partner
    icon = "key"
    menu_label = gettext_lazy("Partners of the API")
    menu_name = "api-partners"
    menu_order = 700
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = PartnerIndexView
    add_view_class = PartnerCreateView
    edit_view_class = PartnerEditView
    list_display = [
        "name",
        Column("organisation", label=gettext_lazy("Organisation")),
        NumberColumn("valid_keys", label=gettext_lazy("Valid keys")),
        DateColumn("last_used_on", label=gettext_lazy("Last used on")),
    ]
    ordering = "name"
    list_per_page = 50
    search_fields = ["name", "contact_email"]
    search_backend_name = None
    panels = [
        FieldPanel("name"),
        FieldPanel("organisation"),
        FieldPanel("contact_email"),
        FieldPanel("notes"),
    ]
