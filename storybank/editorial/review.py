"""The way of a story to publication: an ambassador submits it, an editor decides."""

from collections.abc import Iterable

from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowState, WorkflowTask

from storybank.editorial.groups import group_of
from storybank.editorial.roles import ROLES

NAME = "Beoordeling door de redactie"
_WAGTAILS_OWN = "Moderators approval"


def set_up_review(indexes: Iterable[Page]) -> list[str]:
    """
    Make the review by editors, and let it hold below the indexes of stories.

    An index that has another workflow keeps it. Returns what was changed, a sentence each.
    """
    changes = []
    task, made_task = GroupApprovalTask.objects.get_or_create(name=NAME)
    workflow, made_workflow = Workflow.objects.get_or_create(name=NAME)
    _row, made_row = WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    reviewers = {group_of(role.key) for role in ROLES.values() if role.reviews}
    if reviewers != set(task.groups.all()):
        task.groups.set(reviewers)
        changes.append("Review: its reviewers are set.")
    if made_task or made_workflow or made_row:
        changes.append("Review: made.")
    for index in indexes:
        _row, made = WorkflowPage.objects.get_or_create(page=index, defaults={"workflow": workflow})
        if made:
            changes.append(f"Review: holds below {index.url_path}")
    return changes


def remove_wagtails_review() -> list[str]:
    """Remove the workflow that Wagtail brings along for all pages, unless it was used. Returns what was removed."""
    workflow = Workflow.objects.filter(name=_WAGTAILS_OWN).first()
    if workflow is None or WorkflowState.objects.filter(workflow=workflow).exists():
        return []
    GroupApprovalTask.objects.filter(workflow_tasks__workflow=workflow, name=_WAGTAILS_OWN).delete()
    workflow.delete()
    return ["Workflow: the one that came with Wagtail is removed."]
