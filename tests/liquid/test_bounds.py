"""No template can stall, grow without end, or run out of stack."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from soundstage.limits import STUDIO, Limits
from soundstage.liquid import LiquidError, compile_template

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
BIG = 200_000
DEPTH = STUDIO.liquid_depth


def render(source: str, data: dict[str, Any] | None = None, limits: Limits = STUDIO) -> str:
    return compile_template(source, limits).render(data or {}, NOW, limits)


def nest(value: Any, times: int, wrap: Callable[[Any], Any]) -> Any:
    for _ in range(times):
        value = wrap(value)
    return value


REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "ifs without end": ("{% if a %}" * 5_000, {}),
    "ifs that are closed": ("{% if true %}" * 2_000 + "{% endif %}" * 2_000, {}),
    "parentheses": ("{{ " + "(" * 10_000 + "a", {}),
    "indexes": ("{{ " + "a[" * 10_000, {}),
    "loops in loops": ("{% for i in (1..1) %}" * 101 + "{% endfor %}" * 101, {}),
    "a source that is too long": ("x" * 65_537, {}),
    "too much text": ("{{ t }}", {"t": "x" * 16_385}),
    "too much text without marks": ("x" * 16_385, {}),
    "too much text in a capture": ("{% capture c %}{{ t }}y{% endcapture %}", {"t": "x" * 16_384}),
    "too much text in a loop": ("{% for i in (1..3) %}{{ t }}{% endfor %}", {"t": "x" * 8_000}),
    "too much text in a table": (
        "{% tablerow i in l %}{{ t }}{% endtablerow %}",
        {"t": "x" * 8_000, "l": [1, 2, 3]},
    ),
    "too much text in emojis": ("{{ t }}", {"t": "😀" * 8_193}),
    "too many rounds": ("{% for i in (1..2147483647) %}{% endfor %}", {}),
    "a text that doubles": ("{% assign t = t" + " | append: t" * 2_000 + " %}", {"t": "x" * 1_000}),
    "a text that keeps doubling": (
        "{% assign t = 'x' %}" + "{% assign t = t | append: t %}" * 60,
        {},
    ),
    "a replacement that grows": ("{{ t | replace: '', t | size }}", {"t": "x" * 50_000}),
    "a join that grows": ("{{ l | join: t | size }}", {"l": [1] * 1_000, "t": "x" * 5_000}),
    "many characters": ("{{ t | split: '' | size }}", {"t": "x" * BIG}),
    "many sorts": ("{{ l " + "| sort " * 200 + "| size }}", {"l": list(range(1_000))}),
    "many reversals": ("{{ l " + "| reverse " * 3_000 + "| size }}", {"l": list(range(1_000))}),
    "many comparisons": ("{{ l == m }}" * 4_000, {"l": [1] * 1_000, "m": [1] * 1_000}),
    "many searches": ("{{ t contains 'y' }}" * 3_000, {"t": "x" * BIG}),
    "many long texts": ("{{ t | upcase | size }}" * 2_000, {"t": "x" * BIG}),
    "many long blanks": ("{{ t " + "| abs " * 4_000 + "}}", {"t": " " * BIG}),
    "many long numbers": ("{{ t | plus: 0 | size }}" * 3_000, {"t": "1" * BIG + ".5"}),
    "a deep list printed": ("{{ l }}", {"l": nest([], 5_000, lambda inner: [inner])}),
    "a deep map printed": ("{{ l }}", {"l": nest({}, 5_000, lambda inner: {"k": inner})}),
    "a deep list flattened": ("{{ l | upcase }}", {"l": nest([], 5_000, lambda inner: [inner])}),
    "a deep list as JSON": ("{{ l | to_json }}", {"l": nest([], 5_000, lambda inner: [inner])}),
    "deep lists compared": (
        "{{ l == m }}",
        {"l": nest([], 500, lambda i: [i]), "m": nest([], 500, lambda i: [i])},
    ),
    "deep lists made unique": ("{{ l | uniq }}", {"l": nest([], 500, lambda inner: [inner])}),
    "an integer with too many digits": ("{{ n }}", {"n": 10**5_000}),
    "such an integer as JSON": ("{{ n | to_json }}", {"n": 10**5_000}),
}

HARMLESS = {
    "a long chain of comparisons": "{{ " + " == ".join(["a"] * 10_000) + " }}",
    "a long chain of words": "{{ " + " and ".join(["a"] * 8_000) + " }}",
    "a long path": "{{ a" + ".b" * 30_000 + " }}",
    "many filters": "{{ a " + "| upcase " * 5_000 + "}}",
    "many branches": "{% if a %}" + "{% elsif a %}" * 4_000 + "{% endif %}",
    "many outputs": "{{ a }}" * 9_000,
    "many arguments": "{{ a | upcase: " + ",".join(["1"] * 20_000) + " }}",
    "blanks after a dashed raw": "{%- raw -%}" + " " * 60_000 + "{%- endraw -%}",
    "html that is never closed": "{{ t | strip_html | size }}",
    "digits that are no number": "{{ n | abs | size }}{{ n | date: '%Y' | size }}",
}

BROKEN = {
    "opening marks": "{{" * 30_000,
    "tags": "{%" * 30_000,
    "raw and blanks": "{%- raw -%}" + " " * 60_000,
    "raw and openings": "{% raw %}" + "{%" * 30_000,
    "comments": "{% comment %}" * 4_000,
    "blanks in a tag": "{{" + " " * 60_000,
    "a long number": "{{ " + "1" * 60_000 + "x }}",
    "quotes": "{{ '" + '"' * 60_000,
    "ends of comments": "{% comment %}" + "{% endcomment %}" * 3_000 + "{% if %}",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_too_much_is_refused(name: str) -> None:
    source, data = REFUSED[name]
    with pytest.raises(LiquidError) as caught:
        render(source, data)
    assert caught.value.kind == "limit"


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_long_but_cheap_is_rendered(name: str) -> None:
    data = {"t": "<a <!-- &amp <script> ' \"" * 10_000, "n": "1" * BIG + "x"}
    assert isinstance(render(HARMLESS[name], data), str)


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_long_and_broken_is_a_syntax_error(name: str) -> None:
    with pytest.raises(LiquidError) as caught:
        render(BROKEN[name])
    assert caught.value.kind == "syntax"


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("{% if true %}", "{% endif %}"),
        ("{% for i in one %}", "{% endfor %}"),
        ("{% for i in (1..1) %}", "{% endfor %}"),
        ("{% capture c %}", "{% endcapture %}"),
        ("{% tablerow i in one %}", "{% endtablerow %}"),
        ("{% case 1 %}{% when 1 %}", "{% endcase %}"),
    ],
)
def test_the_deepest_blocks_fit_a_stack_in_use(opening: str, closing: str) -> None:
    depth = DEPTH - 2
    limits = Limits(liquid_rounds=1_000, liquid_output=1_000_000)
    source = opening * depth + "{{ x }}" + closing * depth
    assert isinstance(deep(300, lambda: render(source, {"one": [1], "x": "y"}, limits)), str)


@pytest.mark.parametrize(
    ("before", "after"),
    [("(", ")"), ("a[", "]"), ("x contains x == x < (", ")")],
)
def test_the_deepest_expressions_fit_a_stack_in_use(before: str, after: str) -> None:
    depth = DEPTH - 3
    source = "{{ " + before * depth + "x" + after * depth + " }}"
    data = {"x": "k", "a": {"k": "k", "false": 1}}
    assert isinstance(deep(300, lambda: render(source, data)), str)


def deep(frames: int, work: Callable[[], str]) -> str:
    assert sys.getrecursionlimit() >= 1_000
    return work() if frames == 0 else deep(frames - 1, work)


def test_a_limit_inside_a_range_loop_fails_the_whole_render() -> None:
    inner = "{% for x in l %}.{% endfor %}"
    with pytest.raises(LiquidError) as caught:
        render("{% for i in (1..2) %}" + inner + "{% endfor %}", {"l": [0] * 20})
    assert caught.value.kind == "limit"


def test_limits_can_be_raised() -> None:
    limits = Limits(liquid_rounds=100, liquid_output=100_000)
    assert render("{% for i in (1..100) %}.{% endfor %}", {}, limits) == "." * 100
    assert len(render("{{ t }}", {"t": "x" * 50_000}, limits)) == 50_000
