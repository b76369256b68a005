"""`soundstage push`: files become revisions on a server, with values in place of names."""

from typing import Annotated

import typer

from soundstage.cli.errors import CommandError
from soundstage.cli.promoting import (
    DryRunOption,
    EnvironmentOption,
    FlowArguments,
    JsonOption,
    YesOption,
    at_environment,
    confirm,
    counted,
    print_json,
    project_here,
    show_changes,
)
from soundstage.errors import Json
from soundstage.promotion.commits import message_from_git
from soundstage.promotion.pushing import Plan, plan
from soundstage.promotion.pushing import push as send
from soundstage.promotion.server import Revision
from soundstage.promotion.steps import Step
from soundstage.promotion.target import Target

_WITHOUT_GIT = "Pushed by soundstage"


def push(
    env: EnvironmentOption,
    flows: FlowArguments = None,
    draft: Annotated[bool, typer.Option("--draft", help="Leave drafts; publish nothing.")] = False,
    message: Annotated[
        str | None,
        typer.Option("--message", help="Of the revisions; git's last commit without it."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite changes there that were not pulled.")
    ] = False,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Bring files to the flows of an environment, subflows first.

    The server checks all of them before one is changed. What somebody changed there since the
    last pull is not overwritten: the exit status is 1.
    """
    with at_environment(env) as target:
        made = plan(target, target.chosen(flows), draft=draft)
        words = message if message is not None else _from_git(target, made)
        if not as_json:
            _show(target, made, words)
        if made.conflicts and not force:
            if as_json:
                print_json(target, _as_json(target, made, words, {}))
            raise CommandError("\n".join(made.conflicts))
        done: dict[str, Revision] = {}
        if not dry_run:
            if not made.is_empty:
                confirm(f"push to {env}?", yes=yes)
            for step, revision in send(target, made, target.hidden(words)):
                if revision:
                    done[step.flow] = revision
                if revision and not as_json:
                    typer.echo(
                        f"{step.flow}: revision {revision.number} {revision.status} "
                        f"({revision.sid})"
                    )
        if as_json:
            print_json(target, _as_json(target, made, words, done))


def _from_git(target: Target, made: Plan) -> str:
    project = project_here()
    files = [target.files[step.flow] for step in made.steps]
    files += [project.file] if project.file else []
    return message_from_git(project.root, files) or _WITHOUT_GIT


def _show(target: Target, made: Plan, words: str) -> None:
    for step in made.steps:
        typer.echo(f"{step.flow}: {_meaning(step, made)}")
        if step.action != "create":
            show_changes(target, step.changes, step.before, step.local)
    if made.is_empty:
        typer.echo(f"{target.name} has all of it already")
    else:
        typer.echo(target.hidden(f"message: {words}"))


def _meaning(step: Step, made: Plan) -> str:
    now = step.deployed.revision if step.deployed else None
    checked = "; checked when what it runs is there" if step.flow in made.unchecked else ""
    match step.action:
        case "create":
            return f"new, {counted(len(step.local['states']), 'state')}, {made.status}{checked}"
        case "update":
            what = "changed" if step.changes else "only moved on the canvas"
            return f"{what} since revision {now.number if now else 0}, {made.status}{checked}"
        case "publish":
            return f"draft {now.number if now else 0} is published"
        case "none":
            return "the same"


def _as_json(target: Target, made: Plan, words: str, done: dict[str, Revision]) -> Json:
    return {
        "environment": target.name,
        "message": words,
        "status": made.status,
        "conflicts": made.conflicts,
        "flows": [_step(step, done.get(step.flow)) for step in made.steps],
    }


def _step(step: Step, revision: Revision | None) -> Json:
    known = revision or (step.deployed.revision if step.deployed else None)
    return {
        "flow": step.flow,
        "action": step.action,
        "done": revision is not None,
        "sid": known.sid if known else None,
        "revision": known.number if known else None,
        "changes": step.changes if step.action != "create" else (),
    }
