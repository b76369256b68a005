"""Differences of flows for a terminal and for a pull request."""

import re
from collections.abc import Iterator, Sequence
from html import escape

import typer

from soundstage.definition.diff.describe import Line, Section, count
from soundstage.definition.diff.words import Part, shortened

_SIGNS = {"added": "+", "removed": "-", "changed": "~", "renamed": ">"}
_COLORS = {"added": "green", "removed": "red", "changed": "yellow", "renamed": "cyan"}
_FLOW = "the flow"
_PLAIN = re.compile(r"[\w .,=-]+", re.ASCII)
_MARKDOWN = {ord(sign): f"&#{ord(sign)};" for sign in "\\`*_[]|~$"}


def for_terminal(sections: Sequence[Section], *, color: bool) -> Iterator[str]:
    """Yield lines; without colours `[-…-]` and `{+…+}` show which words went and came."""
    for section in sections:
        sign = _styled(_SIGNS[section.mark], section.mark, color)
        name = typer.style(section.name or _FLOW, bold=True) if color else section.name or _FLOW
        was = f" (was {section.old_name})" if section.old_name else ""
        widget = f"  {section.widget}" if section.widget else ""
        yield f"{sign} {name}{was}{typer.style(widget, dim=True) if color else widget}"
        for line in section.lines:
            sign = _styled(_SIGNS[line.mark], line.mark, color)
            parts = "".join(_part(part, line, color) for part in shortened(line.parts))
            yield f"    {sign} {line.label}: {parts}".replace("\n", "\n        ")


def _styled(text: str, mark: str, color: bool) -> str:
    return typer.style(text, fg=_COLORS[mark]) if color else text


def _part(part: Part, line: Line, color: bool) -> str:
    text = _printable(part.text)
    if part.kind == "same":
        return text
    if color:
        is_old = part.kind == "old"
        return typer.style(text, fg="red" if is_old else "green", strikethrough=is_old)
    if line.mark != "changed":
        return text
    return f"[-{text}-]" if part.kind == "old" else f"{{+{text}+}}"


def _printable(text: str) -> str:
    """Return a text that cannot steer the terminal."""
    return "".join(
        letter if letter.isprintable() or letter == "\n" else f"\\u{ord(letter):04x}"
        for letter in text
    )


def for_markdown(sections: Sequence[Section]) -> Iterator[str]:
    """Yield the lines of a comment on a pull request."""
    yield f"### Flow: {count(sections)}" if sections else "### Flow: no changes"
    for section in sections:
        was = f" (was {_code(section.old_name)})" if section.old_name else ""
        done = f" {section.mark}" if section.mark in ("added", "removed", "renamed") else ""
        widget = f" · {_code(section.widget)}" if section.widget else ""
        name = _code(section.name) if section.name else _FLOW
        yield f"\n**{name}**{widget}{done}{was}\n"
        for line in section.lines:
            done = f"{line.mark} " if line.mark != section.mark or section.mark == "changed" else ""
            parts = "".join(_inline(part, line) for part in shortened(line.parts))
            yield f"* {done}{_code(line.label)}: <code>{parts}</code>"


def _inline(part: Part, line: Line) -> str:
    text = _safe(part.text)
    if part.kind == "same" or line.mark in ("added", "removed"):
        return text
    return f"<del>{text}</del>" if part.kind == "old" else f"<ins>{text}</ins>"


def _code(text: str) -> str:
    return f"`{text}`" if _PLAIN.fullmatch(text) else f"<code>{_safe(text)}</code>"


def _safe(text: str) -> str:
    """Return a text in which nothing is Markdown, HTML or a link."""
    shown = escape(text).translate(_MARKDOWN | {10: "<br>", 13: ""})
    return shown.replace("://", "&#58;//")
