"""Small flows for the linter, and what it says about them."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from soundstage.lint.config import Config
from soundstage.lint.rule import Example
from soundstage.lint.rules import RULES
from soundstage.lint.run import Report, lint

Look = Callable[..., Report]


@pytest.fixture
def look() -> Look:
    """Lint a document, an example or a text, with all rules or some."""

    def look_(flow: Any, *codes: str, config: Config | None = None) -> Report:
        subflows = {}
        if isinstance(flow, Example):
            subflows = {sid: child.document() for sid, child in flow.subflows.items()}
            flow = flow.document()
        text = flow if isinstance(flow, str) else json.dumps(flow, indent=2)
        return lint("flow.json", text, config or Config(), subflows, codes=codes or RULES)

    return look_
