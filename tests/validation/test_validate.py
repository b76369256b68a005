"""What validation says about definitions: the cases are data, in `cases/`."""

import json
from typing import Any

import pytest

from soundstage.definition.parse import parse_definition
from soundstage.errors import DefinitionError
from soundstage.limits import Limits
from soundstage.validation import check, validate

Expected = list[tuple[str, str]]


def test_reports_all_problems(document: Any, expected: Expected) -> None:
    report = validate(document)
    assert [(p.property_path, p.message) for p in report.errors] == expected
    assert report.warnings == ()
    assert report.valid == (not expected)


def test_check_answers_with_the_definition_or_all_problems(
    document: Any, expected: Expected
) -> None:
    if not expected:
        definition = check(json.dumps(document))
        assert [state.name for state in definition.states] == [
            state.get("name", "Trigger") for state in document["states"]
        ]
        return
    with pytest.raises(DefinitionError) as caught:
        check(json.dumps(document).encode())
    assert caught.value.problems == validate(document).errors


@pytest.mark.parametrize(
    ("text", "found"), [("[]", "array"), ("3", "integer"), ('""', "string"), ("null", "null")]
)
def test_a_definition_is_an_object(text: str, found: str) -> None:
    report = validate(parse_definition(text))
    assert [(p.property_path, p.message) for p in report.errors] == [
        ("#/", f"{found} found, object expected")
    ]


def trigger(**more: Any) -> dict[str, Any]:
    return {"name": "Trigger", "type": "trigger", "transitions": [], "properties": {}, **more}


def subflow(index: int, sid: int = 0) -> dict[str, Any]:
    properties = {"flow_sid": f"FW{sid:032x}", "flow_revision": "LatestPublished"}
    return {
        "name": f"run_{index}",
        "type": "run-subflow",
        "transitions": [],
        "properties": properties,
    }


def flow(*states: dict[str, Any]) -> dict[str, Any]:
    return {"states": [trigger(), *states], "initial_state": "Trigger"}


def test_a_flow_has_at_most_1000_states() -> None:
    states = [trigger(name=f"t{index}") for index in range(1_000)]
    assert validate(flow(*states[:999])).valid
    assert [(p.property_path, p.message) for p in validate(flow(*states)).errors] == [
        ("#/states", "there must be a maximum of 1000 items in the array")
    ]


def test_the_number_of_states_is_a_setting() -> None:
    report = validate(flow(trigger(name="more")), Limits(states=1))
    assert report.errors[0].message == "there must be a maximum of 1 items in the array"


def test_a_flow_has_at_most_150_subflow_widgets() -> None:
    states = [subflow(index) for index in range(151)]
    assert validate(flow(*states[:150])).valid
    errors = validate(flow(*states)).errors
    assert [p.property_path for p in errors] == ["#/states"]
    assert "150 run-subflow widgets" in errors[0].message


def test_a_flow_uses_at_most_50_different_subflows() -> None:
    states = [subflow(index, sid=index) for index in range(51)]
    assert validate(flow(*states[:50])).valid
    errors = validate(flow(*states)).errors
    assert [p.property_path for p in errors] == ["#/states"]
    assert "50 different subflows" in errors[0].message


def test_widgets_of_every_run_of_a_subflow_are_counted_for_the_warning() -> None:
    asked = []

    def count(sid: str, revision: str) -> int:
        asked.append((sid, revision))
        return 999

    document = flow(subflow(0), subflow(1))
    assert validate(document, count_subflow_widgets=count).warnings != ()
    assert asked == [(f"FW{0:032x}", "LatestPublished")] * 2
    report = validate(flow(subflow(0)), count_subflow_widgets=count)
    assert (report.errors, report.warnings) == ((), ())


def test_too_many_widgets_are_a_warning_that_names_both_numbers() -> None:
    report = validate(flow(trigger(name="more")), Limits(widgets=1))
    assert report.valid
    [warning] = report.warnings
    assert warning.property_path == "#/states"
    assert "2 widgets" in warning.message
    assert "1 that may run" in warning.message


def test_a_subflow_that_nobody_knows_counts_for_nothing() -> None:
    report = validate(flow(subflow(0)), Limits(widgets=2), count_subflow_widgets=lambda *_: None)
    assert report.warnings == ()


def test_a_report_has_an_end() -> None:
    states = [trigger(name=f"t{i}", transitions=[{"event": "x"}] * 100) for i in range(99)]
    assert len(validate(flow(*states)).errors) == 1_000


def test_of_a_huge_state_the_first_fault_is_told() -> None:
    errors = validate(flow(trigger(name="huge", transitions=[1] * 100_000))).errors
    assert [(p.property_path, p.message) for p in errors] == [
        ("#/states/1/transitions/0", "integer found, object expected")
    ]
