"""
What keys and limits cost: the same answers from two processes at once, one without them and one with, for an anonymous client
and for one with a key. The processes take turns, so that a change of the machine's speed meets all of them.
"""

import argparse
import statistics
from datetime import timedelta
from typing import Any

from django.utils import timezone

from benchmarks.load import load
from benchmarks.read import requests_by_name
from benchmarks.results import keep, say
from benchmarks.server import serving
from storybank.api.keys.managing import make_key
from storybank.api.models import Partner

NAMES = ("detail", "list")
_PARTNER = "Benchmark"


def measure(seconds: float, rounds: int) -> dict[str, Any]:
    """Return by name the answers per second of each kind of client, and what part of those without limits they are."""
    asked = {name: requests for name, requests in requests_by_name().items() if name in NAMES}
    key = {"Authorization": f"Bearer {_key()}"}
    with serving("benchmarks.comparison_settings") as free, serving("benchmarks.limited_settings") as limited:
        clients = {"free": (free, {}), "address": (limited, {}), "key": (limited, key)}
        found: dict[str, dict[str, list[float]]] = {name: {kind: [] for kind in clients} for name in NAMES}
        for number in range(rounds):
            for name in NAMES:
                for kind, (server, headers) in clients.items():
                    rate = load(server.address, asked[name], seconds, headers)
                    if rate.errors:
                        raise RuntimeError(f"{name} had {rate.errors} errors as {kind}.")
                    found[name][kind].append(rate.per_second)
            say(f"round {number + 1}: " + ", ".join(f"{name} {_last(found[name])}" for name in NAMES))
    return {
        name: {
            "per_second": {kind: statistics.median(rates) for kind, rates in by_kind.items()},
            "of_free": {
                kind: statistics.median(
                    rate / free for rate, free in zip(by_kind[kind], by_kind["free"], strict=True)
                )
                for kind in ("address", "key")
            },
        }
        for name, by_kind in found.items()
    }


def _key() -> str:
    Partner.objects.filter(name=_PARTNER).delete()
    partner = Partner.objects.create(name=_PARTNER, contact_email="bench@storybank.example")
    tomorrow = timezone.localdate() + timedelta(days=1)
    _row, key = make_key(partner, None, label=_PARTNER, scopes=["read"], expires_on=tomorrow)
    return key


def _last(by_kind: dict[str, list[float]]) -> str:
    return " ".join(f"{kind} {rates[-1]:.0f}" for kind, rates in by_kind.items())


def main() -> None:
    """Measure for as long as the command line says, and keep the result."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    keep("limits", measure(options.seconds, options.rounds))
