"""Ask axe about a page: which rules of accessibility does it break?"""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Menus and notices stand beside the landmarks: what opens over a page is part of none.
RUN = """async (rules) => {
  const found = await axe.run(document, {
    runOnly: { type: "tag", values: rules },
    rules: { region: { enabled: false } },
  });
  return found.violations;
}"""


def axe(page: Page) -> list[str]:
    """Return what is wrong: the rule, why, and the elements that break it."""
    page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    violations: list[dict[str, Any]] = page.evaluate(RUN, RULES)
    return [line for violation in violations for line in _lines(violation)]


def expect_accessible(page: Page) -> None:
    """Fail with everything that axe finds."""
    found = axe(page)
    assert not found, "\n".join(found)


def _lines(violation: dict[str, Any]) -> list[str]:
    return [
        f"{violation['id']}: {node['failureSummary']}\n  {node['html']}"
        for node in violation["nodes"]
    ]
