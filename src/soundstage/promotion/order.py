"""The order in which flows are pushed: what a flow runs goes before it."""

from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter

from soundstage.definition.names import name_of_flow, placeholders
from soundstage.errors import Json
from soundstage.promotion.faults import PromotionFault


def runs(named: Json) -> list[str]:
    """Return the names of the flows that a definition names."""
    found = map(name_of_flow, placeholders(named))
    return [name for name in found if name is not None]


def in_order(flows: Mapping[str, Json], there: Collection[str]) -> list[str]:
    """Return the names of the flows in the order of pushing; `there` are those with a SID.

    Raises:
        PromotionFault: a flow runs one that is neither there nor pushed, or new ones run in a
            circle.
    """
    needed = {flow: runs(named) for flow, named in flows.items()}
    for flow, others in needed.items():
        missing = [other for other in others if other not in there and other not in flows]
        if missing:
            raise PromotionFault(f"{flow} runs {missing[0]}, which is not there: push it too")
        if flow in others and flow not in there:
            raise PromotionFault(
                f"{flow} runs itself, and is not there yet: push it once without its run-subflow"
            )
    graph = {
        flow: [o for o in others if o in flows and o != flow] for flow, others in needed.items()
    }
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        new = {flow: named for flow, named in flows.items() if flow not in there}
        if len(new) == len(flows):
            raise PromotionFault(
                f"{' and '.join(dict.fromkeys(error.args[1]))} run each other, and none is there "
                "yet: push one of them once without its run-subflow"
            ) from None
        return [*in_order(new, there), *(flow for flow in flows if flow in there)]
