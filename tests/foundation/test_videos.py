"""Videos that others keep, by their addresses."""

from __future__ import annotations

import pytest

from foundation import videos

KEY = "dQw4w9WgXcQ"


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.youtube.com/watch?v={KEY}",
        f"https://m.youtube.com/watch?v={KEY}&t=12s&list=PL1",
        f"https://youtu.be/{KEY}?si=x",
        f"https://www.youtube.com/embed/{KEY}",
        f"https://www.youtube.com/shorts/{KEY}",
        f"https://www.youtube.com/live/{KEY}?feature=share",
        f"https://www.youtube-nocookie.com/embed/{KEY}",
    ],
)
def test_whatever_address_of_youtube_is_the_same_video(address: str):
    video = videos.find(address)

    assert video is not None
    assert video.keeper == "YouTube"
    assert video.address == f"https://www.youtube.com/watch?v={KEY}"
    assert video.player == f"https://www.youtube-nocookie.com/embed/{KEY}?autoplay=1&rel=0"
    assert video.player_host == "www.youtube-nocookie.com"


@pytest.mark.parametrize(
    ("address", "watched", "query"),
    [
        ("https://vimeo.com/76979871", "https://vimeo.com/76979871", ""),
        ("https://vimeo.com/76979871/ab12cd34ef", "https://vimeo.com/76979871/ab12cd34ef", "&h=ab12cd34ef"),
        ("https://player.vimeo.com/video/76979871?h=ab12cd34ef", "https://vimeo.com/76979871/ab12cd34ef", "&h=ab12cd34ef"),
    ],
)  # fmt: skip
def test_a_video_of_vimeo_may_have_a_second_key(address: str, watched: str, query: str):
    video = videos.find(address)

    assert video is not None
    assert (video.keeper, video.address) == ("Vimeo", watched)
    assert video.player == f"https://player.vimeo.com/video/76979871?autoplay=1&dnt=1{query}"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://example.org/video",
        f"https://youtube.com.example.org/watch?v={KEY}",
        f"https://evil.example/?https://www.youtube.com/watch?v={KEY}",
        f"javascript://www.youtube.com/watch?v={KEY}",
        "https://www.youtube.com/@somebody",
        "https://www.youtube.com/watch?v=short",
        f'https://www.youtube.com/watch?v={KEY}"onload=x',
        "https://www.youtube.com/playlist?list=PL1",
        "https://vimeo.com/channels/staffpicks",
        "https://vimeo.com/1234567890123",
        "https://[no",
    ],
)
def test_what_is_no_single_video_of_theirs_is_none(address: str):
    assert videos.find(address) is None
