"""Push: files become revisions on a server, with values in place of names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from soundstage.definition.diff import diff
from soundstage.errors import Json
from soundstage.promotion.conflicts import find_conflicts
from soundstage.promotion.faults import PromotionFault, ServerFault
from soundstage.promotion.order import in_order, runs
from soundstage.promotion.secrets import without_secrets
from soundstage.promotion.server import DRAFT, PUBLISHED, Revision
from soundstage.promotion.steps import NOTHING, Step
from soundstage.promotion.target import Deployed, Target


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps in their order, and the flows that the server can only check on the way."""

    steps: tuple[Step, ...]
    status: str
    unchecked: frozenset[str]
    conflicts: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return all(step.action == "none" for step in self.steps)


def plan(target: Target, flows: Sequence[str], *, draft: bool) -> Plan:
    """Compare files with the server and let it check what would be sent; nothing is changed.

    Changes on the server that were not pulled are the plan's conflicts.

    Raises:
        PromotionFault: a file is not there or names something without a value, or the server
            refuses a definition.
    """
    status = DRAFT if draft else PUBLISHED
    local = {flow: _local(target, flow) for flow in flows}
    sids = target.sids()
    steps = [_step(target, flow, local[flow], status) for flow in in_order(local, sids)]
    unchecked = set()
    for step in steps:
        if new := [other for other in runs(step.local) if other not in sids]:
            target.filled(step.flow, step.local, new)
            unchecked.add(step.flow)
        elif step.action != "none":
            _check(target, step, status)
    return Plan(tuple(steps), status, frozenset(unchecked), find_conflicts(target, steps))


def push(target: Target, made: Plan, message: str) -> Iterator[tuple[Step, Revision | None]]:
    """Do the steps, each noted in the lock file at once; yield each with its new revision.

    Raises:
        PromotionFault: the server refuses, or somebody changed a flow at the same moment.
    """
    for step in made.steps:
        if step.action == "none":
            if step.deployed:
                target.note(step.flow, step.deployed)
            yield step, None
            continue
        if step.flow in made.unchecked:
            _check(target, step, made.status)
        yield step, _send(target, step, made.status, message)


def _local(target: Target, flow: str) -> Json:
    document = target.local(flow)
    if document is None:
        raise PromotionFault(
            f"{target.files[flow]} is not there: pull it, or take {flow} out of [flows]"
        )
    return document


def _step(target: Target, flow: str, local: Json, status: str) -> Step:
    names, sid = target.names(), target.sids().get(flow)
    deployed = target.deployed(sid) if sid else None
    before = deployed.named if deployed else NOTHING
    changes = without_secrets(diff(before, local), names)
    if deployed is None:
        return Step(flow, "create", local, None, changes)
    can_be_filled = all(other in target.sids() for other in runs(local))
    if not can_be_filled or target.filled(flow, local) != deployed.revision.definition:
        return Step(flow, "update", local, deployed, changes)
    publish = status == PUBLISHED and deployed.revision.status != PUBLISHED
    return Step(flow, "publish" if publish else "none", local, deployed, ())


def _check(target: Target, step: Step, status: str) -> None:
    definition = target.filled(step.flow, step.local)
    try:
        target.server.validate(step.flow, definition, status)
    except ServerFault as fault:
        raise PromotionFault(f"{step.flow} is refused by {target.name}: {fault}") from None


def _send(target: Target, step: Step, status: str, message: str) -> Revision:
    definition = target.filled(step.flow, step.local)
    if step.deployed is None:
        revision = target.server.create(step.flow, definition, status, message)
    else:
        sid = step.deployed.revision.sid
        revision = target.server.update(sid, definition, status, message)
    target.note(step.flow, Deployed(revision, step.local))
    expected = step.deployed.revision.number + 1 if step.deployed else revision.number
    if revision.number != expected:
        raise PromotionFault(
            f"{step.flow} is revision {revision.number} on {target.name} now, and somebody made "
            f"revision {expected} at the same moment: look at it there"
        )
    return revision
