"""The widget run-function-v2."""

from soundstage.widgets.base import register
from soundstage.widgets.run_function import RunFunction


@register
class RunFunctionV2(RunFunction):
    """Another name of run-function; only the published enumeration has it [schema]."""

    type = "run-function-v2"
    title = "Run Function (v2)"
    group = "retired"
    help = "Use Run Function for new flows."
