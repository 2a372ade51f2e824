"""What administrators say of the unit, and what is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.urls import reverse

from foundation.brand import sender, social
from foundation.models import Brand, SiteImage
from tests.factories.news import site_image
from tests.factories.people import MemberFactory
from tests.foundation.brand.making import a_brand, unsaved

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SCREEN = "/admin/settings/foundation/brand/"


def refused(**fields: object) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        unsaved(**fields).full_clean()
    return caught.value.message_dict


@pytest.mark.parametrize(
    ("groups", "status"),
    [(["Editors"], 302), (["Moderators"], 302), (["Organisers"], 302), (["Authors"], 302)],
)
def test_nobody_but_an_administrator_says_what_the_unit_is(
    client: Client, groups: list[str], status: int
):
    client.force_login(MemberFactory(groups=groups))

    seen = client.get(SCREEN, follow=False)
    sent = client.post(SCREEN, {"name_en": "Stolen"})

    assert (seen.status_code, sent.status_code) == (status, status)
    assert not Brand.objects.exists()


def test_an_administrator_says_it_on_one_screen(client: Client):
    client.force_login(MemberFactory(is_superuser=True))
    address = client.get(SCREEN).url
    form = client.get(address)

    client.post(address, {"name_en": "Lab", "name_et": "Labor", "accent": " #7A1F5C ", "mark": ""})

    brand = Brand.objects.get()
    assert brand.name == {"en": "Lab", "et": "Labor"}
    assert brand.accent == "#7a1f5c"
    assert 'name="counter_address"' in form.content.decode()
    assert "Lab" in client.get("/en/").content.decode()


def test_a_name_stands_in_one_line_so_that_a_mail_can_say_it(client: Client):
    client.force_login(MemberFactory(is_superuser=True))
    address = client.get(SCREEN).url

    client.post(address, {"name_en": "Lab\r\nBcc: x@example.org", "about_en": "One.\nTwo."})

    brand = Brand.objects.get()
    assert brand.name == {"en": "Lab Bcc: x@example.org"}
    assert brand.about.text("en").split() == ["One.", "Two."]
    assert "\n" in brand.about.text("en")
    EmailMessage("Hello", "Text", sender("en"), ["x@example.org"]).message()


# Wagtail leaves the file open that it would have written the smaller picture to.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_link_home_has_a_name_where_the_file_of_the_logo_is_gone(client: Client):
    logo = site_image(size=(400, 100))
    logo.file.storage.delete(logo.file.name)
    a_brand(name={"en": "Lab"}, logo=logo, logo_says_name=True)

    page = client.get("/en/").content.decode()

    [link] = re.findall(r'(?s)<a class="site-header__name".*?</a>', page)
    assert "Lab" in link


@pytest.mark.parametrize("mark", ["logo", "logo_dark", "icon"])
def test_nobody_but_an_administrator_changes_or_deletes_a_mark(client: Client, mark: str):
    picture, other = site_image("Logo"), site_image("Other")
    a_brand(**{mark: picture})
    client.force_login(MemberFactory(groups=["Editors"]))
    told = {"title": "Stolen", "collection": str(picture.collection_id)}
    both = f"?id={picture.pk}&id={other.pk}"

    client.post(reverse("wagtailimages:edit", args=(picture.pk,)), told)
    client.post(reverse("wagtailimages:delete", args=(picture.pk,)))
    prefixed = {f"image-{picture.pk}-{name}": value for name, value in told.items()}
    client.post(reverse("wagtailimages:edit_multiple", args=(picture.pk,)), prefixed)
    client.post(reverse("wagtailimages:delete_multiple", args=(picture.pk,)))
    client.post(
        f"{reverse('wagtail_bulk_action', args=('foundation', 'siteimage', 'delete'))}{both}"
    )

    assert list(SiteImage.objects.values_list("title", flat=True)) == ["Logo"]
    client.force_login(MemberFactory(is_superuser=True))
    client.post(reverse("wagtailimages:delete", args=(picture.pk,)))
    assert not SiteImage.objects.exists()


def test_an_editor_may_change_other_pictures_and_put_the_logo_on_a_page(client: Client):
    logo, other = site_image("Logo"), site_image("Other")
    a_brand(logo=logo)
    client.force_login(MemberFactory(groups=["Editors"]))

    edit = client.get(reverse("wagtailimages:edit", args=(other.pk,)))
    choose = client.get(reverse("wagtailimages_chooser:chosen", args=(logo.pk,)))

    assert (edit.status_code, choose.status_code) == (200, 200)


def test_a_pale_colour_is_refused_with_the_pair_its_ratio_and_one_that_holds():
    found = refused(accent="#8cd0c6")

    assert found["accent"][1] == (
        "#8cd0c6 cannot be read here: the page. The contrast is 1.68 : 1, and must be 4.5 : 1 or "
        "more. The nearest colour that can be read is #32796f."
    )


def test_a_ratio_is_never_rounded_up_to_what_is_asked():
    [first, *_more] = refused(accent="#777777")["accent"]

    assert "4.47 : 1" in first


@pytest.mark.parametrize(
    "colour",
    [
        "red",
        "#fff",
        "rgb(0,0,0)",
        "#0e4f4g",
        "#0e4f49;}",
        "#0e4f49\n",
        "var(--x)",
        "#\uff10e4f49",
    ],
)
def test_what_is_no_colour_never_reaches_a_stylesheet(colour: str):
    brand = unsaved(accent=colour)

    if colour.strip() == "#0e4f49":
        brand.full_clean()
        assert brand.accent == "#0e4f49"
    else:
        assert list(refused(accent=colour)) == ["accent"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "http://mastodon.social/@lab",
        "https://evil.example/",
        "https://linkedin.com.evil.example/company/lab",
        "https://notlinkedin.com/company/lab",
        "https://user:secret@mastodon.social/@lab",
        "https://mastodon.social:8443/@lab",
        "https://mastodon.social/@lab/1234",
        "https://mastodon.social/@lab?from=here",
        "https://www.linkedin.com/company/lab#top",
        "https://www.tiktok.com/@lab",
        "https://medium.com/@lab",
        'https://mastodon.social/@l"ab',
        "https://www.linkedin.com/",
        "https://www.facebook.com/profile.php?id=100&from=here",
        "https://evil.example/facebook.com/profile.php?id=100",
        "data:text/html,x",
        "//mastodon.social/@lab",
    ],
)
def test_an_account_is_one_of_a_network_that_is_known(address: str):
    assert list(refused(elsewhere=address)) == ["elsewhere"]
    assert social.found(address) == ()


def test_accounts_are_named_by_their_network_and_linked_as_the_units_own(client: Client):
    a_brand(
        elsewhere="https://www.linkedin.com/company/lab\n\n https://social.example.org/@lab \n"
        "https://bsky.app/profile/lab.example.org\nhttps://www.threads.com/@lab\n"
        "https://www.facebook.com/profile.php?id=61550000000000"
    )

    page = client.get("/en/").content.decode()

    for address, name in (
        ("https://www.linkedin.com/company/lab", "LinkedIn"),
        ("https://social.example.org/@lab", "Mastodon (social.example.org)"),
        ("https://www.threads.com/@lab", "Threads"),
        ("https://www.facebook.com/profile.php?id=61550000000000", "Facebook"),
        ("https://bsky.app/profile/lab.example.org", "Bluesky"),
    ):
        assert f'<a href="{address}" rel="me">{name}</a>' in page


@pytest.mark.parametrize(
    "address",
    [
        "http://count.example.org",
        "https://count.example.org/path",
        "https://count.example.org?x=1",
        "https://count.example.org; script-src *",
        "https://*.example.org",
        "https://count.example.org 'unsafe-inline'",
        "https://user@count.example.org",
        "https://localhost",
        "javascript:alert(1)",
        "",
    ],
)
def test_a_counter_is_one_host_and_nothing_that_widens_the_policy(address: str):
    found = refused(counter="plausible", counter_address=address, counter_site="example.org")

    assert list(found) == ["counter_address"]


@pytest.mark.parametrize("site", ['x" onload="alert(1)', "a b", "", "<b>"])
def test_the_name_of_the_site_in_a_counter_is_plain(site: str):
    found = refused(counter="matomo", counter_address="https://c.example.org", counter_site=site)

    assert list(found) == ["counter_site"]


@pytest.mark.parametrize("site", ["abc", "1,2", "1.5", "\u0661"])
def test_matomo_calls_a_site_by_a_number(site: str):
    found = refused(counter="matomo", counter_address="https://c.example.org", counter_site=site)

    assert list(found) == ["counter_site"]
    unsaved(counter="matomo", counter_address="https://c.example.org", counter_site="12").clean()


def test_a_counter_that_is_switched_off_leaves_no_address_behind():
    brand = unsaved(counter="", counter_address="https://c.example.org", counter_site="x")

    brand.full_clean()

    assert (brand.counter_address, brand.counter_site) == ("", "")


def test_words_of_a_unit_are_text_and_no_markup(client: Client):
    hostile: dict[str, Any] = {"en": "</title><script>alert(1)</script>"}
    a_brand(name=hostile, about=hostile, address=hostile)

    page = client.get("/en/").content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
