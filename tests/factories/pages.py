"""Pages as if an editor had just published them: what Wagtail leaves behind, without its way there.

It would write the page and its rows twice and read them back in between, and ask of each row that
it names whether it is there. `tests/events/test_factories.py` and `tests/home/test_factories.py`
compare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, ForeignKey
from django.utils import timezone
from modelcluster.models import (
    ClusterableModel,
    get_all_child_m2m_relations,
    get_all_child_relations,
)
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.signals import page_published

from tests.factories.tasks import indexed_once

if TYPE_CHECKING:
    from datetime import datetime

Children = list[tuple[ClusterableModel, dict[str, list[Any]]]]


def put_live(page: Page, parent: Page) -> None:
    """Publish `page`, which is not saved, as the last one below `parent`."""
    now = timezone.now()
    with indexed_once():
        page.live, page.last_published_at = True, now
        page.first_published_at = page.first_published_at or now
        children = _children(page)
        _insert(page, parent)
        revision = _first_revision(page, children, now)
        page.latest_revision = page.live_revision = revision
        page.latest_revision_created_at = now
        Page.objects.filter(pk=page.pk).update(
            latest_revision=revision, live_revision=revision, latest_revision_created_at=now
        )
        page_published.send(sender=type(page), instance=page, revision=revision)
        _log(page, revision)


def _insert(page: Page, parent: Page) -> None:
    """Refuse what a form would, but for what the database refuses as well."""
    page.depth, page._cached_parent_obj = parent.depth + 1, parent
    # Whatever `parent`, in hand for a while, knows of its children.
    below = Page.objects.filter(depth=page.depth, path__startswith=parent.path)
    last = below.order_by("path").last()
    page.path = last._inc_path() if last else Page._get_path(parent.path, page.depth, 1)
    page._set_core_field_defaults()
    page.clean_fields(exclude=[f.name for f in page._meta.fields if isinstance(f, ForeignKey)])
    page.clean()
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)
    parent.numchild += 1
    page.save(clean=False, log_action=None)


def _first_revision(page: Page, children: Children, now: datetime) -> Revision:
    """Of the draft that it was before."""
    for row, rows in children:
        row._cluster_related_objects = rows
    content = page.serializable_data()
    for row, _rows in children:
        row._cluster_related_objects = {}
    return Revision.objects.create(
        content_object=page,
        base_content_type=page.get_base_content_type(),
        created_at=now,
        content=content | {"live": False, "first_published_at": None, "last_published_at": None},
        object_str=str(page),
    )


def _children(row: ClusterableModel) -> Children:
    """The rows that belong to `row`, and to those: in hand, they need not be read back."""
    told = getattr(row, "_cluster_related_objects", {})
    names = [relation.get_accessor_name() for relation in get_all_child_relations(row)]
    names += [field.name for field in get_all_child_m2m_relations(row)]
    own = {name: list(told.get(name, ())) for name in names}
    below = [
        child for rows in own.values() for child in rows if isinstance(child, ClusterableModel)
    ]
    return [(row, own), *(pair for child in below for pair in _children(child))]


def _log(page: Page, revision: Revision) -> None:
    told = {
        "content_type": ContentType.objects.get_for_model(page),
        "label": page.get_admin_display_title(),
        "page": page,
        "content_changed": True,
    }
    PageLogEntry.objects.bulk_create(
        [
            PageLogEntry(
                action="wagtail.create", timestamp=timezone.now(), user=page.owner, data={}, **told
            ),
            PageLogEntry(
                action="wagtail.publish",
                timestamp=timezone.now(),
                revision=revision,
                data={},
                **told,
            ),
        ]
    )
