"""How the form of an organisation is laid out."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList

from storybank.organisations.forms import OrganisationForm


class AnotherPanel(FieldPanel):
    """The box "this is another organisation": there only when the form has warned."""

    class BoundPanel(FieldPanel.BoundPanel):
        """The panel in one form."""

        def is_shown(self) -> bool:
            """Show the box only beside its warning."""
            return super().is_shown() and self.form.asks_whether_another


def edit_handler() -> ObjectList:
    """Return the panels in the order in which somebody describes an organisation."""
    certificate: list[Any] = [
        FieldRowPanel([FieldPanel("certificate"), FieldPanel("level")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
        FieldPanel("url"),
    ]
    return ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    AnotherPanel("is_another"),
                    FieldPanel("kind"),
                    FieldPanel("municipality"),
                    FieldPanel("website"),
                    # Who may only add organisations does not decide who helps to run the bank.
                    FieldPanel("partner_label", permission="organisations.change_organisation"),
                ],
                heading=_("Who it is"),
            ),
            MultiFieldPanel(
                [FieldPanel("kvk"), FieldPanel("tooi")], heading=_("Numbers in public registers")
            ),
            MultiFieldPanel(
                [FieldPanel("description_nl"), FieldPanel("description_en")], heading=_("What it does")
            ),
            InlinePanel("certificates", certificate, heading=_("Certificates"), label=_("Certificate")),
            MultiFieldPanel([FieldPanel("contact_email")], heading=_("Only for editors"), icon="lock"),
        ],
        base_form_class=OrganisationForm,
    )
