"""
Whole requests to one process of the server: `python -m benchmarks.part search_speed.server`.

Two loads, each with and without eight facets. *Typical*: the queries of all kinds again and again, as visitors ask; a process keeps
some hundred answers until the index changes. *Each once*: so many different texts in turn that none is ever kept.

Beside the rate stands what the worker could do with a whole core by the processor time it took: others on the machine hardly
change that.
"""

import argparse
from itertools import chain
from urllib.parse import urlencode

from benchmarks.load import Request, as_json, load
from benchmarks.machine import processor_seconds
from benchmarks.results import keep, kept_part, say
from benchmarks.search_speed.inside import USUAL
from benchmarks.server import serving
from search.service import ANSWERS_KEPT

_PATH = "/api/v1/stories?"
#: Twice what a process keeps.
_DIFFERENT = 2 * ANSWERS_KEPT


def texts_by_load() -> dict[str, list[str]]:
    """Return the texts of each load."""
    asked = kept_part("asked")
    single = [*asked.get("rare", ()), *asked.get("mid", ()), *asked.get("half", ()), *asked.get("all", ())]
    pairs = [f"{first} {second}" for first in single for second in single if first != second]
    step = max(1, len(pairs) // _DIFFERENT)
    return {"typical": list(chain.from_iterable(asked.values())), "each once": pairs[::step][:_DIFFERENT]}


def main() -> None:
    """Measure for as long as the command line says, and keep the result."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    found = {}
    with serving("benchmarks.settings") as server:
        for name, texts in texts_by_load().items():
            for facets in ((), USUAL):
                more = {"facets": ",".join(facets)} if facets else {}
                requests = [Request(_PATH + urlencode({"q": text} | more)) for text in texts]
                for one in requests[:: max(1, len(requests) // 100)]:
                    if server.fetch(one.path).status != 200:
                        raise RuntimeError(f"{one.path} does not answer.")
                worker = server.processes()[1]
                before = processor_seconds(worker)
                rate = load(server.address, requests, options.seconds)
                if rate.errors:
                    raise RuntimeError(f"{rate.errors} errors: {requests[0].path}")
                each = (processor_seconds(worker) - before) / (rate.per_second * options.seconds)
                found[f"{name}, {'facets' if facets else 'plain'}"] = {
                    **as_json(rate),
                    "of_processor": 1 / each,
                }
    keep("server", found)
    say(
        ", ".join(
            f"{name} {rate['per_second']:.0f}/s ({rate['of_processor']:.0f})" for name, rate in found.items()
        )
    )
