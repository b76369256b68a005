"""Commands that run or check a flow understand its names."""

import os
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import environment
from tests.promotion.conftest import flow, state, text

from soundstage.cli import main
from soundstage.definition.canonical import format_definition
from soundstage.testing.definitions import read_beside
from soundstage.testing.stage import Stage

TOML = """
[flows]
main = "main.json"
child = "child.json"

[environments.dev.values]
crm = "https://crm.test"
key = { env = "KEY" }
"""
RUN = {"flow_sid": "${flow.child}", "flow_revision": "LatestPublished", "parameters": []}
FETCH = {"method": "GET", "url": "${env.crm}/?key=${env.key}"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in os.environ.keys() - environment().keys():
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "soundstage.toml").write_text(TOML, encoding="utf-8")
    run = state("run", "run-subflow", RUN, completed="fetch", failed="fetch")
    fetch = state("fetch", "make-http-request", FETCH, success="end", failed="end")
    for name, document in (
        ("main", flow("run", run, fetch, text("end", "Bye"))),
        ("child", flow("hi", text("hi", "I am the child"))),
    ):
        (tmp_path / f"{name}.json").write_text(format_definition(document), encoding="utf-8")
    return tmp_path


def test_validate_checks_the_values(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "main.json"]) == 0
    (folder / "soundstage.toml").write_text(TOML.replace("crm", "erp"), encoding="utf-8")
    assert main(["validate", "main.json"]) == 1
    assert "${env.crm} has no value: add it to [environments.dev.values]" in capsys.readouterr().err


def test_lint_takes_the_flow_that_is_named_for_the_subflow(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = (folder / "child.json").read_text(encoding="utf-8")
    reads = written.replace("I am", "{{trigger.parent.parameters.name}} is")
    (folder / "child.json").write_text(reads, encoding="utf-8")
    main(["lint", "main.json", "--rule", "subflow-contract", "--rule", "invalid-definition"])
    said = capsys.readouterr().out
    assert "run does not pass name, which its subflow reads" in said
    assert "SL001" not in said


def test_chat_runs_the_flow_that_is_named(
    folder: Path, run: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    result = run("chat", folder / "main.json", "--http", "none", given="hi\n", KEY="hidden-s3cr3t")
    assert "flow: I am the child" in result.out
    assert "GET https://crm.test/?key=key" in result.out
    assert "hidden-s3cr3t" not in result.out + result.err


async def test_a_test_in_python_plays_it_too(folder: Path) -> None:
    definition, subflows = read_beside(folder / "main.json")
    async with Stage.open(definition, subflows=subflows) as stage:
        await stage.text("hi")
        assert [message.body for message in stage.sent] == ["I am the child", "Bye"]
