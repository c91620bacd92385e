"""Write the OpenAPI document that is committed beside the code."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from storybank.api import api as api_module
from storybank.api.openapi import EXAMPLE, openapi_json

COMMITTED = Path(api_module.__file__).with_name("openapi.json")


def committed_document() -> bytes:
    """Return what the committed file must hold: the Dutch document, with an example of an address."""
    return openapi_json(api_module.api, "nl", EXAMPLE)


class Command(BaseCommand):
    """Writes storybank/api/openapi.json; a test fails when it differs from the code."""

    help = "Write the OpenAPI document of the API to storybank/api/openapi.json."

    def handle(self, *args: Any, **options: Any) -> None:
        COMMITTED.write_bytes(committed_document())
        self.stdout.write(f"Written: {COMMITTED}")
