"""What can go wrong when the bank is asked."""

from typing import Any

#: A message names so many stories; all are in `stories`.
_MOST_NAMED = 10


class RefusedError(Exception):
    """The bank refused the request. ``problem`` is its answer (RFC 9457): title, detail, and the errors by name."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('title', '')}: {problem.get('detail', '')}")
        self.status = status
        self.problem = problem


class UnavailableError(Exception):
    """The bank did not answer, however often it was asked."""


class DifferentError(Exception):
    """The copy differs from the bank in ``stories``: pairs of identifier and language."""

    def __init__(self, stories: list[tuple[str, str]]) -> None:
        named = ", ".join(" ".join(one) for one in stories[:_MOST_NAMED])
        more = f" and {len(stories) - _MOST_NAMED} more" if len(stories) > _MOST_NAMED else ""
        what = "1 story" if len(stories) == 1 else f"{len(stories)} stories"
        super().__init__(f"The copy differs from the bank in {what}: {named}{more}.")
        self.stories = stories
