"""
Three partners over a bad line, editors at work, processes killed: in the end each copy is proven complete.

`CHAOS_ACTIONS` sets the number of actions (300 in CI), `CHAOS_SEED` the seed.
"""

import json
import os
import subprocess
import sys

import pytest

from tests.api.chaos.journal import Act, Sent, sent_too_late


@pytest.mark.long
@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_and_nothing_is_sent_that_is_gone(subprocess_environment: dict[str, str]) -> None:
    actions, seed = os.environ.get("CHAOS_ACTIONS", "60"), os.environ.get("CHAOS_SEED", "1")
    run = subprocess.run(
        [sys.executable, "-m", "tests.api.chaos", actions, seed],
        env={**subprocess_environment, "PYTHONPATH": os.getcwd(), "LOG_LEVEL": "ERROR"},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr[-5000:]
    sys.stdout.write(run.stdout)
    told = json.loads(run.stdout.splitlines()[-1])
    assert len(told["copies"]) == 3
    assert told["actions"] >= int(actions)
    assert told["lines"] > told["documents"], "the editors did hardly anything"
    assert sum(told["kills"].values()) > 0


def test_what_was_replaced_before_it_was_asked_for_is_noticed() -> None:
    """The verdict of the test above, on its own."""
    acts = [Act("a", "nl", "first", 1, 2), Act("a", "nl", "second", 3, 4), Act("a", "en", "first", 1, 2)]
    first, second = ("a", "nl", "first"), ("a", "nl", "second")
    assert sent_too_late(acts, [Sent(first, 3.5), Sent(second, 9), Sent(("a", "en", "first"), 9)]) == []
    assert sent_too_late(acts, [Sent(first, 4.5)]) == [Sent(first, 4.5)]
    overlapping = [Act("a", "nl", "first", 1, 3.5), Act("a", "nl", "second", 3, 4)]
    assert sent_too_late(overlapping, [Sent(first, 9)]) == []
    assert sent_too_late([*acts, Act("a", "nl", "", 5, 6)], [Sent(second, 7)]) == [Sent(second, 7)]
