"""The texts of the first pages of a bank. Editors change them in the admin; a bootstrap never overwrites them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AboutTexts:
    """The page that says what this site is."""

    title: str
    slug: str
    body: str


@dataclass(frozen=True)
class FirstTexts:
    """The texts of one language. A language without its own texts has the Dutch ones, without an about page."""

    home: str
    introduction: str
    stories: str
    stories_slug: str
    about: AboutTexts | None = None


DUTCH = FirstTexts(
    home="Verhalenbank",
    introduction=(
        "Verhalen van gemeenten die inkopen met maatschappelijke impact. Lees wat zij kochten, hoe ze dat aanpakten, "
        "wat het opleverde en wat er misging."
    ),
    stories="Verhalen",
    stories_slug="verhalen",
    about=AboutTexts(
        title="Over de Verhalenbank",
        slug="over",
        body=(
            "<p>De Verhalenbank verzamelt verhalen van gemeenten die met hun inkoop iets goeds doen voor mensen en "
            "omgeving. Ambassadeurs van gemeenten schrijven de verhalen, een redactie leest mee en publiceert ze in het "
            "Nederlands en het Engels.</p>"
            "<h2>Wat je hier vindt</h2>"
            "<p>Elk verhaal vertelt waarom iemand begon, hoe de inkoop ging, wat het resultaat is en wat er misging. Bij "
            "elk cijfer staat hoe het is gemeten en hoe sterk het bewijs is.</p>"
            "<h2>Wat je moet weten</h2>"
            "<p>Wat hier over wetten en regels staat, is geen juridisch advies. Een verhaal dat verzonnen is, zegt dat "
            "overal waar het staat.</p>"
            "<p>Deze site zet geen cookies bij bezoekers en vraagt niets op bij andere partijen.</p>"
        ),
    ),
)

ENGLISH = FirstTexts(
    home="Story bank",
    introduction=(
        "Stories from municipalities that buy for social impact. Read what they bought, how they went about it, what it "
        "achieved and what went wrong."
    ),
    stories="Stories",
    stories_slug="stories",
    about=AboutTexts(
        title="About the story bank",
        slug="about",
        body=(
            "<p>The story bank collects stories from Dutch municipalities whose purchasing does some good for people and their "
            "surroundings. Ambassadors in the municipalities write the stories; editors review them and publish them in "
            "Dutch and English.</p>"
            "<h2>What you will find here</h2>"
            "<p>Every story tells you why somebody started, how the purchase went, what the result is and what went wrong. "
            "Each figure says how it was measured and how strong the evidence is.</p>"
            "<h2>What you should know</h2>"
            "<p>What is said here about laws and rules is not legal advice. A fictional story says so wherever it is "
            "shown.</p>"
            "<p>This site sets no cookies for visitors and loads nothing from third parties.</p>"
        ),
    ),
)

_OTHER = FirstTexts(DUTCH.home, DUTCH.introduction, DUTCH.stories, DUTCH.stories_slug)


def texts_of(language: str) -> FirstTexts:
    """Return the first texts of a language."""
    return {"nl": DUTCH, "en": ENGLISH}.get(language, _OTHER)
