"""Studio's own filter `to_json`: compact JSON of any value [W:send-flex]."""

import json
from typing import Any

from soundstage.liquid.errors import Fault
from soundstage.liquid.expressions import Filter
from soundstage.liquid.filters.arguments import Arguments
from soundstage.liquid.run import Run


def _nothing(value: Any) -> None:
    """Words of the language such as `empty` have no JSON of their own."""


def _to_json(run: Run, value: Any, arguments: Arguments) -> str:
    """Write a value as JSON; undefined is `null`, a text is quoted and escaped [aselo]."""
    run.spend_value(value)
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_nothing)
    except ValueError:
        raise Fault("limit", "an integer has too many digits to print") from None


JSON_FILTERS: dict[str, Filter] = {"to_json": _to_json}
