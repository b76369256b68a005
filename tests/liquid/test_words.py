"""What filters and tags are said to do."""

from datetime import UTC, datetime

import pytest

from soundstage.liquid import compile_template
from soundstage.liquid.filters import FILTERS
from soundstage.liquid.tags import TAGS
from soundstage.liquid.words import FILTER_WORDS, TAG_WORDS, Word

CONTEXT = {
    "flow": {"data": {"items": [{"name": "Tea"}, {"name": "Milk"}]}, "variables": {"tries": 1}}
}
WORDS = {**FILTER_WORDS, **TAG_WORDS}


def test_every_filter_and_tag_has_words() -> None:
    assert FILTER_WORDS.keys() == FILTERS.keys()
    assert TAG_WORDS.keys() == TAGS.keys()


@pytest.mark.parametrize("name", WORDS)
def test_words_are_a_sentence_and_an_example_that_renders(name: str) -> None:
    word: Word = WORDS[name]
    assert word.summary.endswith(".")
    assert name in word.example or name == "include"
    text = compile_template(word.example).render(CONTEXT, datetime(2026, 1, 5, tzinfo=UTC))
    assert text or name in ("comment", "include")
