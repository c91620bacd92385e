"""Nothing that is typed is an error, and nothing is slow."""

import random
from typing import Any

import pytest

from search import service
from tests.processor_time import least_seconds

_MIXED = random.Random(4)
WORDS = [
    "gemeente", "social", "return", "inkoop", "aanbesteding", "raamovereenkomst", "schilderwerk", "werk",
    "kantoormeubilair", "leerbedrijf", "levenscycluskosten", "mensen", "the", "and", "contract", "2.114", "GWW",
]  # fmt: skip
HOSTILE = {
    "ten thousand letters": "a" * 10_000,
    "ten thousand words": "a " * 5_000,
    "five hundred words": " ".join(_MIXED.choice(WORDS) for _number in range(500)),
    "long compounds": " ".join("aanbestedingsprocedureverslaglegging" for _number in range(200)),
    "hyphens": "-".join(WORDS * 30),
    "nothing but stop words": "de het een the of and van voor met",
    "nothing but punctuation": "?!.,;:()[]{}<>|\\/@#$%^&*_+=~`",
    "unbalanced quotes": "\"sociale 'clausule “werk” „inkoop",
    "many quotes": '"' * 5_000,
    "many phrases": '"a b" ' * 1_000,
    "wildcards": "* ?* soc?al* *return",
    "query syntax": "title:(a AND b) OR _exists_:x NOT body:[a TO z]~2^4 +must -not /re.*gex/ {!func}",
    "sql": "'; DROP TABLE stories; -- \" OR 1=1",
    "nul": "social\0return",
    "emoji": "🚀 werk 👩‍🎨🏽 ❤️‍🔥",
    "right to left": "‮שלום עולם‬ مرحبا social",
    "surrogates": "social \ud800 return \udfff",
    "combining": "e" + "́" * 5_000,
    "minuses": "-a -b -c " * 300,
    "only exclusions": "-social -return -werk",
    "negations": "zonder zonder zonder niet geen anders dan " * 50,
    "ors": " OR ".join(WORDS * 20),
    "articles": "artikel 2.114 " * 200,
    "places": "Assen Groningen Leeuwarden Emmen " * 50,
    "mistakes": "raamoverenkomst schilderwrek gemeetne aanbestedign leerbedrjif " * 20,
    "sentinel and marks": "$ nl·social c·gww en·return",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("given", [{}, {"literal": True}, {"sort": "title", "language": "en"}], ids=str)
def test_an_answer_within_200_ms(ask: Any, text: str, given: dict[str, Any]) -> None:
    """In the process's own time: the machine may be busy with something else."""
    ask("raamoverenkomst", language=given.get("language", "nl"))  # what is read once is read
    results = ask(text, **given)
    assert results.total >= len(results.hits)

    def asked() -> None:
        service._reader().answered.clear()  # a kept answer would prove nothing
        ask(text, **given)

    assert least_seconds(asked, 0.2) < 0.2


@pytest.mark.parametrize("text", ["$", "🚀", "...", "\ud800", "* ?"])
def test_what_says_nothing_finds_nothing(ask: Any, text: str) -> None:
    """Not everything, and not what stands in every entry."""
    found = ask(text, literal=True)
    assert (found.total, found.hits) == (0, [])


def test_a_blank_text_is_no_text(ask: Any) -> None:
    """The whole list, in its usual order."""
    result = ask(" \t\n ")
    assert (result.total, result.understanding) == (12, None)
