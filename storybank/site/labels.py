"""Names for the closed values of a document, in the language that is active."""

from django.db.models import Choices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from storybank.organisations.models import Organisation
from storybank.stories import choices
from storybank.vocabulary.models import Verification
from storybank.vocabulary.service import ValueBand

Labels = dict[str, str | Promise]


def _of(*kinds: type[Choices]) -> Labels:
    return {value: label for kind in kinds for value, label in kind.choices}


#: By the member of the document that holds the value.
LABELS: dict[str, Labels] = {
    "band": _of(ValueBand),
    "contractType": _of(choices.ContractType),
    "howMet": _of(choices.HowMet),
    "kind": _of(choices.FigureKind),
    "method": _of(choices.Method),
    "organisationKind": _of(Organisation.Kind),
    "percentageBase": {"contractSum": _("of the contract sum"), "wageSum": _("of the wage sum")},
    "role": _of(choices.Role),
    "tenderSystem": _of(choices.TenderSystem),
    "verification": _of(Verification),
}

#: What each evidence grade of a figure means.
GRADES: Labels = {
    "A": _("Verified by someone outside, with at least one source that is independent of the participants."),
    "B": _("Checked by the editors or verified, with a source."),
    "C": _("There is a source; nobody has checked it yet."),
    "D": _("Claimed by the participants, without a source."),
}

#: What the grade of a whole story means: that of its best realised figure.
STORY_GRADES: Labels = {
    "A": _("At least one realised figure was verified by someone outside, with an independent source."),
    "B": _("At least one realised figure was checked or verified and has a source."),
    "C": _("At least one realised figure has a source; none has been checked yet."),
    "D": _("The realised figures are claims by the participants, without a source."),
}

GONE_REASONS: Labels = {
    "unpublished": _("The editors took it offline."),
    "withdrawn": _("It was withdrawn."),
    "merged": _("It was joined with another story."),
}
