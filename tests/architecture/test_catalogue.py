"""The Dutch catalogue is complete, and what runs is what was translated."""

import polib
import pytest

from tests.architecture.rooms import ROOT

CATALOGUES = sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))


def _name(file):
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", CATALOGUES, ids=_name)
def test_everything_is_translated(file):
    catalogue = polib.pofile(str(file))
    open_ = [entry.msgid for entry in catalogue.untranslated_entries() + catalogue.fuzzy_entries()]
    if file.parts[-3] == "nl":
        assert not open_, f"{len(open_)} texts without a Dutch translation, the first: {open_[:5]}"


@pytest.mark.parametrize("file", CATALOGUES, ids=_name)
def test_the_compiled_catalogue_is_up_to_date(file):
    # The compiled file is committed, so that a start needs no gettext on the machine.
    assert file.with_suffix(".mo").exists(), "run `make messages` and commit the .mo file too"
    compiled = {
        entry.msgid: (entry.msgstr, entry.msgstr_plural)
        for entry in polib.mofile(str(file.with_suffix(".mo")))
    }
    translated = {
        entry.msgid: (entry.msgstr, entry.msgstr_plural)
        for entry in polib.pofile(str(file)).translated_entries()
    }
    assert compiled == translated, "run `make messages`"


@pytest.mark.parametrize("file", CATALOGUES, ids=_name)
def test_placeholders_survive_translation(file):
    for entry in polib.pofile(str(file)).translated_entries():
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            assert _placeholders(text or entry.msgid) <= _placeholders(
                entry.msgid + (entry.msgid_plural or "")
            ), entry.msgid


def _placeholders(text):
    return {word for word in text.replace("%%", "").split("%(")[1:] for word in [word.split(")")[0]]}
