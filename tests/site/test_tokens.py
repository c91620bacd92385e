"""Every pair of text and background has the contrast that WCAG 2.2 AA asks for, in both themes."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

FOLDER = Path(finders.find("site/tokens.css")).parent
TEXT, GRAPHIC = 4.5, 3.0

PAIRS = [
    *(
        (text, ground, TEXT)
        for text in ("ink", "ink-soft", "link", "accent")
        for ground in ("paper", "surface", "sunken")
    ),
    ("ink", "accent-soft", TEXT),
    ("accent", "accent-soft", TEXT),
    ("on-accent", "accent", TEXT),
    ("on-action", "action", TEXT),
    ("on-accent", "action-hover", TEXT),
    ("on-notice", "notice", TEXT),
    ("on-night", "night", TEXT),
    ("on-night-soft", "night", TEXT),
    ("line-strong", "paper", GRAPHIC),
    ("line-strong", "surface", GRAPHIC),
    ("line-strong", "sunken", GRAPHIC),
    ("focus", "paper", GRAPHIC),
    ("focus", "surface", GRAPHIC),
    ("focus", "sunken", GRAPHIC),
    ("focus", "accent-soft", GRAPHIC),
    ("focus", "notice", GRAPHIC),
]


def themes() -> dict[str, dict[str, str]]:
    light, dark = (FOLDER / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    found = [dict(re.findall(r"--vhb-color-([a-z-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]
    return {"light": found[0], "dark": {**found[0], **found[1]}}


def luminance(colour: str) -> float:
    parts = [int(colour[start:end], 16) / 255 for start, end in pairwise((1, 3, 5, 7))]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    lower, higher = sorted((luminance(first), luminance(second)))
    return (higher + 0.05) / (lower + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_contrast(theme, text, ground, least):
    colours = themes()[theme]
    assert contrast(colours[text], colours[ground]) >= least


def test_both_themes_set_the_same_colours():
    light, dark = (FOLDER / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    names = [set(re.findall(r"--vhb-color-[a-z-]+(?=:)", part)) for part in (light, dark)]
    assert names[0] == names[1]


def test_components_take_every_colour_and_existing_token_from_here():
    known = set(re.findall(r"(--vhb-[a-z0-9-]+):", (FOLDER / "tokens.css").read_text()))
    for sheet in FOLDER.glob("*.css"):
        text = sheet.read_text()
        used = set(re.findall(r"var\((--vhb-[a-z0-9-]+)", text)) - {"--vhb-focus-x", "--vhb-focus-y"}
        assert used <= known, sheet.name
        if sheet.name not in ("tokens.css", "print.css"):
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb|hsl", text), sheet.name


def test_every_rule_is_for_a_class_that_a_template_or_script_has():
    rooms = Path(__file__).parents[2]
    templates = [
        *(rooms / "storybank/site/templates").rglob("*.html"),
        *(rooms / "home/templates").rglob("*.html"),
        *FOLDER.glob("*.js"),
    ]
    text = "".join(template.read_text() for template in templates)
    used = set(re.findall(r"vhb-[a-zA-Z0-9_-]+", text))
    made = tuple(name for name in used if name.endswith("--"))  # the rest of the name comes from a value
    for sheet in FOLDER.glob("*.css"):
        styled = set(
            re.findall(
                r"\.(vhb-[a-zA-Z0-9_-]+)", re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
            )
        )
        dead = {name for name in styled - used if not name.startswith((*made, "vhb-focus-"))}
        assert not dead, sheet.name
