"""Pull: a flow as its server has it becomes the file, with names in place of values."""

from dataclasses import dataclass
from typing import Literal

from soundstage.definition.canonical import format_definition
from soundstage.definition.merge import merge
from soundstage.definition.names import UnknownName, fill_values
from soundstage.errors import Json
from soundstage.promotion.faults import PromotionFault
from soundstage.promotion.lock import hash_of, write_file
from soundstage.promotion.secrets import check_leaks, check_lost
from soundstage.promotion.target import Deployed, Target

Action = Literal["created", "updated", "merged", "kept", "unchanged"]


@dataclass(frozen=True, slots=True)
class Pulled:
    """What becomes of a flow's file; `definition` is None when the file stays as it is."""

    flow: str
    action: Action
    deployed: Deployed
    definition: Json | None = None


def look(target: Target, flow: str, *, theirs: bool = False) -> Pulled:
    """Decide what becomes of a flow's file; nothing is written yet.

    What both sides changed since the last pull is merged, on the revision of that time. `theirs`
    takes what the server has instead.

    Raises:
        PromotionFault: the flow has no SID, a secret would be written, or the changes conflict.
    """
    sid = target.sids().get(flow)
    if sid is None:
        raise PromotionFault(
            f"{flow} is not known on {target.name}: push it, or add its SID to "
            f"[{target.environment.heading}.flows]"
        )
    deployed = target.deployed(sid)
    pulled = _decided(target, flow, deployed, theirs)
    if pulled.definition is not None:
        names, local = target.names(), target.local(flow)
        check_leaks(format_definition(pulled.definition), names, f"{flow} ({sid})")
        if local is not None:
            check_lost(local, pulled.definition, names, flow)
    return pulled


def write(target: Target, pulled: Pulled) -> None:
    """Write the file, and what the server had into the lock file."""
    if pulled.definition is not None:
        write_file(target.files[pulled.flow], format_definition(pulled.definition))
    target.note(pulled.flow, pulled.deployed)


def _decided(target: Target, flow: str, deployed: Deployed, theirs: bool) -> Pulled:
    named, entry = deployed.named, target.entries().get(flow)
    local = target.local(flow)
    if local is None:
        return Pulled(flow, "created", deployed, named)
    if _is_same(target, local, deployed):
        return Pulled(flow, "unchanged", deployed)
    if theirs:
        return Pulled(flow, "updated", deployed, named)
    if entry is None:
        raise PromotionFault(
            f"{target.files[flow]} differs from {flow} on {target.name}, and was never pulled "
            "from there: --theirs overwrites the file"
        )
    if hash_of(named) == entry.hash or deployed.revision.number == entry.revision:
        return Pulled(flow, "kept", deployed)
    if hash_of(local) == entry.hash:
        return Pulled(flow, "updated", deployed, named)
    base = target.deployed(deployed.revision.sid, entry.revision)
    merged = merge(base.named, local, named)
    if merged.conflicts:
        places = "".join(f"\n  {'.'.join(conflict.path)}" for conflict in merged.conflicts)
        raise PromotionFault(
            f"{flow} was changed here and on {target.name} since revision {entry.revision}, in "
            f"the same places; --theirs overwrites the file:{places}"
        )
    return Pulled(flow, "merged", deployed, merged.definition)


def _is_same(target: Target, local: Json, deployed: Deployed) -> bool:
    """Tell whether the file says what the server has, by whatever names."""
    try:
        filled = fill_values(local, target.names())
    except UnknownName:
        return False
    return bool(filled == deployed.revision.definition)
