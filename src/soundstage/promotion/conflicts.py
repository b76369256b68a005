"""What somebody else did on a server since the last pull, and who that was."""

from collections.abc import Sequence

from soundstage.definition.parse import parse_definition
from soundstage.errors import DefinitionError
from soundstage.promotion.commits import earlier_versions
from soundstage.promotion.lock import hash_of
from soundstage.promotion.server import Revision
from soundstage.promotion.steps import Step
from soundstage.promotion.suggesting import slug
from soundstage.promotion.target import Target

_MOST_LISTED = 5


def find_conflicts(target: Target, steps: Sequence[Step]) -> tuple[str, ...]:
    """Return what a push would overwrite or make twice, each with what to do about it."""
    new = [step.flow for step in steps if step.action == "create"]
    known = set(target.sids().values())
    others = (flow for flow in target.server.flows() if flow.sid not in known) if new else ()
    there = {slug(flow.name, flow.sid): flow for flow in others}
    alike = [(flow, there.get(slug(flow, flow))) for flow in new]
    twice = [_twice(target, flow, revision) for flow, revision in alike if revision]
    return (*twice, *(text for step in steps if (text := _changed(target, step))))


def _twice(target: Target, flow: str, revision: Revision) -> str:
    return (
        f"a flow {revision.name} is on {target.name} already, and soundstage.lock does not know "
        f'it: add {flow} = "{revision.sid}" to [{target.environment.heading}.flows], or --force '
        "for another"
    )


def _changed(target: Target, step: Step) -> str | None:
    """Tell who changed a flow, unless that changed nothing or is in git already."""
    if step.deployed is None or step.action in ("none", "publish"):
        return None
    entry, revision = target.entries().get(step.flow), step.deployed.revision
    now = hash_of(step.deployed.named)
    if entry is not None and (entry.revision == revision.number or entry.hash == now):
        return None
    if _was_in_git(target, step.flow, now):
        return None
    if entry is None:
        return (
            f"{step.flow} is on {target.name} already, and was never pulled from there: "
            f"`soundstage pull --env {target.name} {step.flow}`, or --force"
        )
    newer = [r for r in target.server.revisions(revision.sid) if r.number > entry.revision]
    listed = "".join(
        f"\n  revision {r.number} ({r.status}) of {r.created or 'an unknown time'}"
        f" by {r.author or 'somebody'}"
        for r in newer[:_MOST_LISTED]
    )
    why = f": {revision.message}" if revision.message else ""
    return (
        f"{step.flow} was changed on {target.name} since revision {entry.revision}{why}{listed}\n"
        f"  take the changes in with `soundstage pull --env {target.name} {step.flow}`, or "
        "overwrite them with --force"
    )


def _was_in_git(target: Target, flow: str, now: str) -> bool:
    """Tell whether the server has what the file was in an earlier commit."""
    for text in earlier_versions(target.files[flow]):
        try:
            if hash_of(parse_definition(text)) == now:
                return True
        except DefinitionError:
            continue
    return False
