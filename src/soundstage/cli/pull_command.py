"""`soundstage pull`: flows of a server become files, with names in place of values."""

import json
import os
from collections.abc import Mapping
from typing import Annotated

import typer

from soundstage.cli.errors import UsageError
from soundstage.cli.promoting import (
    DryRunOption,
    EnvironmentOption,
    FlowArguments,
    JsonOption,
    at_environment,
    counted,
    print_json,
    project_here,
)
from soundstage.environments import EnvironmentFault
from soundstage.environments.config import RESERVED, TWILIO, check_url
from soundstage.errors import Json
from soundstage.lint.config import Config
from soundstage.lint.rules.hard_coded_secret import RULE as SECRETS
from soundstage.lint.run import lint
from soundstage.project import FILE
from soundstage.promotion.pulling import Pulled, look, write
from soundstage.promotion.starting import start
from soundstage.promotion.suggesting import Suggestion, suggestions
from soundstage.promotion.target import Target

_MEANINGS = {
    "created": "written",
    "updated": "updated",
    "merged": "merged with the changes in the file",
    "kept": "not changed there; the file has changes to push",
    "unchanged": "the same",
}


def pull(
    env: EnvironmentOption,
    flows: FlowArguments = None,
    theirs: Annotated[
        bool, typer.Option("--theirs", help="Overwrite files with what the server has.")
    ] = False,
    init: Annotated[
        bool, typer.Option("--init", help="Write a first soundstage.toml for all flows there.")
    ] = False,
    url: Annotated[
        str | None, typer.Option("--url", help="With --init: the server; Twilio's without it.")
    ] = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Bring the flows of an environment into their files.

    Values of the environment become names, ${env.NAME}. What both sides have changed since the
    last pull is merged; when that is not possible nothing is written, and the exit status is 1.
    """
    if init:
        _start(env, url, dry_run)
    elif url:
        raise UsageError("--url goes with --init; else soundstage.toml has the URL")
    with at_environment(env) as target:
        found = [look(target, flow, theirs=theirs) for flow in _chosen(target, flows)]
        if not dry_run:
            for pulled in found:
                write(target, pulled)
        named = {p.flow: p.definition or p.deployed.named for p in found}
        missing = suggestions(named, {*RESERVED, *target.environment.table.values, *target.files})
        if as_json:
            print_json(target, _as_json(target, found, missing))
        else:
            _show(target, found, missing)
        _warn_of_secrets(named)


def _chosen(target: Target, flows: list[str] | None) -> list[str]:
    """Return the flows that are named, or all that are there."""
    chosen = target.chosen(flows)
    there = [flow for flow in chosen if flow in target.sids()]
    return chosen if flows or not there else there


def _start(env: str, url: str | None, dry_run: bool) -> None:
    project = project_here()
    if dry_run:
        raise UsageError("--init writes files; leave --dry-run out")
    if project.table("environments") or project.table("flows"):
        raise UsageError(f"{project.file} has flows or environments already; pull without --init")
    if project.file is not None and project.file.name != FILE:
        raise UsageError(f"{project.file} configures this project: move that to {FILE} first")
    if url and (wrong := check_url(url)):
        raise UsageError(wrong)
    try:
        start(project.root / FILE, env, url or TWILIO, os.environ)
    except EnvironmentFault as error:
        raise UsageError(str(error)) from None


def _show(target: Target, found: list[Pulled], missing: list[Suggestion]) -> None:
    for pulled in found:
        revision = pulled.deployed.revision
        typer.echo(
            f"{pulled.flow}: {_MEANINGS[pulled.action]} "
            f"(revision {revision.number}, {revision.status}, {revision.sid})"
        )
    if missing:
        typer.echo(f"\n{counted(len(missing), 'value')} without a name; in soundstage.toml:")
    heading = target.environment.heading
    for is_flow, table in ((True, f"{heading}.flows"), (False, f"{heading}.values")):
        lines = [one for one in missing if one.is_flow is is_flow]
        if lines:
            typer.echo(f"\n[{table}]")
        for one in lines:
            typer.echo(target.hidden(f"{one.line}  # {one.flow}: {one.state}"))


def _warn_of_secrets(named: Mapping[str, Json]) -> None:
    """Tell of what looks like a secret, and has no name; it is not shown."""
    for flow, definition in named.items():
        for finding in lint(flow, json.dumps(definition), Config(), codes=[SECRETS.code]).findings:
            warning = typer.style("warning", fg="yellow")
            typer.echo(
                f"{warning}: {flow}: {finding.state} holds a secret ({finding.property_path}); "
                "name it, for example key = { env = 'KEY' }, and pull with --theirs",
                err=True,
            )


def _as_json(target: Target, found: list[Pulled], missing: list[Suggestion]) -> Json:
    flows = [
        {
            "flow": pulled.flow,
            "action": pulled.action,
            "file": str(target.files[pulled.flow]),
            "sid": pulled.deployed.revision.sid,
            "revision": pulled.deployed.revision.number,
            "status": pulled.deployed.revision.status,
        }
        for pulled in found
    ]
    unnamed = [
        {"name": s.name, "value": s.value, "flow": s.flow, "state": s.state} for s in missing
    ]
    return {"environment": target.name, "flows": flows, "without_names": unnamed}
