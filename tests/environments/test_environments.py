"""Environments as soundstage.toml describes them, and flows that are filled for a run here."""

import json
from pathlib import Path
from typing import Any

import pytest

from soundstage.environments import (
    EnvironmentFault,
    environment_names,
    filled,
    project_flows,
    read_environment,
    subflow_files,
)
from soundstage.project import Project
from soundstage.sid import is_sid

ACCOUNT = "AC" + "1" * 32
VARIABLES = {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": "t" * 32, "KEY": "k" * 16}


def project(**tables: Any) -> Project:
    return Project(Path("/nowhere"), Path("/nowhere/soundstage.toml"), tables)


def environment(**table: Any) -> Any:
    return read_environment(project(environments={"dev": table}), "dev")


def test_an_environment_has_values_secrets_flows_and_credentials() -> None:
    values = {"crm": "https://crm.test", "key": {"env": "KEY"}}
    names = environment(values=values).names({"order": "FW1"}, VARIABLES)
    assert names.values == {
        "${env.auth_token}": "t" * 32,
        "${env.key}": "k" * 16,
        "${env.crm}": "https://crm.test",
        "${flow.order}": "FW1",
        "${env.account_sid}": ACCOUNT,
    }
    assert names.secrets == {"${env.auth_token}", "${env.key}"}


def test_an_api_key_takes_the_place_of_the_token() -> None:
    table = environment(account_sid=ACCOUNT, api_key_env="USER", api_secret_env="WORD")
    credentials = table.credentials({"USER": "SK1", "WORD": "w" * 32})
    assert (credentials.account, credentials.user) == (ACCOUNT, "SK1")
    assert "w" * 32 not in repr(credentials)
    assert "${env.api_secret}" in table.names({}, {"USER": "SK1", "WORD": "w" * 32}).secrets


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"colour": "red"}, "contains unknown field `colour`"),
        ({"values": {"a": 5}}, "`values[...]`"),
        ({"values": {"a": {"env": 5}}}, "Expected `str`, got `int`"),
        ({"values": {"a": ""}}, "values.a is empty"),
        ({"values": {"a b": "x"}}, "values.a b is no name"),
        ({"values": {"auth_token": "x"}}, "values.auth_token is there already"),
        ({"values": {"a": {"env": "A B"}}}, "names no variable"),
        ({"flows": {"order": "FW1"}}, "flows.order is 'FW1', expected FW"),
        ({"url": "studio.twilio.com"}, "url is 'studio.twilio.com', expected one such as"),
        ({"url": "http://studio.test"}, "unencrypted; use https"),
        ({"url": "https://AC:token@studio.test"}, "url has credentials in it"),
        ({"api_key_env": "USER"}, "go together"),
        ([], "Expected `object`, got `array`"),
    ],
)
def test_what_is_wrong_in_an_environment_is_told(table: Any, problem: str) -> None:
    with pytest.raises(EnvironmentFault) as raised:
        read_environment(project(environments={"dev": table}), "dev")
    assert problem in str(raised.value)
    assert "/nowhere/soundstage.toml: [environments.dev]" in str(raised.value)


@pytest.mark.parametrize("flows", [{"a": 1}, {"a": ""}, {"a b": "x.json"}])
def test_what_is_wrong_with_flows_is_told(flows: Any) -> None:
    with pytest.raises(EnvironmentFault, match='expected NAME = "FILE"'):
        project_flows(project(flows=flows))


@pytest.mark.parametrize(
    ("variables", "problem"),
    [
        ({"TWILIO_ACCOUNT_SID": ""}, "set TWILIO_ACCOUNT_SID"),
        ({"TWILIO_ACCOUNT_SID": "AC1"}, "is no SID"),
        ({"TWILIO_AUTH_TOKEN": ""}, "set TWILIO_AUTH_TOKEN"),
        ({"KEY": ""}, "set KEY"),
        ({"KEY": "hunter2"}, "KEY is too short for a secret"),
    ],
)
def test_a_variable_that_cannot_be_used_is_told(variables: Any, problem: str) -> None:
    table = environment(values={"key": {"env": "KEY"}})
    with pytest.raises(EnvironmentFault) as raised:
        table.names({}, VARIABLES | variables)
    assert problem in str(raised.value)
    assert "hunter2" not in str(raised.value)


