"""A picture of a flow: SVG or Mermaid, coloured by whoever wants to show something on it."""

from soundstage.drawing.marks import Mark, Marks
from soundstage.drawing.mermaid import mermaid
from soundstage.drawing.svg import draw

__all__ = ["Mark", "Marks", "draw", "mermaid"]
