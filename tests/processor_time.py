"""How long a call computes, on a machine that does other things as well."""

import time
from collections.abc import Callable


def least_seconds(call: Callable[[], object], enough: float, attempts: int = 5) -> float:
    """
    Return the least seconds of processor that `call` took in this thread; stops trying when it took fewer than `enough`.

    The clock on the wall runs on while other processes have the processor, and one attempt may carry the collection of
    rubbish that earlier tests left: neither says anything of the call.
    """
    least = float("inf")
    for _ in range(attempts):
        began = time.thread_time()
        call()
        least = min(least, time.thread_time() - began)
        if least < enough:
            break
    return least
