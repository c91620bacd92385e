from django.apps import AppConfig


class EditorialConfig(AppConfig):
    name = "storybank.editorial"
    label = "editorial"
