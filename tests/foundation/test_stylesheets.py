"""The stylesheets as one file, where the site runs for many."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder

from foundation import stylesheets
from foundation.stylesheets import BundledStorage
from foundation.templatetags import components

STATIC = Path(settings.ROOT) / "site" / "static"


@pytest.fixture
def storage(tmp_path) -> BundledStorage:
    return BundledStorage(location=tmp_path, base_url="/static/")


def collect(storage: BundledStorage) -> str:
    """As `collectstatic` does, but for what packages bring; the bundle as browsers get it."""
    paths = {}
    for path, source in FileSystemFinder().list([]):
        name = f"{prefix}/{path}" if (prefix := getattr(source, "prefix", "")) else path
        if not name.startswith(("css/", "icons/", "fonts/")):
            continue
        copy = Path(storage.location) / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source.path(path), copy)
        paths[name] = (source, path)
    for _name, _hashed, done in storage.post_process(paths):
        assert not isinstance(done, Exception)
    return (Path(storage.location) / storage.stored_name(storage.bundle)).read_text()


def test_one_file_holds_them_all_in_their_order_and_collecting_again_changes_nothing(storage):
    told = collect(storage)

    words = {name: (STATIC / name).read_text() for name in stylesheets.linked()}
    # What names a picture or a font names it by its hash now.
    assert [name for name in words if words[name] not in told] == [
        name for name in words if "url(" in words[name]
    ]
    names = re.findall(r'url\("(?!data:)([^"]+)"\)', told)
    there = [(Path(storage.location) / "css" / name).resolve().exists() for name in names]
    assert len(there) == sum(one.count('url("') for one in words.values())
    assert set(there) == {True}
    places = [told.index(one) for one in words.values() if one in told]
    assert places == sorted(places)
    assert collect(storage) == told


def test_a_page_links_the_one_file_and_what_is_for_paper(storage, monkeypatch):
    monkeypatch.setattr(components, "staticfiles_storage", storage)

    links = components._stylesheets.__wrapped__()

    assert re.findall(r'href="/static/(css/[a-z]+)', links) == ["css/all", "css/print"]
    assert links.count(' media="print"') == 1
