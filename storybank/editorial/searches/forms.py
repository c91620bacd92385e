"""The forms on the editors' side of search."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process
from wagtail.admin.widgets import AdminPageChooser

from search.service import SEARCHED_VOCABULARIES
from storybank.stories.models import StoryPage
from storybank.vocabulary.models import Term
from storybank.vocabulary.service import LONGEST_SYNONYM, TAXONOMIES, TermName, fold, names_of_terms

#: Languages in which terms have synonyms.
_LANGUAGES = ("nl", "en")
_PLACES = ("municipality", "province")
#: Below this likeness (0 to 100) a suggestion confuses more than it helps.
_LIKE_ENOUGH = 80
_MOST_ALIKE = 5
_LONGEST_QUERY = 500


class TermSelect(forms.Select):
    """A list of all terms, grouped by vocabulary. A script puts a field above it that narrows it down."""

    class Media:
        js = ["editorial/choose_term.js"]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        #: What people call each term, by its value, for the script to look in.
        self.names: dict[str, str] = {}

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> Any:
        """Add the texts that the script needs."""
        texts = {
            "size": "12",
            "data-find-term": _("Find a term"),
            "data-none": _("No term is called like that."),
            "data-one": _("1 term is left."),
            "data-many": _("{count} terms are left."),
        }
        return super().build_attrs(base_attrs, extra_attrs) | texts

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what else the term is called."""
        option = super().create_option(name, value, *args, **kwargs)
        if called := self.names.get(str(value)):
            option["attrs"]["data-called"] = called
        return option


class SynonymForm(forms.Form):
    """Words that visitors use, and the term they mean."""

    text = forms.CharField(
        label=gettext_lazy("Words that visitors use"),
        max_length=LONGEST_SYNONYM,
        help_text=gettext_lazy("They become a synonym. Leave out words that mean something else."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of these words"),
        choices=lambda: [pair for pair in settings.LANGUAGES if pair[0] in _LANGUAGES],
    )
    term = forms.ChoiceField(
        label=gettext_lazy("Term that they mean"),
        widget=TermSelect,
        help_text=gettext_lazy("A search with these words then finds the stories with this term."),
    )
    anyway = forms.BooleanField(
        label=gettext_lazy("Both terms are meant: add it anyway"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What stories are about comes first; there are hundreds of places.
        about = sorted(SEARCHED_VOCABULARIES, key=lambda name: name in _PLACES)
        models = {name: TAXONOMIES[name] for name in about}
        self._models = {
            name: model
            for name, model in models.items()
            if user.has_perm(f"vocabulary.change_{model._meta.model_name}")
        }
        self._terms = {_value(term): term for term in names_of_terms(models)}
        own = [term for term in self._terms.values() if term.taxonomy in self._models]
        typed = str(self.data.get("text", "") if self.is_bound else self.initial.get("text", ""))
        self.fields["term"].choices = self._choices(own, typed)
        self.fields["term"].widget.names = {_value(term): term.search_text.replace("\n", " ") for term in own}

    def _choices(self, terms: Sequence[TermName], typed: str) -> list[Any]:
        """Return the terms by vocabulary; those most alike what was typed once more, on top."""
        language = get_language() or "nl"
        groups: dict[str, list[tuple[str, str]]] = {}
        for term in terms:
            plural = str(TAXONOMIES[term.taxonomy]._meta.verbose_name_plural).capitalize()
            groups.setdefault(plural, []).append((_value(term), term.label(language)))
        alike = [(_value(term), self._described(term)) for term in _alike(terms, typed)]
        return [*([(_("Most alike"), alike)] if alike else []), *groups.items()]

    def _described(self, term: TermName) -> str:
        kind = TAXONOMIES[term.taxonomy]._meta.verbose_name
        return f"{term.label(get_language() or 'nl')} ({kind})"

    def clean(self) -> dict[str, Any]:
        """Refuse words that another term is called by, unless the editor says that both are meant."""
        data = super().clean() or {}
        text, chosen = data.get("text"), data.get("term")
        if not text or not chosen or data.get("anyway"):
            return data
        others = [one for value, one in self._terms.items() if value != chosen and one.is_called(text)]
        mine = self._terms[chosen].is_called(text)
        if others and not mine:
            self.fields["anyway"].widget = forms.CheckboxInput()
            raise ValidationError(
                _("“%(text)s” is already a name of %(terms)s. A search for it would then find both.")
                % {"text": text, "terms": ", ".join(map(self._described, others[:3]))},
                code="ambiguous",
            )
        return data

    def chosen(self) -> Term:
        """Return the term that was chosen, in a valid form."""
        name = self._terms[self.cleaned_data["term"]]
        return self._models[name.taxonomy].objects.get(pk=name.pk)


def _value(term: TermName) -> str:
    return f"{term.taxonomy}:{term.pk}"


def _alike(terms: Iterable[TermName], typed: str) -> list[TermName]:
    """Return the terms with a name that is most like what was typed, the likest first."""
    wanted = fold(typed[:LONGEST_SYNONYM])
    if not wanted:
        return []
    by_name = {name: term for term in terms for name in term.search_text.split("\n")}
    best = process.extract(
        wanted, by_name.keys(), scorer=fuzz.WRatio, score_cutoff=_LIKE_ENOUGH, limit=3 * _MOST_ALIKE
    )
    return list({_value(by_name[name]): by_name[name] for name, _score, _at in best}.values())[:_MOST_ALIKE]


class ExplainForm(forms.Form):
    """A search, and the story whose place in it is to be explained, if any."""

    q = forms.CharField(label=gettext_lazy("Search text"), max_length=_LONGEST_QUERY)
    lang = forms.ChoiceField(label=gettext_lazy("Language of the reader"), choices=lambda: settings.LANGUAGES)
    page = forms.ModelChoiceField(
        label=gettext_lazy("Story"),
        queryset=StoryPage.objects.all(),
        required=False,
        widget=AdminPageChooser(target_models=[StoryPage]),
        help_text=gettext_lazy("Leave it empty to see what is found."),
    )
