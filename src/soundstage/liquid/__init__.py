"""The template language of Studio: compile a template once, render it many times."""

from soundstage.liquid.analysis import Reference
from soundstage.liquid.branches import Branch, Branches
from soundstage.liquid.errors import LiquidError
from soundstage.liquid.template import Template, compile_template

__all__ = ["Branch", "Branches", "LiquidError", "Reference", "Template", "compile_template"]
