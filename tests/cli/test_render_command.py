"""`soundstage render`: one template, or many as JSON lines."""

from pathlib import Path

import msgspec
import pytest
from tests.cli.conftest import Run


def test_a_template_reads_its_context_from_a_file(run: Run, tmp_path: Path) -> None:
    context = tmp_path / "context.json"
    context.write_text('{"flow": {"variables": {"name": "Ada"}}}')
    result = run("render", "Hello {{flow.variables.name | upcase}}", "--context", context)
    assert (result.status, result.out) == (0, "Hello ADA\n")


def test_a_template_can_come_from_standard_input(run: Run) -> None:
    assert run("render", "-", given="{{ 6 | times: 7 }}").out == "42\n"


def test_the_present_moment_can_be_given(run: Run) -> None:
    words = ("render", "{{ 'now' | date: '%Y-%m-%d' }}", "--now", "2026-01-05T20:00Z")
    assert run(*words).out == "2026-01-05\n"


def test_a_fault_is_shown_at_its_place(run: Run) -> None:
    result = run("render", "Hi\n{{ name | nofilter }}")
    assert result.status == 1
    assert "class unknown-filter: line 2, column" in result.err
    assert "\n  {{ name | nofilter }}\n" in result.err
    marked = result.err.splitlines()[-1]
    assert marked.strip() == "^"


def test_a_batch_answers_every_line(run: Run) -> None:
    lines = [
        {"template": "{{a}}-{{b.c}}", "data": {"a": 1, "b": {"c": "x"}}},
        {"template": "no data"},
        {"template": "{{ a"},
        {"template": "{{ 1 | divided_by: 0 }}"},
    ]
    given = "\n".join(msgspec.json.encode(line).decode() for line in lines)
    result = run("render", "--batch", given=given)
    answers = [msgspec.json.decode(line) for line in result.out.splitlines()]
    assert result.status == 0
    assert answers[:2] == [{"output": "1-x"}, {"output": "no data"}]
    assert [answer["error"]["class"] for answer in answers[2:]] == ["syntax", "arithmetic"]
    assert set(answers[2]["error"]) == {"class", "message", "line", "column"}


def test_a_line_that_is_no_case_does_not_end_the_batch(run: Run) -> None:
    given = 'nonsense\n\n{"templat": ""}\n{"template": "ok"}\n'
    result = run("render", "--batch", given=given)
    answers = [msgspec.json.decode(line) for line in result.out.splitlines()]
    assert result.status == 1
    assert [(a["error"]["class"], a["error"]["line"]) for a in answers[:2]] == [
        ("input", 1),
        ("input", 3),
    ]
    assert answers[2] == {"output": "ok"}


def test_limits_are_settings(run: Run) -> None:
    template = "{% for i in (1..20) %}{{i}},{% endfor %}"
    assert "class limit" in run("render", template).err
    allowed = run("render", template, SOUNDSTAGE_LIMIT_LIQUID_ROUNDS="20")
    assert allowed.out.endswith("19,20,\n")


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ((), 2, "give either a template or --batch"),
        (("x", "--batch"), 2, "give either a template or --batch"),
        (("x", "--now", "soon"), 2, "--now is 'soon', expected a date and time"),
        (("x", "--context", "missing.json"), 1, "missing.json cannot be read"),
        (("x", "--context", "-"), 1, "<stdin> is not a JSON object"),
    ],
)
def test_what_is_missing_is_said(run: Run, words: tuple[str, ...], status: int, said: str) -> None:
    result = run("render", *words, given="[1]")
    assert result.status == status
    assert said in result.err
