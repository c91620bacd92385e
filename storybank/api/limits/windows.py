"""Windows of a minute. Each caller has its own beginning, so that not everybody comes back at the same second."""

SECONDS = 60


def window_at(moment: float, offset: int) -> tuple[int, int]:
    """
    Return the number of the window at ``moment`` (seconds since the epoch), and the whole seconds until the next, at least one.

    ``offset`` (0 to 59) shifts the beginning. Processes and hosts with the same clock agree.
    """
    number, second = divmod(int(moment) + offset, SECONDS)
    return number, SECONDS - second
