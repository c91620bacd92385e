"""Addresses of monitoring, at the root of the site."""

from django.urls import path

from storybank.monitoring import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
