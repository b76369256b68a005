"""From text to a document: what is taken as it is, and where faults are found."""

import json
from pathlib import Path
from typing import Any

import pytest

from soundstage.definition.parse import canonical_text, parse_definition
from soundstage.errors import DefinitionError
from soundstage.limits import Limits

TEXTS = json.loads(Path(__file__).with_name("texts.json").read_text(encoding="utf-8"))


def each(kind: str) -> list[Any]:
    return [pytest.param(*case, id=name) for name, case in TEXTS[kind].items()]


def places(text: str | bytes, limits: Limits = Limits()) -> list[str]:  # noqa: B008
    with pytest.raises(DefinitionError) as caught:
        parse_definition(text, limits)
    assert all(problem.message for problem in caught.value.problems)
    return [problem.property_path for problem in caught.value.problems]


@pytest.mark.parametrize(("text", "document"), each("accepted"))
def test_text_and_bytes_give_the_same_document(text: str, document: Any) -> None:
    assert parse_definition(text) == document
    assert parse_definition(text.encode()) == document
    assert repr(parse_definition(text)) == repr(document)


@pytest.mark.parametrize(("text", "paths"), each("refused"))
def test_every_fault_has_its_place(text: str, paths: list[str]) -> None:
    assert places(text) == paths
    assert places(text.encode()) == paths


def test_a_lone_surrogate_in_the_text_itself_has_its_place() -> None:
    assert places('{"a": "\ud800"}') == ["#/a"]


def test_a_syntax_error_names_line_and_column() -> None:
    with pytest.raises(DefinitionError, match="line 2, column 7"):
        parse_definition('{\n  "a" 1}')


@pytest.mark.parametrize("text", [b"\xff", b'{"a": "\xc3"}', b"\xfe\xff\x00{\x00}"])
def test_bytes_that_are_not_utf_8(text: bytes) -> None:
    assert places(text) == ["#/"]


def test_the_size_is_counted_in_bytes() -> None:
    text = json.dumps({"a": "é" * 20}, ensure_ascii=False)
    assert parse_definition(text, Limits(definition_bytes=49)) == {"a": "é" * 20}
    assert places(text, Limits(definition_bytes=48)) == ["#/"]
    assert places(text.encode(), Limits(definition_bytes=48)) == ["#/"]


def test_one_mebibyte_is_the_default() -> None:
    text = '"' + "a" * (1_048_576 - 2) + '"'
    assert len(parse_definition(text)) == 1_048_574
    assert places(text + " ") == ["#/"]


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_nesting_has_a_limit(opening: str, closing: str) -> None:
    middle = "1" if "a" in opening else ""
    text = opening * 64 + middle + closing * 64
    assert parse_definition(f"[{text}]" if middle == "" else text, Limits(definition_depth=65))
    [place] = places(opening * 65 + "1" + closing * 65)
    assert place.count("/") == 64


@pytest.mark.parametrize("text", ["[" * 500_000, '{"a":' * 200_000, "[{}," * 200_000])
def test_bottomless_nesting_is_refused_as_an_error(text: str) -> None:
    assert len(places(text)) == 1


def test_the_number_of_problems_has_an_end() -> None:
    assert len(places("[" + "NaN," * 200_000 + "1]")) == 1_000


def test_the_text_is_kept_as_it_is_inside() -> None:
    text = '{ "b" : 1.0,\n"a": "\\u00e9" }'
    assert canonical_text(text) == text
    assert canonical_text(f"\ufeff\r\n{text} \n") == text
    assert canonical_text(b"\xef\xbb\xbf" + text.encode()) == text
