from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from demo import canvas, pictures
from demo.content.pictures import PICTURES


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_large_light_and_the_same_each_time(name):
    drawn = pictures.draw(name)
    pictures.draw.cache_clear()

    assert Image.open(BytesIO(drawn)).size == (1600, 1000)
    assert len(drawn) < 200_000
    assert pictures.draw(name) == drawn


@pytest.mark.parametrize("name", PICTURES)
def test_what_must_stay_in_sight_is_inside_the_picture(name):
    x, y, width, height = PICTURES[name].focus

    assert x - width / 2 >= 0
    assert y - height / 2 >= 0
    assert x + width / 2 <= canvas.WIDTH
    assert y + height / 2 <= canvas.HEIGHT


def test_every_scene_is_described():
    assert sorted(pictures.SCENES) == sorted(PICTURES)


def test_a_shape_covers_what_is_below_as_its_opacity_says():
    sheet = canvas.Canvas("#ffffff")

    sheet.box((100, 100), (200, 200), "#000000", 0.5)
    sheet.disc((1200, 500), 100, "#ff0000")

    colours = [sheet.image.getpixel(place) for place in ((50, 50), (200, 200), (1200, 500))]
    assert colours == [(255, 255, 255), (127, 127, 127), (255, 0, 0)]


def test_an_overprint_mixes_as_inks_do():
    sheet = canvas.Canvas("#ffff00")

    sheet.box((100, 100), (200, 200), "#00ffff", overprint=True)

    assert sheet.image.getpixel((200, 200)) == (0, 255, 0)


def test_what_lies_outside_the_sheet_is_left_out():
    sheet = canvas.Canvas("#ffffff")

    sheet.disc((-500, -500), 100, "#000000")
    sheet.line([(1590, 500), (1700, 500)], 40, "#000000")

    assert sheet.image.getpixel((0, 0)) == (255, 255, 255)
    assert sheet.image.getpixel((1599, 500)) == (0, 0, 0)
