"""What the rows about editors need: the author's draft with a link, another that was handed in, and
a translation into Estonian."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from home.models import PreviewLink
from tests.community.permissions.rules import Role
from tests.factories.news import story

if TYPE_CHECKING:
    from datetime import datetime

    from tests.community.permissions.world import World


def build(world: World, now: datetime) -> None:
    author = world.members[Role.AUTHOR]
    draft, handed_in = (story(lead="In short.", owner=author, live=False) for _n in range(2))
    link = PreviewLink.objects.create(
        page=draft, label="Press", made_at=now, ends_at=now + timedelta(days=1)
    )
    handed_in.get_workflow().start(handed_in, author)
    state = handed_in.current_workflow_task_state
    source, _made = TranslationSource.get_or_create_from_instance(story(lead="In short."))
    estonian = Locale.objects.get(language_code="et")
    translation = Translation.objects.create(source=source, target_locale=estonian)
    translation.save_target(publish=False)
    world.things |= {
        "draft": (draft.pk,),
        "news": ("home", "newsitem", draft.get_parent().pk),
        "draft's link": (link.token,),
        "draft's link's row": (link.pk,),
        "handed in": (handed_in.pk, "approve", state.pk),
        "translation": (translation.get_target_instance().pk,),
        "translation's source": (source.pk,),
        "part of the day": ("drafts",),
    }
