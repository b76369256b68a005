"""What a compiled template tells about itself, and where it says its errors are."""

from datetime import UTC, datetime
from typing import Any

import pytest

from soundstage.liquid import LiquidError, Reference, compile_template

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def paths(source: str) -> list[tuple[str | int, ...]]:
    return [reference.path for reference in compile_template(source).references]


@pytest.mark.parametrize(
    ("source", "constant"),
    [
        ("", True),
        ("Hi { there }} %}", True),
        ("Hi {{ name }}", False),
        ("{% raw %}{% endraw %}", False),
    ],
)
def test_a_template_without_marks_is_constant(source: str, constant: bool) -> None:
    assert compile_template(source).is_constant is constant


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("{{ flow.variables.cart }}", {"items": [1, 2]}),
        ("  {{flow.variables.cart.items}}\n", [1, 2]),
        ("{{ flow.variables['cart'].items[1] }}", 2),
        ("{{- ['count'] -}}", 3),
        ("{{ nope.at.all }}", None),
    ],
)
def test_a_single_path_resolves_to_its_value(source: str, value: Any) -> None:
    template = compile_template(source)
    context = {"flow": {"variables": {"cart": {"items": [1, 2]}}}, "count": 3}
    assert template.is_path
    assert template.resolve(context) == value


@pytest.mark.parametrize(
    "source",
    [
        "",
        "text",
        "{{ a }}{{ b }}",
        "x {{ a }}",
        "{{ a | upcase }}",
        "{{ a == b }}",
        "{{ 'a' }}",
        "{{ nil }}",
        "{% if a %}{{ a }}{% endif %}",
        "{% assign a = b %}",
    ],
)
def test_anything_else_is_no_path(source: str) -> None:
    template = compile_template(source)
    assert not template.is_path
    assert template.value_path is None
    assert template.resolve({"a": 1, "b": 2}) is None


def test_a_path_is_known_up_to_its_first_computed_index() -> None:
    assert compile_template("{{ a.b['c'][0].d }}").value_path == ("a", "b", "c", 0, "d")
    assert paths("{{ a.b[c.d].e }}") == [("c", "d"), ("a", "b")]
    for source in ("{{ a[b] }}", "{{ a[1 == 2] }}", "{{ [a] }}"):
        assert compile_template(source).is_path
        assert compile_template(source).value_path is None


def test_resolving_an_index_that_is_not_there_is_an_error() -> None:
    with pytest.raises(LiquidError) as caught:
        compile_template("{{ list[3] }}").resolve({"list": []})
    assert caught.value.kind == "index"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ a.b | append: c | default: 'x' }}", [("a", "b"), ("c",)]),
        ("{% if a == b and c.d %}{{ e }}{% endif %}", [("a",), ("b",), ("c", "d"), ("e",)]),
        ("{% assign a = b %}{{ a.x }}{{ c }}", [("b",), ("c",)]),
        ("{% capture a %}{{ b }}{% endcapture %}{{ a }}", [("b",)]),
        ("{{ a }}{% assign a = 1 %}{{ a }}", [("a",)]),
        ("{% for x in l %}{{ x.y }}{{ forloop.index }}{% endfor %}{{ x }}", [("l",), ("x",)]),
        ("{% for i in (a..b) limit: c %}{{ i }}{% endfor %}", [("a",), ("b",), ("c",)]),
        ("{% tablerow x in l %}{{ x }}{{ tablerowloop.col }}{% endtablerow %}", [("l",)]),
        ("{% case a %}{% when b %}{{ c }}{% endcase %}", [("a",), ("b",), ("c",)]),
        ("{% comment %}{{ a }}{% endcomment %}{% raw %}{{ b }}{% endraw %}", []),
        ("{{ true }}{{ empty }}{{ 'a' }}{{ 1 }}", []),
    ],
)
def test_references_are_the_paths_of_the_context(
    source: str, expected: list[tuple[str, ...]]
) -> None:
    assert paths(source) == expected


def test_a_reference_says_where_it_stands() -> None:
    source = "Hello\n  {{ flow.variables.name | upcase }}"
    assert compile_template(source).references == (
        Reference(("flow", "variables", "name"), 11, 30, 2, 6),
    )
    assert source[11:30] == "flow.variables.name"


@pytest.mark.parametrize(
    ("source", "kind", "line", "column"),
    [
        ("ab {{ x + y }}", "syntax", 1, 9),
        ("ab\n{{ x | shout }}", "unknown-filter", 2, 8),
        ("ab\n\n {% shout %}", "unknown-tag", 3, 2),
        ("{{ ok }}\n{{ list[4] }}", "index", 2, 9),
        ("a\nb {{ 'x' | plus: 1 }}", "type", 2, 3),
        (
            "{% if a %}\n  {% if 1 %}{{ 1 | divided_by: 0 }}{% endif %}{% endif %}",
            "arithmetic",
            2,
            13,
        ),
        ("a\n{% for x in list limit: list[9] %}{% endfor %}", "index", 2, 30),
        ("{{ 'x' }} {% if", "syntax", 1, 16),
    ],
)
def test_an_error_says_what_and_where(source: str, kind: str, line: int, column: int) -> None:
    with pytest.raises(LiquidError) as caught:
        compile_template(source).render({"list": [1], "a": 1}, NOW)
    error = caught.value
    assert (error.kind, error.line, error.column) == (kind, line, column)
    assert error.message
    assert str(error).startswith(f"line {line}, column {column}: ")


def test_rendering_leaves_the_context_alone() -> None:
    context = {"l": [3, 1, 2], "m": {"k": 1}}
    source = "{% assign l = l | sort %}{% assign m = 1 %}{% increment k %}{{ l }}"
    template = compile_template(source)
    assert template.render(context, NOW) == "0123"
    assert context == {"l": [3, 1, 2], "m": {"k": 1}}
    assert template.render(context, NOW) == "0123"
