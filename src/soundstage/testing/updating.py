"""Accepting what comes out: expectations that are not met are rewritten where they stand.

Only the values that differ are replaced in the text of the file. Everything else, comments
and the order and the look of it, stays as it is.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from soundstage.errors import Json
from soundstage.testing.accepting import Accepter, Change, Kept
from soundstage.testing.located import Path as Place
from soundstage.testing.located import Span
from soundstage.testing.player import play
from soundstage.testing.reading import ScenarioError, Script, parse_script
from soundstage.testing.runner import Choice
from soundstage.testing.stage import Stage
from soundstage.testing.yaml_text import as_yaml


@dataclass(frozen=True, slots=True)
class Edit:
    """New text for a part of a file."""

    start: int
    end: int
    text: str
    line: int
    what: str


def update_file(path: Path, choice: Choice) -> list[str]:
    """Rewrite what is not met in a file; say what was rewritten, and what cannot be."""
    try:
        text = path.read_text(encoding="utf-8")
        script = parse_script(text, path, choice.environment)
        edits, notes = _Updater(script, text).run(choice)
    except (ScenarioError, OSError, UnicodeDecodeError):
        return []
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    if edits:
        path.write_text(text, encoding="utf-8")
    return [f"updated  {path}:{edit.line}: {edit.what}" for edit in edits] + notes


class _Updater:
    """Plays the scenarios of one file and finds what has to be rewritten in it."""

    def __init__(self, script: Script, text: str) -> None:
        self._script = script
        self._text = text

    def run(self, choice: Choice) -> tuple[list[Edit], list[str]]:
        """Return the edits, and a line for each scenario that stays as it is."""
        script, edits, notes = self._script, list[Edit](), list[str]()
        tables = {n for n in script.expansion.origins if script.expansion.origins.count(n) > 1}
        for number, scenario in enumerate(script.file.scenarios):
            if not choice.fits(script.path, scenario.name):
                continue
            found = list(self._edits(number))
            origin = script.expansion.origins[number]
            if found and origin in tables:
                line = script.line("scenarios", number)
                notes.append(
                    f"left     {script.path}:{line}: {scenario.name}: its rows share what is "
                    "expected; change it by hand"
                )
            else:
                edits += found
        return edits, notes

    def _edits(self, number: int) -> Iterator[Edit]:
        accepters: list[Accepter] = []

        def looking(stage: Stage) -> Accepter:
            accepters.append(Accepter(stage))
            return accepters[-1]

        asyncio.run(play(self._script, number, looking))
        if not accepters:
            return
        steps = self._script.file.scenarios[number].steps
        looks = [index for index, step in enumerate(steps) if step.expect is not None]
        origin = self._script.expansion.origins[number]
        here: Place = ("scenarios", origin, "steps")
        for change in accepters[0].changes:
            yield from self._rewritten(change, (*here, looks[change.look], "expect"))
        if accepters[0].left_over:
            yield from self._appended(here, accepters[0].left_over)

    def _rewritten(self, change: Change, expect: Place) -> Iterator[Edit]:
        place = (*expect, *change.place)
        span = self._script.where.spans[place]
        if change.items is None:
            yield self._edit(place, span, as_yaml(change.value))
            return
        items = [self._item(item, place) for item in change.items]
        spans = [self._script.where.spans.get((*place, index)) for index in range(len(items))]
        known = [one for one in spans if one is not None]
        if len(known) == len(items) and (*place, len(items)) not in self._script.where.spans:
            for index, item in enumerate(change.items):
                if not isinstance(item, Kept):
                    yield self._edit((*place, index), known[index], items[index])
        elif span.in_lines and items:
            between = "\n" + " " * span.column
            yield self._edit(place, span, between.join(f"- {item}" for item in items))
        elif len(items) == 1 and (*place, 0) not in self._script.where.spans:
            yield self._edit(place, span, items[0])
        else:
            yield self._edit(place, span, f"[{', '.join(items)}]")

    def _item(self, item: Kept | Json, place: Place) -> str:
        """Return the text of an item: one that is kept stands in a list, or alone."""
        if not isinstance(item, Kept):
            return as_yaml(item)
        spans = self._script.where.spans
        span = spans.get((*place, item.index), spans[place])
        return self._text[span.start : span.end].rstrip()

    def _appended(self, steps: Place, bodies: tuple[str, ...]) -> Iterator[Edit]:
        """Expect at the end of a scenario what is sent and no `expect` looks at."""
        span = self._script.where.spans[steps]
        if span.in_lines:
            wanted = as_yaml({"sent": list(bodies) if len(bodies) > 1 else bodies[0]})
            text = f"\n{' ' * span.column}- expect: {wanted}"
            at = Span(span.end, span.end, span.column, in_lines=True)
            yield self._edit(steps, at, text)

    def _edit(self, place: Place, span: Span, text: str) -> Edit:
        line = self._text.count("\n", 0, span.start) + 1
        what = ".".join(str(part) for part in place[4:]) or "a further expect"
        before = self._text[span.start : span.end]
        return Edit(span.start, span.end, _kept_apart(before, text), line, what)


def _kept_apart(before: str, text: str) -> str:
    """Keep the blanks that stood at the end of a value before the next sign."""
    return text + before[len(before.rstrip()) :]
