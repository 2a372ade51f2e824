"""What a test leaves behind in PostgreSQL, though it is rolled back."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from community.models import Topic
from tests import untouched

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def pages_and_rows() -> tuple[int, float]:
    """What the planner of queries believes of a table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpages, reltuples FROM pg_class WHERE relname = 'community_topic'")
        return cursor.fetchone()


def test_a_table_that_was_empty_when_it_was_analysed_does_not_pass_for_empty_ever_after():
    known = untouched.forget_sizes("")
    with transaction.atomic():
        Topic.objects.create(name={"en": "Words"}, slug="words")
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE community_topic")
    assert pages_and_rows() == (1, 0)

    known = untouched.forget_sizes(known)

    assert pages_and_rows() == (0, 0)
    assert untouched.forget_sizes(known) == known
