import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.calendar.zones import UnknownZone, is_zone, to_local, to_utc
from tests.events.calendar import naive

zones = st.sampled_from(sorted(naive.ZONES))
minutes = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2028, 12, 31)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


@st.composite
def near_a_change(draw: st.DrawFn) -> tuple[dt.datetime, str]:
    """A wall time within three hours of a clock change of 2026-2028, and its zone."""
    zone = draw(st.sampled_from(sorted(zone for zone in naive.ZONES if "/K" not in zone)))
    span = naive.summer(draw(st.integers(2026, 2028)), zone)
    return draw(st.sampled_from(span)) + dt.timedelta(minutes=draw(st.integers(-180, 180))), zone


@given(minutes, zones)
def test_wall_time_is_read_by_the_rules_of_its_zone(local, zone):
    assert to_utc(local, zone) == naive.instant(local, zone)


@given(near_a_change())
def test_wall_time_near_a_clock_change_is_read_by_the_rules_of_its_zone(local_and_zone):
    local, zone = local_and_zone

    assert to_utc(local, zone) == naive.instant(local, zone)


@given(near_a_change())
def test_instants_near_a_clock_change_are_shown_as_the_clocks_show_them(local_and_zone):
    local, zone = local_and_zone
    moment = local.replace(tzinfo=dt.UTC)

    assert to_local(moment, zone) == naive.wall(moment, zone)


@pytest.mark.parametrize(
    ("zone", "local", "instant"),
    [
        # the example of RFC 5545 §3.3.5, in its year and in ours
        ("America/New_York", "2007-03-11T02:30", "2007-03-11T07:30+00:00"),
        ("America/New_York", "2027-03-14T02:30", "2027-03-14T07:30+00:00"),
        ("Europe/Tallinn", "2027-03-28T03:30", "2027-03-28T01:30+00:00"),
        ("Europe/Oslo", "2026-03-29T02:00", "2026-03-29T01:00+00:00"),
        # a zone whose day begins at 01:00 once a year
        ("Africa/Cairo", "2027-04-30T00:00", "2027-04-29T22:00+00:00"),
    ],
)
def test_time_that_does_not_exist_is_read_by_the_offset_before_the_gap(zone, local, instant):
    assert to_utc(dt.datetime.fromisoformat(local), zone).isoformat("T", "minutes") == instant


@pytest.mark.parametrize(
    ("zone", "local", "instant"),
    [
        ("America/New_York", "2007-11-04T01:30", "2007-11-04T05:30+00:00"),
        ("Europe/Tallinn", "2027-10-31T03:30", "2027-10-31T00:30+00:00"),
        ("Europe/London", "2028-10-29T01:30", "2028-10-29T00:30+00:00"),
    ],
)
@pytest.mark.parametrize("fold", [0, 1])
def test_time_that_comes_twice_means_its_first_coming(zone, local, instant, fold):
    wall = dt.datetime.fromisoformat(local).replace(fold=fold)

    assert to_utc(wall, zone).isoformat("T", "minutes") == instant


def test_wall_time_forgets_which_of_two_hours_it_was():
    second = dt.datetime(2027, 10, 31, 1, 30, tzinfo=dt.UTC)

    local = to_local(second, "Europe/Tallinn")

    assert (local, local.fold) == (dt.datetime(2027, 10, 31, 3, 30), 0)


@pytest.mark.parametrize("name", [*naive.ZONES, "UTC", "America/Argentina/Ushuaia"])
def test_names_of_the_iana_database_are_zones(name):
    assert is_zone(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "Europe",
        "Europe/",
        "europe/tallinn",
        "Europe/Atlantis",
        "../x",
        "../../etc/passwd",
        "/usr/share/zoneinfo/Europe/Tallinn",
        "posix/Europe/Tallinn",
        "right/Europe/Tallinn",
        "zone.tab",
        "localtime",
        "Factory",
        "EET-2EEST",
        "+02:00",
        "Europe/Tallinn\0",
        "Europe/Tallinn\n",
        "x" * 5000,
    ],
)
def test_any_other_name_is_refused(name):
    noon = dt.datetime(2027, 1, 1, 12)

    with pytest.raises(UnknownZone) as refusal:
        to_utc(noon, name)
    with pytest.raises(UnknownZone):
        to_local(noon.replace(tzinfo=dt.UTC), name)

    assert (is_zone(name), refusal.value.name) == (False, name)


def test_wall_time_and_instant_are_not_taken_for_each_other():
    noon = dt.datetime(2027, 1, 1, 12)

    with pytest.raises(ValueError, match="no zone of its own"):
        to_utc(noon.replace(tzinfo=dt.UTC), "Europe/Riga")
    with pytest.raises(ValueError, match="needs its zone"):
        to_local(noon, "Europe/Riga")
