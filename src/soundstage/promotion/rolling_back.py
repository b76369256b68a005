"""Roll back: an earlier revision of a flow is published again, as a new one."""

from dataclasses import dataclass

from soundstage.definition.diff import Changes, diff
from soundstage.promotion.faults import PromotionFault
from soundstage.promotion.secrets import without_secrets
from soundstage.promotion.server import PUBLISHED, Revision
from soundstage.promotion.target import Deployed, Target


@dataclass(frozen=True, slots=True)
class Return:
    """The way back of a flow: from what is there to an earlier revision."""

    flow: str
    now: Deployed
    earlier: Deployed
    changes: Changes


def find_return(target: Target, flow: str, to: int | None) -> Return:
    """Return the way to a revision; without one, to that published before the latest published.

    Raises:
        PromotionFault: there is no such revision, or the flow is not there.
    """
    sid = target.sids().get(flow)
    if sid is None:
        raise PromotionFault(f"{flow} is not known on {target.name}: there is nothing to roll back")
    now = target.deployed(sid)
    number = _published_before(target, sid) if to is None else to
    if number is None:
        raise PromotionFault(f"{flow} was published only once on {target.name}; say --to REVISION")
    if number > now.revision.number:
        raise PromotionFault(
            f"{flow} has no revision {number} on {target.name}; the latest is {now.revision.number}"
        )
    earlier = target.deployed(sid, number)
    changes = diff(now.named, earlier.named)
    return Return(flow, now, earlier, without_secrets(changes, target.names()))


def go_back(target: Target, way: Return) -> Revision:
    """Publish the earlier definition as the next revision; the file stays as it is."""
    earlier = way.earlier.revision
    message = f"Back to revision {earlier.number}"
    sid, definition = way.now.revision.sid, earlier.definition
    target.server.validate(way.flow, definition, PUBLISHED)
    revision = target.server.update(sid, definition, PUBLISHED, message)
    target.note(way.flow, Deployed(revision, way.earlier.named))
    return revision


def _published_before(target: Target, sid: str) -> int | None:
    """Return the published revision before the latest that has another definition."""
    published = (r.number for r in target.server.revisions(sid) if r.status == PUBLISHED)
    latest = next(published, None)
    if latest is None:
        return None
    definition = target.server.revision(sid, latest).definition
    for number in published:
        if target.server.revision(sid, number).definition != definition:
            return number
    return None
