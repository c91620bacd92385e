from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "storybank.site"
    label = "site"
