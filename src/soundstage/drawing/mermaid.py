"""A flow as a Mermaid flowchart, which Markdown pages show as a picture."""

import re
from types import MappingProxyType

from soundstage.definition.model import Definition
from soundstage.drawing.marks import Marks
from soundstage.drawing.summary import label, summary
from soundstage.drawing.text import one_line

_LONGEST = 60
_SPECIAL = re.compile(r"""[^\w\s.,:;/=?!%+'()-]""", re.ASCII)
_NO_MARKS: Marks = MappingProxyType({})


def mermaid(definition: Definition, marks: Marks = _NO_MARKS) -> str:
    """Return the text of the flowchart; marks colour states and transitions."""
    ids = {state.name: f"s{state.index}" for state in definition.states}
    nodes: list[str] = []
    links: list[str] = []
    styles: list[str] = []
    for state in definition.states:
        own = ids[state.name]
        lines = (state.name, state.type, summary(state))
        nodes.append(f'  {own}["{"<br/>".join(_safe(line) for line in lines if line)}"]')
        if mark := marks.get(state.name):
            styles.append(f"  style {own} stroke:{mark.color},stroke-width:3px")
        for index, transition in enumerate(state.transitions):
            if transition.next not in ids:
                continue
            if mark := marks.get((state.name, index)):
                styles.append(f"  linkStyle {len(links)} stroke:{mark.color},stroke-width:3px")
            links.append(f'  {own} -->|"{_safe(label(transition))}"| {ids[transition.next]}')
    return "\n".join(("flowchart TD", *nodes, *links, *styles, ""))


def _safe(text: str) -> str:
    """Return a text in which nothing is Mermaid, Markdown or HTML."""
    line = one_line(text)
    line = line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()}…"
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};", line) or " "
