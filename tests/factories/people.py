"""Members and organisations; only what is required is set."""

from __future__ import annotations

from typing import Any

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from community.models import ApprovedDomain, Member, Organisation, Profile


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: {"en": f"Ministry {n}"})
    kind = "ministry"


class ApprovedDomainFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ApprovedDomain

    domain = factory.Sequence(lambda n: f"ministry{n}.example")


class MemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Member
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"member{n}@example.org")
    name = factory.Sequence(lambda n: f"Member {n}")

    @factory.post_generation
    def groups(self, create: bool, names: list[str] | None, **kwargs: object) -> None:
        for name in names or []:
            self.groups.add(Group.objects.get(name=name))

    @factory.post_generation
    def verified(self, create: bool, extracted: object, **kwargs: object) -> None:
        EmailAddress.objects.get_or_create(
            user=self, email=self.email, defaults={"primary": True, "verified": True}
        )


def listed(
    name: str = "Somebody", *, organisation: Organisation | None = None, **said: Any
) -> Member:
    """A member who is in the directory and says this of themselves; skills and topics are lists."""
    skills, topics = said.pop("skills", ()), said.pop("topics", ())
    member: Member = MemberFactory(name=name, organisation=organisation)
    profile = Profile.objects.create(member=member, in_directory=True, **said)
    profile.skills.set(skills)
    profile.topics.set(topics)
    return member
