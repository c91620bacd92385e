"""The closed lists of a story. Values are those of the public API; labels are translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from storybank.vocabulary.models import ContractType, PercentageBase

__all__ = [
    "ContractType",
    "Disclosure",
    "FigureKind",
    "FigureState",
    "HowMet",
    "Method",
    "PercentageBase",
    "Role",
    "TenderSystem",
]


class Disclosure(models.TextChoices):
    """How much of the contract value may be known. Decides what filters, sorts and totals may see."""

    EXACT = "exact", _("Show the exact amount")
    BAND = "band", _("Show only the band")
    HIDDEN = "hidden", _("Show nothing")


class Role(models.TextChoices):
    CONTRACTING_AUTHORITY = "contractingAuthority", _("Contracting authority")
    SUPPLIER = "supplier", _("Supplier")
    SUBCONTRACTOR = "subcontractor", _("Subcontractor")
    CO_FINANCIER = "coFinancier", _("Co-financier")
    KNOWLEDGE_PARTNER = "knowledgePartner", _("Knowledge partner")
    REFERRER = "referrer", _("Brought the parties together")


class HowMet(models.TextChoices):
    NETWORK = "network", _("Through a network")
    PLATFORM = "platform", _("Through a purchasing platform")
    MARKET_CONSULTATION = "marketConsultation", _("In a market consultation")
    AMBASSADOR = "ambassador", _("Through an ambassador")
    TENDERNED = "tenderned", _("Through TenderNed")
    OTHER = "other", _("Another way")


class FigureKind(models.TextChoices):
    PROMISED = "promised", _("Promised in the contract")
    EXPECTED = "expected", _("Expected")
    REALISED = "realised", _("Realised")


class Method(models.TextChoices):
    MEASURED = "measured", _("Measured")
    CALCULATED = "calculated", _("Calculated")
    ESTIMATED = "estimated", _("Estimated")


class FigureState(models.TextChoices):
    CLAIMED = "claimed", _("Claimed by the participants")
    CHECKED = "checked", _("Checked by the editors")
    VERIFIED = "verified", _("Verified by someone outside")


class TenderSystem(models.TextChoices):
    TENDERNED = "tenderned", "TenderNed"
    TED = "ted", "TED"
    OTHER = "other", _("Another system")
