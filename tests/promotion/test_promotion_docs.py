"""What docs/environments.md and docs/ci.md show works."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from tests.cli.conftest import environment
from tests.promotion.conftest import Project, flow, text

from soundstage.cli.commands import COMMANDS, add_commands
from soundstage.definition.canonical import format_definition
from soundstage.environments import environment_names, project_flows, read_environment
from soundstage.environments.config import Table
from soundstage.project import Project as Configured

DOCS = Path(__file__).parents[2] / "docs"


def example(page: str, fence: str) -> str:
    written = (DOCS / page).read_text(encoding="utf-8")
    found = re.search(rf"^```{fence}\n(.*?)^```$", written, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def workflow() -> Any:
    return yaml.safe_load(example("ci.md", "yaml workflow"))


def scripts() -> Iterator[str]:
    for job in workflow()["jobs"].values():
        yield from (step["run"] for step in job["steps"] if "run" in step)


def commands() -> list[list[str]]:
    calls = (found for script in scripts() for found in re.findall("soundstage [^|>\n]*", script))
    return [shlex.split(call)[1:] for call in calls]


def test_the_configuration_can_be_read() -> None:
    tables = tomllib.loads(example("environments.md", "toml environments"))
    project = Configured(DOCS, DOCS / "soundstage.toml", tables)
    assert list(project_flows(project)) == ["order", "payment"]
    assert environment_names(project) == ["dev", "prod"]
    prod = read_environment(project, "prod")
    sids = {"PROD_TWILIO_TOKEN": "0" * 32, "PROD_CRM_KEY": "k" * 20}
    assert prod.names({}, sids).values["${env.crm_key}"] == "k" * 20


@pytest.mark.parametrize("key", Table.__struct_fields__)
def test_every_key_of_an_environment_is_explained(key: str) -> None:
    assert f"`{key}`" in (DOCS / "environments.md").read_text(encoding="utf-8")


def test_the_workflow_has_its_jobs() -> None:
    jobs = workflow()["jobs"]
    assert set(jobs) == {"check", "diff", "push"}
    assert jobs["push"]["needs"] == "check"
    used = {words[0] for words in commands() if words}
    assert {"fmt", "validate", "test", "lint", "diff", "push"} <= used


@pytest.mark.parametrize("words", [words for words in commands() if words], ids=" ".join)
def test_every_command_of_the_workflow_exists(words: list[str]) -> None:
    assert words[0] in COMMANDS
    app = typer.Typer()
    app.callback()(lambda: None)
    add_commands(app, [words[0]])
    command = typer.main.get_group(app).commands[words[0]]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_the_variables_of_the_workflow_are_those_of_the_configuration() -> None:
    (step,) = (s for s in workflow()["jobs"]["push"]["steps"] if "push" in s.get("run", ""))
    tables = tomllib.loads(example("environments.md", "toml environments"))["environments"]["prod"]
    assert set(step["env"]) == {tables["auth_token_env"], tables["values"]["crm_key"]["env"]}


def test_the_workflow_writes_a_comment_about_each_flow(empty: Project) -> None:
    """The script runs as it stands; `gh` keeps what it would post."""
    flows = empty.root / "flows"
    flows.mkdir()
    empty.git("init", "-q")
    for name in ("changed", "removed"):
        written = format_definition(flow("ask", text("ask", "Pay")))
        (flows / f"{name}.json").write_text(written, encoding="utf-8")
    empty.git("add", ".")
    empty.git("commit", "-q", "-m", "before")
    before = empty.git("rev-parse", "HEAD")
    (flows / "removed.json").rename(flows / "added.json")
    empty.edit("Pay", "Pay now", "changed")
    empty.git("add", "-A")
    empty.git("commit", "-q", "-m", "after")
    tools = empty.root / "tools"
    tools.mkdir()
    (tools / "gh").write_text('#!/bin/sh\necho "$@" > posted.txt\n', encoding="utf-8")
    (tools / "gh").chmod(0o755)
    (script,) = (one for one in scripts() if "gh pr comment" in one)
    path = os.pathsep.join((str(tools), str(Path(sys.executable).parent), os.environ["PATH"]))
    variables = environment(
        PATH=path, BASE=before, HEAD=empty.git("rev-parse", "HEAD"), PULL_REQUEST="7"
    )
    subprocess.run(["bash", "-e", "-c", script], cwd=empty.root, env=variables, check=True)
    comment = (empty.root / "comment.md").read_text(encoding="utf-8")
    assert "Pay<ins> now</ins>" in comment
    assert "## flows/added.json" in comment
    assert "## flows/changed.json" in comment
    assert (empty.root / "posted.txt").read_text(encoding="utf-8").startswith("pr comment 7 ")
