"""The method of totals in words, for those who read them."""

from django.utils import translation
from django.utils.translation import gettext as _

from storybank.monitoring.totals.question import PROVEN, Question


def method_text(question: Question, language: str) -> str:
    """Return how the totals of a question were made, in a language."""
    with translation.override(language):
        sentences = [
            _(
                "Each total adds figures of public stories, of one indicator and one kind: promised, expected and realised figures "
                "never stand in one total."
            ),
            _("Counted are figures with evidence grade %(grades)s.")
            % {"grades": ", ".join(question.grades or PROVEN)},
            _(
                "A contract counts once: of several stories about it, the one of which the figure was confirmed last; and no period of "
                "it counts twice."
            ),
            _(
                "A sum takes the share of each amount that is due to the contract. An average is weighted. Of a state, the latest of each "
                "contract is added. Organisations are counted once each, however many stories name them."
            ),
            _("What returns every year counts once, for the period that was reported."),
            _("The value of a contract counts when it is disclosed exactly; it has no evidence grade."),
            _("Sums are exact; averages and shares are rounded to four decimals."),
        ]
        if question.group_by == "province":
            sentences.append(
                _(
                    "A story in several provinces counts in each of them, so totals of provinces must not be added."
                )
            )
        elif question.group_by == "sector":
            sentences.append(_("A story counts in its main sector."))
        elif question.group_by == "year":
            sentences.append(_("A story counts in the year of its first publication."))
        return " ".join(sentences)
