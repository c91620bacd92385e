"""An analyser with a small thesaurus of its own, made once for all tests of the analysis."""

from pathlib import Path

import pytest

from search.analysis.analyser import Analyser
from search.analysis.thesaurus import read_thesaurus

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def concepts():
    return read_thesaurus(HERE / "thesaurus")


@pytest.fixture(scope="session")
def analyser(concepts):
    return Analyser(concepts)
