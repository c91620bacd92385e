"""Identifiers that are the same in every installation, so that loading again finds what is there."""

from uuid import UUID, uuid5

_DEMO = UUID("5f0b5a0e-6a0c-5d6a-9b1e-2d6f6c1f7a10")


def identifier(*names: str) -> UUID:
    """Return the identifier of something in the demo, such as ("S1", "sources", "weegbonnen")."""
    return uuid5(_DEMO, "/".join(names))


def story_identifier(key: str) -> UUID:
    """Return the identifier of a demo story: the translation key of its pages."""
    return identifier(key)
