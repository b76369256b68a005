"""The rules of the dialect, as data: `cases/<topic>.yaml`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from soundstage.liquid import LiquidError, compile_template

NOW = datetime(2024, 7, 4, 16, 8, 7, tzinfo=UTC)
FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
CASES = [
    pytest.param(case, id=f"{file.stem}: {case['name']}")
    for file in FILES
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES)
def test_the_template_gives_what_the_rule_says(case: dict[str, Any]) -> None:
    if "error" in case:
        with pytest.raises(LiquidError) as caught:
            compile_template(case["template"]).render(case["data"], NOW)
        assert caught.value.kind == case["error"]
    else:
        assert compile_template(case["template"]).render(case["data"], NOW) == case["output"]
