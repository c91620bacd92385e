"""What this room adds to Wagtail's admin."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.snippets.models import register_snippet

from storybank.vocabulary.viewsets import VocabularyGroup

register_snippet(VocabularyGroup)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name the steps that stand in the history of a term."""

    @actions.register_action("vocabulary.merge")
    class MergeFormatter(LogFormatter):
        label = gettext_lazy("Merge")

        def format_message(self, log_entry: Any) -> str:
            """Return into which term."""
            return _("Merged into %(term)s") % {"term": log_entry.data.get("into_label", "")}

    @actions.register_action("vocabulary.load")
    class LoadFormatter(LogFormatter):
        label = gettext_lazy("Official list")

        def format_message(self, log_entry: Any) -> str:
            """Return which fields the list changed."""
            return _("Changed by the official list: %(fields)s") % {
                "fields": ", ".join(log_entry.data.get("fields", []))
            }

    @actions.register_action("vocabulary.synonym")
    class SynonymFormatter(LogFormatter):
        label = gettext_lazy("Add a synonym")

        def format_message(self, log_entry: Any) -> str:
            """Return which words, and in which language."""
            return _("Synonym “%(synonym)s” added (%(language)s)") % {
                "synonym": log_entry.data.get("synonym", ""),
                "language": log_entry.data.get("language", ""),
            }
