"""Which names could be of the same organisation."""

import pytest

from storybank.organisations.names import alike, find_alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gemeente Groningen", "Gemeente Groningen"),
        ("Gemeente Groningen", "gemeente  GRONINGEN"),
        ("Gemeente Groningen", "Groningen"),
        ("Werkbedrijf Noord B.V.", "Werkbedrijf Noord"),
        ("Stichting Werkbedrijf Noord", "Werkbedrijf Noord"),
        ("Werkbedrijf Noord", "Werkbedrijf Nord"),
        ("Werkbedrijf", "Werk Bedrijf"),
        ("Coöperatie De Brug U.A.", "cooperatie de brug"),
        ("Súdwest-Fryslân", "Sudwest Fryslan"),
        ("Stichting", "stichting"),
    ],
)
def test_alike(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gemeente Groningen", "Provincie Groningen"),
        ("Gemeente Haren", "Gemeente Laren"),
        ("Gemeente Groningen", "Gemeente Groesbeek"),
        ("Werkbedrijf Noord", "Werkbedrijf Zuid"),
        ("Werkbedrijf Noord", "Werkbedrijf Noord Schoonmaak"),
        ("Stichting A", "Stichting B"),
        ("!", "Gemeente Groningen"),
    ],
)
def test_not_alike(one: str, other: str) -> None:
    assert not alike(one, other)
    assert not alike(other, one)


def test_only_a_few_are_named() -> None:
    names = [(number, "Werkbedrijf Noord") for number in range(100)]
    assert len(find_alike("Werkbedrijf Noord", names)) == 5
