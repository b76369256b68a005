"""Texts are counted in segments as the carrier counts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundstage.core.segments import is_gsm7, segment_count, smart_encoded


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("€" * 152, 2),
        ("€" * 153, 3),
        ("ж" * 70, 1),
        ("ж" * 71, 2),
        ("ж" * 134, 2),
        ("ж" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("😀" * 66, 2),
        ("😀" * 67, 3),
        ("a" * 152 + "€" + "a" * 10, 2),
        ("a" * 1600, 11),
    ],
)
def test_segments_of_a_text(text: str, segments: int) -> None:
    assert segment_count(text) == segments


@pytest.mark.parametrize("text", ["It's", "@£$ ¡Ñandú", "{[~]}|^\\€", "line\r\nline\f"])
def test_texts_of_the_seven_bit_alphabet(text: str) -> None:
    text = text.replace("ú", "ü")
    assert is_gsm7(text)


@pytest.mark.parametrize("text", ["It’s", "ç", "`", "\t", "…", "á", "ã", "\x1b", "–", "\u00a0"])
def test_what_is_often_taken_for_seven_bit(text: str) -> None:
    assert not is_gsm7(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("“It’s” – «so»…", '"It\'s" - "so"...'),
        ("a\u00a0b\u2009c\td", "a b c d"),
        ("\ufeffa\u200bb\u2060", "ab"),
        ("ж and ç stay", "ж and ç stay"),
    ],
)
def test_smart_encoding_replaces_look_alikes(text: str, plain: str) -> None:
    assert smart_encoded(text) == plain


@given(st.text(max_size=400), st.text(max_size=5))
def test_a_longer_text_never_takes_fewer_segments(text: str, more: str) -> None:
    assert 1 <= segment_count(text) <= segment_count(text + more)
    assert segment_count(text) <= 1 + len(text) * 2 // 67
