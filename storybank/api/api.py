"""The API: which addresses it has. Version 1 lives under /api/v1 and never breaks what it once promised."""

from ninja import NinjaAPI

from storybank.api.addresses import API_VERSION
from storybank.api.routers import (
    changelog,
    changes,
    exports,
    guides,
    meta,
    organisations,
    stories,
    story_children,
    story_versions,
    suggestions,
    totals,
    vocabularies,
)

# Own document and documentation page: django-ninja's would load scripts that our Content-Security-Policy forbids.
api = NinjaAPI(
    title="Verhalenbank",
    version=API_VERSION,
    urls_namespace="verhalen_v1",
    openapi_url=None,
    docs_url=None,
)
for router in (
    exports.router,
    stories.router,
    changes.router,
    story_children.router,
    story_versions.router,
    suggestions.router,
    vocabularies.router,
    organisations.router,
    totals.router,
    meta.router_for(api),
    guides.router,
    changelog.router,
):
    api.add_router("", router)
