"""The groups that a member may be in, and what each may do."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction

AUTHORS, EDITORS, ORGANISERS, MODERATORS = "Authors", "Editors", "Organisers", "Moderators"
# Of the events that their own organisation holds.
HOSTS = "Organisers of an organisation"
# Of one language, by its code.
TRANSLATORS = "Translators ({})"


@transaction.atomic
def grant(name: str, *permissions: str) -> Group:
    """The group called `name`, with at least `permissions` ("app.codename"); what somebody gave
    it besides stays. Raises LookupError for a permission that does not exist."""
    group, _made = Group.objects.get_or_create(name=name)
    for permission in permissions:
        app, _dot, codename = permission.partition(".")
        row = Permission.objects.filter(content_type__app_label=app, codename=codename).first()
        if row is None:
            raise LookupError(f"there is no permission {permission}")
        group.permissions.add(row)
    return group
