"""Where the API of a bank is."""

ROOT = "/api/v1"
#: The languages that stories and messages can be in.
LANGUAGES = ("nl", "en")


def root_of(address: str) -> str:
    """Return the root of the API of the bank at ``address``, which may be that of the bank or the root itself."""
    return address.rstrip("/").removesuffix(ROOT) + ROOT
