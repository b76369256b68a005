"""Whoever watches a template is told which of its branches a rendering takes."""

from datetime import datetime

import pytest

from soundstage.liquid import Branches, LiquidError, compile_template

NOW = datetime(2026, 1, 5, 9, 0)

CASES = [
    ("{% if a %}1{% endif %}", {"a": True}, ["if a: it holds"]),
    ("{% if a %}1{% endif %}", {}, ["if a: nothing holds"]),
    ("{% if a %}1{% elsif b %}2{% else %}3{% endif %}", {"b": 1}, ["elsif b: it holds"]),
    ("{% if a %}1{% elsif b %}2{% else %}3{% endif %}", {}, ["if a: nothing holds"]),
    ("{% unless a %}1{% endunless %}", {}, ["unless a: it does not hold"]),
    ("{% unless a %}1{% else %}2{% endunless %}", {"a": 1}, ["unless a: it holds"]),
    ("{% case a %}{% when 1, 2 %}x{% endcase %}", {"a": 2}, ["when 1, 2: it fits"]),
    ("{% case a %}{% when 1 %}x{% else %}y{% endcase %}", {"a": 3}, ["case a: nothing fits"]),
    ("{% for x in a %}{{ x }}{% endfor %}", {"a": [1, 2]}, ["for x in a: some rounds"]),
    ("{% for x in a %}{{ x }}{% endfor %}", {"a": []}, ["for x in a: no round"]),
    ("{% for i in (1..a) %}{{ i }}{% endfor %}", {"a": 0}, ["for i in (1..a): no round"]),
    (
        "{% for x in a %}{% if x %}!{% endif %}{% endfor %}",
        {"a": [True, False]},
        ["if x: it holds", "if x: nothing holds", "for x in a: some rounds"],
    ),
    ("{{ a }}", {"a": 1}, []),
]


@pytest.mark.parametrize(("source", "context", "expected"), CASES)
def test_the_branches_that_a_rendering_takes_are_told(
    source: str, context: dict[str, object], expected: list[str]
) -> None:
    branches = Branches(source)
    watched = compile_template(source, watcher=branches)
    shown = watched.render(context, NOW)
    found = [f"{one.words}: {one.taken}" for one in branches.found]
    assert [found[index] for index in sorted(branches.taken)] == expected
    assert shown == compile_template(source).render(context, NOW)


def test_a_branch_knows_its_line() -> None:
    branches = Branches("one\n{% if a %}two\n{% else %}{% endif %}")
    compile_template(branches.source, watcher=branches)
    assert [one.line for one in branches.found] == [2, 2]


def test_a_loop_that_fails_takes_no_branch() -> None:
    source = "{% for i in (1..20) %}{{ i }}{% endfor %}"
    branches = Branches(source)
    with pytest.raises(LiquidError):
        compile_template(source, watcher=branches).render({}, NOW)
    assert branches.taken == set()
