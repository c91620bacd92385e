"""Asks the bank for JSON: patient with what passes, plain about what does not."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import httpx

from verhalenbank_client.errors import RefusedError, UnavailableError

Query = Mapping[str, str | Sequence[str]]
#: So often a request is sent before we give up; a minute and a half with these pauses, without any of the bank's own.
_PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0, 45.0)
_LONGEST_PAUSE = 300.0
_PASSING = frozenset({429, 500, 502, 503, 504})


def ask(
    client: httpx.Client, path: str, query: Query, sleep: Callable[[float], None] = time.sleep
) -> dict[str, Any]:
    """Return the answer to GET ``path``. Waits and asks again when the bank is busy or out of reach.

    Raises:
        RefusedError: when the bank refuses.
        UnavailableError: when it does not answer in the end.
    """
    parameters: list[tuple[str, str | int | float | bool | None]] = [
        (name, value)
        for name, values in query.items()
        for value in ((values,) if isinstance(values, str) else values)
    ]
    reason = ""
    for pause in (*_PAUSES, None):
        try:
            answer = client.get(path, params=parameters)
        except httpx.TransportError as error:
            reason, asked_pause = repr(error), 0.0
        else:
            if answer.status_code == 200:
                found: dict[str, Any] = answer.json()
                return found
            if answer.status_code not in _PASSING:
                raise RefusedError(answer.status_code, _problem(answer))
            reason, asked_pause = f"status {answer.status_code}", _retry_after(answer)
        if pause is not None:
            sleep(min(max(pause, asked_pause), _LONGEST_PAUSE))
    raise UnavailableError(f"{path}: {reason}")


def _retry_after(answer: httpx.Response) -> float:
    text = answer.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdigit() else 0.0


def _problem(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {"title": answer.reason_phrase}
    return found if isinstance(found, dict) else {}
