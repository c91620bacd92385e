"""Reads the pages of the vocabularies in the admin."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from storybank.vocabulary.models import Term


def address(term: Term | type[Term], view: str) -> str:
    """Return the address of a view of a vocabulary or of one term."""
    name = f"{term.snippet_viewset.url_namespace}:{view}"
    return reverse(name, args=[term.pk]) if isinstance(term, Term) else reverse(name)


def page(client: Client, url: str, **query: Any) -> BeautifulSoup:
    """Get a page that must be there."""
    response = client.get(url, query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def listed(client: Client, model: type[Term], **query: Any) -> list[str]:
    """Return the names in the list of a vocabulary."""
    results = page(client, address(model, "list_results"), **query)
    return [link.get_text(strip=True) for link in results.select("td.title .title-wrapper a")]


def group_data(**values: Any) -> dict[str, Any]:
    """Return what the form of a target group posts."""
    return {
        "label_nl": "Boeren",
        "label_en": "Farmers",
        "definition_nl": "",
        "definition_en": "",
        "synonyms_nl": "",
        "synonyms_en": "",
        "iri": "",
        "valid_from": "",
        "valid_to": "",
        "order": "0",
        **values,
    }
