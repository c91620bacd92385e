"""The vocabularies: one bilingual row per term, the same slug in both languages."""

from storybank.vocabulary.models.indicators import Aggregation, Indicator
from storybank.vocabulary.models.instruments import (
    ContractThreshold,
    ContractType,
    Instrument,
    InstrumentArticle,
    InstrumentFamily,
    PercentageBase,
    Phase,
    Procedure,
)
from storybank.vocabulary.models.places import Municipality, Province
from storybank.vocabulary.models.subjects import (
    Certificate,
    CpvDivision,
    ImpactType,
    Pillar,
    Sector,
    SupplierType,
    TargetGroup,
)
from storybank.vocabulary.models.terms import Origin, Term
from storybank.vocabulary.models.verification import Verification, Verified

__all__ = [
    "Aggregation",
    "Certificate",
    "ContractThreshold",
    "ContractType",
    "CpvDivision",
    "ImpactType",
    "Indicator",
    "Instrument",
    "InstrumentArticle",
    "InstrumentFamily",
    "Municipality",
    "Origin",
    "PercentageBase",
    "Phase",
    "Pillar",
    "Procedure",
    "Province",
    "Sector",
    "SupplierType",
    "TargetGroup",
    "Term",
    "Verification",
    "Verified",
]
