"""Who may change the pictures that are the unit's marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy

from foundation.models import Brand, SiteImage

if TYPE_CHECKING:
    from collections.abc import Iterable


class PicturePolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's, but that administrators alone change or delete a mark: whoever could put another
    file in its place would change what the unit is known by. All of Wagtail's screens ask it."""

    def __init__(self) -> None:
        super().__init__(
            SiteImage, auth_model="wagtailimages.Image", owner_field_name="uploaded_by_user"
        )

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: SiteImage
    ) -> bool:
        wanted = set(actions)
        if wanted & {"change", "delete"} and not user.is_superuser and is_mark(instance):
            wanted -= {"change", "delete"}
        allowed: bool = super().user_has_any_permission_for_instance(user, wanted, instance)
        return allowed


def is_mark(image: SiteImage) -> bool:
    """Whether a unit has chosen it as its logo or icon."""
    marks = Q(logo=image) | Q(logo_dark=image) | Q(icon=image)
    return Brand.objects.filter(marks).exists()


def register() -> None:
    # For exactly this class: Wagtail's own, registered later, would take its place.
    register_permission_policy(SiteImage, PicturePolicy(), exact_class=True)
