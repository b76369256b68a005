"""Where the parts of a flow stand in the text of its definition."""

from soundstage.definition.positions import locate
from soundstage.testing.coverage.items import Item, Kind
from soundstage.testing.coverage.measuring import FlowCoverage


def lines_of(flow: FlowCoverage) -> dict[Item, int]:
    """Return the line of each part; a branch of a template stands where its state does."""
    pointers = {item: _pointer(flow, item) for item in flow.items}
    found = locate(flow.text, set(pointers.values()))
    return {item: found[pointer].line for item, pointer in pointers.items()}


def _pointer(flow: FlowCoverage, item: Item) -> str:
    state = flow.definition.state(item.state)
    index = state.index if state else 0
    if item.kind is Kind.TRANSITIONS:
        return f"#/states/{index}/transitions/{item.transition}"
    if item.kind is Kind.CONDITIONS:
        return f"#/states/{index}/transitions/{item.transition}/conditions/{item.condition}"
    return f"#/states/{index}"
