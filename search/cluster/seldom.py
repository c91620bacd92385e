"""What is said again and again is said once a minute."""

import time

_EVERY = 60.0


class Seldom:
    """Tells whether it is time to say something again."""

    def __init__(self) -> None:
        self._last: float | None = None

    def now(self) -> bool:
        """Return True at most once a minute."""
        at = time.monotonic()
        if self._last is not None and at - self._last < _EVERY:
            return False
        self._last = at
        return True
