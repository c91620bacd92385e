"""Addresses of partners' pages, below that of the admin; list and form are Wagtail's."""

from django.urls import path

from storybank.api.partners.views import MakeKey, PartnerPage, RevokeKey, RotateKey

urlpatterns = [
    path("api/partners/<int:pk>/", PartnerPage.as_view(), name="api_partner"),
    path("api/partners/<int:pk>/keys/make/", MakeKey.as_view(), name="api_key_make"),
    path("api/keys/<int:pk>/rotate/", RotateKey.as_view(), name="api_key_rotate"),
    path("api/keys/<int:pk>/revoke/", RevokeKey.as_view(), name="api_key_revoke"),
]
