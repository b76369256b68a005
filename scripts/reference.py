"""Writes the generated parts of `docs/`: between their marks, and nothing else.

Run by `make docs`; a test fails when a part is no longer what this would write.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from scripts.markdown import replaced, table
from scripts.rules import rules

from soundstage.limits import Limits
from soundstage.settings import Settings
from soundstage.validation import flow_definition_schema
from soundstage.widgets import WIDGETS, Widget

DOCS = Path(__file__).parents[1] / "docs"
_KEYS = re.compile(r" ?(\[[^\]]*\])+(?=\.|,|;|$)")
_COMMON = frozenset({"offset"})


def pages() -> Iterator[tuple[Path, str]]:
    """Yield every page that has a generated part, with its text as it should be."""
    for widget in WIDGETS.values():
        path = DOCS / "widgets" / f"{widget.type}.md"
        begin = f"# {widget.type}\n\n<!-- generated -->\n<!-- end -->\n"
        yield path, replaced(_text(path) or begin, "generated", widget_head(widget))
    path = DOCS / "widgets" / "README.md"
    yield path, replaced(_text(path), "generated", widget_index())
    path = DOCS / "settings.md"
    text = replaced(_text(path), "settings", settingstable())
    yield path, replaced(text, "limits", limitstable())
    path = DOCS / "lint.md"
    yield path, replaced(_text(path), "rules", rules())


def widget_head(widget: Widget) -> str:
    """Return the generated part of a widget's page."""
    runs = "It runs." if runnable(widget) else (
        "**It cannot run yet:** a flow with it can be published; an execution that enters it "
        "ends there with warning 81020."
    )  # fmt: skip
    events = "\n".join(f"* `{event}`" for event in widget.events) or "It has none."
    return "\n\n".join(
        [
            f"{_plain(widget.__doc__ or '')} {runs}",
            f"## Events\n\n{events}",
            f"## Properties\n\n{_properties(widget)}",
            f"## Example\n\n```json properties={widget.type}\n{_pretty(widget.example)}\n```",
        ]
    )


def widget_index() -> str:
    """Return the table of all widgets."""
    rows = [
        (f"[{w.type}]({w.type}.md)", "yes" if runnable(w) else "not yet", _plain(w.__doc__ or ""))
        for w in sorted(WIDGETS.values(), key=lambda w: (not runnable(w), w.type))
    ]
    return table(("widget", "runs", "what it does"), rows)


def runnable(widget: Widget) -> bool:
    """Tell whether a widget does something when it is entered."""
    return type(widget).enter is not Widget.enter


def settingstable() -> str:
    """Return the table of all settings."""
    rows = []
    for setting in fields(Settings):
        if variable := setting.metadata.get("variable"):
            default = "" if setting.default == "" else f"`{_written(setting.default)}`"
            rows.append((f"`{variable}`", default, setting.metadata["meaning"]))
    return table(("variable", "default", "meaning"), rows)


def limitstable() -> str:
    """Return the table of all limits."""
    rows = [
        (
            f"`SOUNDSTAGE_LIMIT_{limit.name.upper()}`",
            f"{limit.default} {limit.metadata['unit']}",
            "ours" if limit.metadata["source"] == "assumed" else "Studio",
            limit.metadata["meaning"],
        )
        for limit in fields(Limits)
    ]
    return table(("variable", "default", "whose", "meaning"), rows)


def _properties(widget: Widget) -> str:
    schema = flow_definition_schema()["definitions"][widget.properties.__name__]
    rows = [
        (
            f"`{name}`",
            _type(shape),
            "yes" if shape.get("x-liquid") or _liquid_inside(shape) else "",
            _default(name, shape, schema["required"]),
            _plain(shape.get("description", "")),
        )
        for name, shape in schema["properties"].items()
        if name not in _COMMON
    ]
    needs = [_need(need.name, dict(need.when), need.unless) for need in widget.properties.needs]
    if not rows:
        return "None of its own."
    return "\n".join([table(("name", "type", "Liquid", "default", "meaning"), rows), *needs])


def _liquid_inside(shape: dict[str, Any]) -> bool:
    return "KeyValue" in shape.get("items", {}).get("$ref", "")


def _type(shape: dict[str, Any]) -> str:
    if "enum" in shape:
        return " or ".join(f"`{value}`" for value in shape["enum"])
    if "items" in shape:
        return "list of key and value" if _liquid_inside(shape) else "list"
    kind = shape.get("type", "object")
    return kind if isinstance(kind, str) else " or ".join(kind)


def _default(name: str, shape: dict[str, Any], required: list[str]) -> str:
    if name in required:
        return "required"
    value = shape.get("default")
    return "" if value in ("", None) or value == [] else f"`{_written(value)}`"


def _need(name: str, when: dict[str, Any], unless: tuple[str, ...]) -> str:
    conditions = [f"`{key}` is `{value}`" for key, value in when.items()]
    conditions += [f"`{key}` is absent" for key in unless]
    return f"\n`{name}` is required when {' and '.join(conditions)}."


def _written(value: object) -> str:
    return json.dumps(value) if isinstance(value, bool | list | dict) else str(value)


def _plain(text: str) -> str:
    """Return a docstring without the keys of its sources."""
    return _KEYS.sub("", text.strip())


def _pretty(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    for page, wanted in pages():
        page.write_text(wanted, encoding="utf-8")
