"""A session that was played by hand, written as a scenario."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from soundstage.carrier.http import HttpClient, HttpFailure, Request, Response
from soundstage.carrier.urls import shown
from soundstage.errors import Json
from soundstage.testing.errors import StageError
from soundstage.testing.reading import parse_script
from soundstage.testing.stage import Stage
from soundstage.testing.yaml_text import as_yaml

_JSON = "application/json"
_NAME = "recorded"


@dataclass(slots=True)
class Recording:
    """What was done and what came of it: steps in their order, and the answers of servers.

    `setting` are keys of the scenario besides, such as `clock` or `phones`.
    """

    steps: list[dict[str, Json]] = field(default_factory=list)
    http: list[dict[str, Json]] = field(default_factory=list)
    setting: dict[str, Json] = field(default_factory=dict)


class Witness:
    """Notes what is done on a stage, and what came of it since the last time."""

    def __init__(self, stage: Stage, recording: Recording) -> None:
        self._stage = stage
        self._recording = recording
        self._sent = self._heard = self._left = 0

    def note(self, did: dict[str, Json]) -> None:
        """Add a step that was done, and look at the stage after it."""
        stage = self._stage
        sent = [message.body for message in stage.sent[self._sent :]]
        heard = [str(line) for line in stage.heard[self._heard :]]
        looks: dict[str, Json] = {
            "sent": sent[0] if len(sent) == 1 and sent[0] else sent,
            "heard": heard[0] if len(heard) == 1 and heard[0] else heard,
            "path": [step.transitioned_from for step in stage.steps[self._left :]],
        }
        self._sent, self._heard = len(stage.sent), len(stage.heard)
        self._left = len(stage.steps)
        expected = {key: value for key, value in looks.items() if value}
        expected |= {"state": stage.state} if stage.state else {"ended": stage.ended}
        self._recording.steps += [_as_done(did, stage), {"expect": expected}]


def _as_done(did: dict[str, Json], stage: Stage) -> dict[str, Json]:
    """Return a step; a start by REST with the parameters that reached the flow."""
    if "request" not in did or stage.run is None:
        return did
    data = stage.context.get("flow", {}).get("data") or {}
    return {"request": {"parameters": data} if data else {}}


class RecordingHttp(HttpClient):
    """Passes requests on and notes the answers as a scenario cans them."""

    def __init__(self, http: HttpClient, recording: Recording) -> None:
        self._http = http
        self._recording = recording

    async def send(self, request: Request) -> Response:
        entry: dict[str, Json] = {
            "url": shown(request.url).partition("?")[0],
            "method": request.method,
        }
        try:
            response = await self._http.send(request)
        except HttpFailure as failure:
            self._recording.http.append({**entry, "fail": failure.reason})
            raise
        self._recording.http.append({**entry, **_answer(response)})
        return response


def _answer(response: Response) -> dict[str, Json]:
    told: dict[str, Json] = {} if response.status == 200 else {"status": response.status}
    if response.media_type == _JSON:
        try:
            return {**told, "json": msgspec.json.decode(response.body)}
        except msgspec.DecodeError:
            pass
    return {**told, "body": response.text, "content_type": response.media_type}


def write_scenario(recording: Recording, path: Path) -> str:
    """Add the recording to a scenario file, or make the file; return the scenario's name.

    Raises:
        StageError: the scenarios of the file do not stand on lines of their own.
        ScenarioError: the file has a mistake.
    """
    if not path.exists():
        path.write_text(f"scenarios:\n{scenario_text(recording, _named(1), 2)}", encoding="utf-8")
        return _named(1)
    text = path.read_text(encoding="utf-8")
    script = parse_script(text, path)
    span = script.where.spans["scenarios",]
    if not span.in_lines:
        raise StageError(f"{path}: write each scenario on lines of its own, then record again")
    names = {scenario.name for scenario in script.file.scenarios}
    name = next(_named(n) for n in range(1, len(names) + 2) if _named(n) not in names)
    added = scenario_text(recording, name, span.column).rstrip("\n")
    path.write_text(f"{text[: span.end]}\n\n{added}{text[span.end :] or chr(10)}", encoding="utf-8")
    return name


def _named(number: int) -> str:
    return f"{_NAME} {number}"


def scenario_text(recording: Recording, name: str, column: int) -> str:
    """Return a scenario as an item of a list that begins in a column."""
    lines = [f"- name: {as_yaml(name)}"]
    lines += [f"  {key}: {as_yaml(value)}" for key, value in recording.setting.items()]
    if recording.http:
        lines.append("  http:")
        lines += [f"    - {as_yaml(entry)}" for entry in recording.http]
    lines.append("  steps:")
    for step in recording.steps:
        lines += _step_lines(step)
    return "".join(f"{' ' * column}{line}\n" for line in lines)


def _step_lines(step: Mapping[str, Json]) -> Sequence[str]:
    ((what, value),) = step.items()
    if what != "expect":
        return [f"    - {what}: {as_yaml(value)}"]
    return ["    - expect:", *(f"        {key}: {as_yaml(item)}" for key, item in value.items())]
