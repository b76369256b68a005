"""SL304: a loop over a list of unknown length has no limit."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.reads import shown
from soundstage.lint.rule import Edit, Example, Hit, Rule, Severity, state, text


def _check(flow: Flow) -> Iterator[Hit]:
    most = flow.limits.liquid_rounds
    for use in flow.uses:
        loops = use.reading.loops
        for loop in loops:
            if loop.path is None or loop.limit is not None:
                continue
            message = (
                f"if {shown(loop.path)} has more than {most} elements, nothing of this template "
                "is printed"
            )
            joint = "" if use.source[loop.head - 1] == " " else " "
            edit = Edit(use.path, loop.head, loop.head, f"{joint}limit:{most} ")
            yield Hit(use.path, message, loop.span, (edit,) if len(loops) == 1 else ())


_GET = {"method": "GET", "url": "https://shifts.example.com/free"}
_HEAD = "{% for shift in widgets.fetch.parsed.shifts"
_TAIL = "{{shift.day}} {% endfor %}"
_FETCH = state("fetch", "make-http-request", _GET, success="tell", failed="tell")

RULE = Rule(
    code="SL304",
    name="loop-without-limit",
    severity=Severity.NOTE,
    summary="a loop over a list of unknown length has no limit",
    why="A template may run 15 rounds in all its loops together. A longer list makes the whole "
    "template fail, and nothing of it is printed. With a limit the first elements are.",
    fix="write limit:15 in the for tag, or less when the template has several loops",
    example=Example((_FETCH, text("tell", f"{_HEAD} %}}{_TAIL}")), {"incomingMessage": "fetch"}),
    fixed=Example(
        (_FETCH, text("tell", f"{_HEAD} limit:15 %}}{_TAIL}")), {"incomingMessage": "fetch"}
    ),
    check=_check,
    repairs=True,
)
