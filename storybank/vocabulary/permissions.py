"""Who may do what with a single term."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from storybank.vocabulary.models import ContractThreshold, Term
from storybank.vocabulary.service import TAXONOMIES
from storybank.vocabulary.usage import reasons_to_keep


class TermPermissionPolicy(ModelPermissionPolicy):
    """Django's permissions per vocabulary; an official or used term can be deleted by nobody."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Term) -> bool:
        """Return whether the user may do this with this term."""
        if not super().user_has_permission_for_instance(user, action, instance):
            return False
        if action == "delete":
            return not reasons_to_keep(instance)
        if action == "merge":
            return instance.successor_id is None
        return True


class ThresholdPermissionPolicy(ModelPermissionPolicy):
    """Django's permissions; an official amount can be deleted by nobody."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: ContractThreshold) -> bool:
        """Return whether the user may do this with this amount."""
        allowed = super().user_has_permission_for_instance(user, action, instance)
        return allowed and not (action == "delete" and instance.is_official)


def register() -> None:
    """Register the policies; before anything asks for one, or Wagtail refuses them."""
    for model in TAXONOMIES.values():
        register_permission_policy(model, TermPermissionPolicy(model), exact_class=True)
    register_permission_policy(
        ContractThreshold, ThresholdPermissionPolicy(ContractThreshold), exact_class=True
    )
