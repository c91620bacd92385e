"""The evidence grade of a figure and of a story."""

from storybank.stories.choices import FigureKind, FigureState

#: Best first, so that `min()` of grades is the best one.
GRADES = ("A", "B", "C", "D")


def figure_grade(state: str, sources_independent: list[bool]) -> str:
    """
    Grade one figure.

    Takes the state of the figure and, for each source that it names, whether that source is independent of all
    participants. Returns "D" without a source, "C" with one, "B" when the figure was also checked or verified, and "A"
    when it was verified and at least one source is independent.
    """
    if not sources_independent:
        return "D"
    if state == FigureState.VERIFIED and any(sources_independent):
        return "A"
    if state in (FigureState.CHECKED, FigureState.VERIFIED):
        return "B"
    return "C"


def story_grade(figures: list[tuple[str, str]]) -> str | None:
    """Take (kind, grade) of each figure and return the best grade of the realised ones, or None without any."""
    return min((grade for kind, grade in figures if kind == FigureKind.REALISED), default=None)
