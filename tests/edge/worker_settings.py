"""Settings of the worker in a process of its own: those of the tests, with the queue of a real worker."""

from storybank.settings.test import *  # noqa: F403

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
