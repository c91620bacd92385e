"""What can go wrong when the bank is asked."""

from typing import Any


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
        super().__init__(f"The copy differs from the bank in {len(stories)} stories.")
        self.stories = stories