def test_an_environment_that_is_not_there() -> None:
    with pytest.raises(EnvironmentFault, match="there are none"):
        read_environment(project(), "dev")
    assert environment_names(project()) == []


# flows that are filled for a run here

TOML = """
[flows]
main = "main.json"
child = "child.json"
grandchild = "more/grandchild.json"
lost = "lost.json"

[environments.dev.values]
crm = "https://dev.test"
key = { env = "KEY" }

[environments.prod.values]
crm = "https://prod.test"

[environments.prod.flows]
child = "FW22222222222222222222222222222222"
"""


def flow(*texts: str) -> str:
    state = {"name": "a", "type": "x", "transitions": [], "properties": {"texts": list(texts)}}
    return json.dumps({"states": [state], "initial_state": "a"}, indent=1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SOUNDSTAGE_ENVIRONMENT", raising=False)
    (tmp_path / "soundstage.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "more").mkdir()
    for name, text in (
        ("main", flow("${flow.child}", "${flow.lost}")),
        ("child", flow("${flow.grandchild}", "${flow.main}")),
        ("more/grandchild", flow("${env.crm}")),
    ):
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    return tmp_path


def texts(folder: Path, *given: str, **more: Any) -> Any:
    text = filled(folder / "main.json", flow(*given), **more)
    assert text.count("\n") == flow(*given).count("\n")
    return json.loads(text)["states"][0]["properties"]["texts"]


def test_the_first_environment_is_taken_with_stand_ins_for_secrets(folder: Path) -> None:
    assert texts(folder, "${env.crm}/x", "${env.key}") == ["https://dev.test/x", "key"]
    account, token = texts(folder, "${env.account_sid}", "${env.auth_token}")
    assert (is_sid(account, "AC"), token) == (True, "auth_token")


def test_another_environment_can_be_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert texts(folder, "${env.crm}", environment="prod") == ["https://prod.test"]
    monkeypatch.setenv("SOUNDSTAGE_ENVIRONMENT", "prod")
    assert texts(folder, "${env.crm}") == ["https://prod.test"]
    assert texts(folder, "${env.crm}", environment="dev") == ["https://dev.test"]
    with pytest.raises(EnvironmentFault, match=r"\$\{env.key\} has no value: add it to"):
        texts(folder, "${env.key}")


def test_variables_give_secrets_to_who_asks_for_them(folder: Path) -> None:
    assert texts(folder, "${env.key}", variables={"KEY": "real"}) == ["real"]


def test_flows_have_a_sid_of_their_own_in_every_run(folder: Path) -> None:
    child, main = texts(folder, "${flow.child}", "${flow.main}")
    assert is_sid(child, "FW")
    assert is_sid(main, "FW")
    assert child != main
    assert texts(folder, "${flow.child}") == [child]
    assert texts(folder, "${flow.child}", environment="prod") == ["FW" + "2" * 32]
    with pytest.raises(EnvironmentFault, match=r"add the flow to \[flows\]"):
        texts(folder, "${flow.nobody}")


def test_flows_that_flows_run_are_found(folder: Path) -> None:
    path = folder / "main.json"
    found = subflow_files(path, path.read_text(encoding="utf-8"), environment="prod")
    assert found["FW" + "2" * 32] == folder / "child.json"
    assert sorted(file.stem for file in found.values()) == ["child", "grandchild", "main"]


def test_a_flow_without_names_or_environments_stays_as_it_is(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = folder / "main.json"
    assert filled(path, "no names {") == "no names {"
    assert subflow_files(path, "no names") == {}
    lonely = tmp_path_factory.mktemp("lonely") / "main.json"
    (lonely.parent / "soundstage.toml").write_text("[lint]\n", encoding="utf-8")
    assert filled(lonely, flow("${env.crm}")) == flow("${env.crm}")
    assert subflow_files(lonely, flow("${flow.child}")) == {}
