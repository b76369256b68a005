"""`soundstage schema` and `soundstage import-legacy`."""

import json
from pathlib import Path

import jsonschema_rs
from tests.cli.conftest import Run

OLD = {
    "description": "From 2018",
    "states": [
        {
            "sid": "FF00000000000000000000000000000001",
            "name": "Trigger",
            "type": "InitialState",
            "properties": {"offset": {"x": 0, "y": 0}, "flow_url": None},
            "transitions": [
                {"event": "incomingMessage", "next": "FF00000000000000000000000000000002"}
            ],
        },
        {
            "sid": "FF00000000000000000000000000000002",
            "name": "hello",
            "type": "Message",
            "properties": {
                "body": "Hello",
                "from": "{{flow.channel.address}}",
                "to": "{{contact.channel.address}}",
                "service": None,
            },
            "transitions": [{"event": "sent", "next": None}],
        },
    ],
}


def test_the_schema_tells_valid_from_invalid(run: Run) -> None:
    schema = jsonschema_rs.Draft7Validator(run("schema").json)
    trigger = {"name": "Trigger", "type": "trigger", "properties": {}, "transitions": []}
    flow = {"description": "", "initial_state": "Trigger", "states": [trigger]}
    assert schema.is_valid(flow)
    assert not schema.is_valid(flow | {"states": []})


def test_the_schema_of_scenarios_is_a_schema(run: Run) -> None:
    schema = jsonschema_rs.validator_for(run("schema", "--scenarios").json)
    story = {"name": "one", "steps": [{"text": "Hi"}]}
    assert schema.is_valid({"scenarios": [story]})
    assert not schema.is_valid({"scenarios": [story | {"stepps": []}]})


def test_an_old_export_becomes_a_valid_definition(run: Run, tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps(OLD))
    assert run("import-legacy", old, "-o", new).status == 0
    assert run("validate", new).status == 0
    assert run("import-legacy", old).json == json.loads(new.read_text())
    states = json.loads(new.read_text())["states"]
    assert [state["type"] for state in states] == ["trigger", "send-message"]
    assert states[0]["transitions"][0]["next"] == "hello"


def test_what_is_incomplete_is_written_and_reported(run: Run) -> None:
    lacking = json.loads(json.dumps(OLD))
    del lacking["states"][1]["properties"]["from"]
    result = run("import-legacy", "-", given=json.dumps(lacking))
    assert result.status == 0
    assert len(result.json["states"]) == 2
    assert "to be completed: #/states/1/properties" in result.err


def test_what_is_no_old_export_is_refused(run: Run) -> None:
    result = run("import-legacy", "-", given='{"states": []}')
    assert result.status == 1
    assert "<stdin> cannot be converted" in result.err
    assert "#/states" in result.err
