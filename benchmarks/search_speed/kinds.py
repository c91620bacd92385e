"""The kinds of queries, for those who ask them and for the tables."""

#: The kinds of single words: the part of the stories that is found, and from what to what it may be.
SHARES = {
    "rare": (0.002, 0.0012, 0.0035),
    "mid": (0.035, 0.022, 0.055),
    "half": (0.5, 0.4, 0.6),
    "all": (0.99, 0.97, 1.0),
}
KINDS = (*SHARES, "several words", "corrected", "expanded")
