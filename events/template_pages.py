"""What nobody can do with a template: a page to make events from, and never an event itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.models import PagePermissionTester

NOT_PUBLISHED = _("A template cannot be published. Make an event from it instead.")


class TemplatePermissions(PagePermissionTester):
    """Wagtail's, but nobody publishes the page, now or at a set time, or asks somebody to."""

    def can_publish(self) -> bool:
        return False

    def can_submit_for_moderation(self) -> bool:
        return False
