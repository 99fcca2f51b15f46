"""Which bytes are a recording."""

import pytest

from walk.tracks.rules import audio_type


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"ID3\x04rest", "audio/mpeg"),
        (b"\xff\xfb\x90\x00", "audio/mpeg"),
        (b"\xff\xf3\x40\x00", "audio/mpeg"),
        (b"OggS\x00\x02", "audio/ogg"),
        (b"\x00\x00\x00\x20ftypM4A \x00", "audio/mp4"),
        (b"\x00\x00\x00\x18ftypmp42", "audio/mp4"),
        (b"\x00\x00\x00\x18ftypheic", None),
        (b"\xff\xd8\xff\xe0", None),
        (b"\xff\xfe<\x00", None),
        (b"RIFF\x00\x00\x00\x00WAVE", None),
        (b"<html>", None),
        (b"\xff", None),
        (b"", None),
    ],
)
def test_recordings_are_known_by_how_they_begin(content, kind):
    assert audio_type(content) == kind
