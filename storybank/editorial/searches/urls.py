"""Addresses of the editors' side of search, below that of the admin."""

from django.db import transaction
from django.urls import path

from storybank.editorial.searches.explanation import ExplainSearch
from storybank.editorial.searches.report import ForgetSearch, SearchesReport
from storybank.editorial.searches.synonym import AddSynonym

urlpatterns = [
    path("reports/searches/", SearchesReport.as_view(), name="counted_searches"),
    path(
        "reports/searches/results/",
        SearchesReport.as_view(results_only=True),
        name="counted_searches_results",
    ),
    path("reports/searches/forget/", ForgetSearch.as_view(), name="forget_search"),
    path("reports/searches/explain/", ExplainSearch.as_view(), name="search_explained"),
    # Not in one transaction: what follows the new synonym is told to other processes, and only what is committed may be.
    path(
        "reports/searches/synonym/",
        transaction.non_atomic_requests(AddSynonym.as_view()),
        name="search_synonym",
    ),
]
