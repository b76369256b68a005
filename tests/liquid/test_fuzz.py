"""Whatever a template says, it renders or it is a `LiquidError`; and always the same."""

import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from soundstage.limits import Limits
from soundstage.liquid import LiquidError, compile_template
from soundstage.liquid.filters import FILTERS

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
LIMITS = Limits(liquid_rounds=30, liquid_steps=20_000, liquid_value=20_000, liquid_depth=20)

WORDS = (
    "a b l m n t if else for in and or contains true nil empty blank assign limit offset continue "
    "cols forloop.index l[0] m.k m['k'] 1 -2 3.5 'x' \"y z\" '' (1..3) == != < >= | : , . [ ] ( ) "
    "- ? ! { % } + é # upcase split join sort first size default date plus slice truncate"
)
PIECES = (
    "{{ }} {% %} {{- -}} {%- -%} {% if a %} {% elsif b %} {% else %} {% endif %} {% unless l %} "
    "{% endunless %} {% for x in l %} {% for i in (1..4) %} {% endfor %} {% break %} "
    "{% continue %} {% case n %} {% when 1, 'x' %} {% endcase %} {% capture c %} {% endcapture %} "
    "{% assign a = l %} {% raw %} {% endraw %} {% comment %} {% endcomment %} {% cycle a, b %} "
    "{% increment a %} {% tablerow x in m %} {% endtablerow %} {% include 'x' %} {{ x }} {{ c }}"
)


def pieces() -> list[str]:
    spaced = PIECES.replace("%} ", "%}\x00").replace("}} ", "}}\x00").replace("{{- ", "{{-\x00")
    return [*spaced.split("\x00"), "{{", "{%", " ", "\n", "text"]


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["now", "1e9", "-5", "2024-01-02 03:04:05", "😀", "a,b,,c", "<b>x</b>"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=8,
)
CONTEXTS = st.dictionaries(st.sampled_from("ablmnt"), VALUES)
EXPRESSIONS = st.lists(st.sampled_from(WORDS.split()), max_size=8).map(" ".join)
MARKUP = st.one_of(
    st.sampled_from(pieces()),
    EXPRESSIONS.map(lambda inside: "{{ " + inside + " }}"),
    EXPRESSIONS.map(lambda inside: "{% if " + inside + " %}"),
    EXPRESSIONS.map(lambda inside: "{% assign a = " + inside + " %}"),
    st.text(max_size=5),
)
SOURCES = st.lists(MARKUP, max_size=14).map("".join)

LITERALS = ["'x'", "''", "'a,b'", "0", "-3", "2.5", "nil", "true", "a", "l", "m", "n", "t", "empty"]
CALLS = st.builds(
    lambda name, arguments: f"{name}: {', '.join(arguments)}" if arguments else name,
    st.sampled_from(sorted(FILTERS)),
    st.lists(st.sampled_from(LITERALS), max_size=3),
)
PIPELINES = st.builds(
    lambda start, calls: "{{ " + " | ".join([start, *calls]) + " }}",
    st.sampled_from(LITERALS),
    st.lists(CALLS, min_size=1, max_size=4),
)


def outcome(source: str, context: dict[str, Any]) -> str:
    try:
        return "text " + compile_template(source, LIMITS).render(context, NOW, LIMITS)
    except LiquidError as error:
        assert 1 <= error.line <= source.count("\n") + 1
        assert 1 <= error.column <= len(source) + 1
        return f"error {error.kind} {error.line} {error.column}"


@settings(max_examples=200, deadline=None)
@given(SOURCES, CONTEXTS)
@example("{{ n | date: '%c %U %Z' }}", {"n": -(2**80)})
@example("{{ n | round: 400 }}{{ n | ceil }}{{ n }}", {"n": 1.7e308})
@example("{{ n | modulo: n }}{{ n | divided_by: n }}", {"n": float("inf")})
def test_random_templates_render_or_say_what_is_wrong(source: str, context: dict[str, Any]) -> None:
    assert outcome(source, context) == outcome(source, context)


@settings(max_examples=300, deadline=None)
@given(PIPELINES, CONTEXTS)
def test_random_filters_render_or_say_what_is_wrong(source: str, context: dict[str, Any]) -> None:
    assert outcome(source, context) == outcome(source, context)


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.characters(exclude_characters="{")))
def test_text_without_marks_is_itself(text: str) -> None:
    assert compile_template(text).render({}, NOW) == text


@settings(max_examples=50, deadline=None)
@given(VALUES.filter(lambda value: "NaN" not in json.dumps(value)))
def test_json_can_be_read_back(value: Any) -> None:
    assert json.loads(compile_template("{{ v | to_json }}").render({"v": value}, NOW)) == value


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40), st.text(min_size=1, max_size=3))
def test_split_and_join_keep_the_text(text: str, separator: str) -> None:
    kept = text
    while len(kept) > len(separator) and kept.endswith(separator):
        kept = kept[: -len(separator)]
    joined = compile_template("{{ t | split: s | join: s }}").render(
        {"t": text, "s": separator}, NOW
    )
    assert joined == kept or text[1:].count(separator) == 0
