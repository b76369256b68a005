"""`soundstage rollback`: an earlier revision of a flow is published again."""

from typing import Annotated

import typer

from soundstage.cli.promoting import (
    DryRunOption,
    EnvironmentOption,
    JsonOption,
    YesOption,
    at_environment,
    confirm,
    print_json,
    show_changes,
)
from soundstage.promotion.rolling_back import find_return, go_back


def rollback(
    env: EnvironmentOption,
    flow: Annotated[str, typer.Argument(metavar="FLOW", help="A flow of [flows].")],
    to: Annotated[
        int | None,
        typer.Option("--to", metavar="REVISION", help="The one published before if none."),
    ] = None,
    dry_run: DryRunOption = False,
    yes: YesOption = False,
    as_json: JsonOption = False,
) -> None:
    """Publish an earlier revision of a flow again, as a new revision; its file stays as it is."""
    with at_environment(env) as target:
        target.chosen([flow])
        way = find_return(target, flow, to)
        earlier, now = way.earlier.revision, way.now.revision
        if not as_json:
            typer.echo(f"{flow}: from revision {now.number} back to {earlier.number}")
            show_changes(target, way.changes, way.now.named, way.earlier.named)
        revision = None
        if not dry_run:
            confirm(f"publish revision {earlier.number} on {env} again?", yes=yes)
            revision = go_back(target, way)
        if as_json:
            answer = {
                "environment": env,
                "flow": flow,
                "sid": now.sid,
                "from": now.number,
                "to": earlier.number,
                "revision": revision.number if revision else None,
                "changes": way.changes,
            }
            print_json(target, answer)
        elif revision:
            typer.echo(f"{flow}: revision {revision.number} {revision.status} ({revision.sid})")
