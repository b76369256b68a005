"""A recording: an execution with everything that is needed to play it again."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from soundstage.core.execution import Execution, JournalEntry
from soundstage.definition.model import read_definition
from soundstage.engine.program import Program, compile_program
from soundstage.errors import DefinitionError, Json, SoundstageError
from soundstage.limits import Limits
from soundstage.validation import validate
from soundstage.widgets.scope import Surroundings

Kind = Literal["soundstage-execution-1"]


class RecordingError(SoundstageError):
    """A recording that cannot be read or played; the message says why."""


class Recording(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An execution, its journal and the definitions it ran on, by the SIDs of their flows.

    `gaps` say what is not known of it: a journal that was made from a REST API has some.
    """

    kind: Kind
    execution: Execution
    definitions: dict[str, Json]
    journal: tuple[JournalEntry, ...]
    gaps: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        execution: Execution,
        journal: tuple[JournalEntry, ...],
        definitions: Mapping[str, Json],
        gaps: tuple[str, ...] = (),
    ) -> "Recording":
        return cls(
            kind="soundstage-execution-1",
            execution=execution,
            definitions=dict(definitions),
            journal=journal,
            gaps=gaps,
        )

    @property
    def definition(self) -> Json:
        """The definition of the flow that was started."""
        return self.definitions[self.execution.flow_sid]


def encode(recording: Recording) -> bytes:
    """Return the text of a journal file."""
    return msgspec.json.format(msgspec.json.encode(recording), indent=1) + b"\n"


_decode = msgspec.json.Decoder(Recording).decode


def decode(content: bytes) -> Recording:
    """Read a journal file.

    Raises:
        RecordingError: it is none, or it lacks what is needed to play it.
    """
    try:
        recording = _decode(content)
    except (msgspec.DecodeError, RecursionError) as error:
        raise RecordingError(f"this is no journal of an execution: {error}") from None
    execution = recording.execution
    missing = {execution.flow_sid, *execution.subflows} - recording.definitions.keys()
    if missing:
        raise RecordingError(f"the journal lacks the definition of {', '.join(sorted(missing))}")
    if not recording.journal or not hasattr(recording.journal[0].event, "trigger"):
        raise RecordingError("the journal does not begin with what started the execution")
    return recording


class Compiler:
    """Compiles each definition once, however many recordings name it."""

    def __init__(self, limits: Limits) -> None:
        self._surroundings = Surroundings(limits=limits)
        self._seen: dict[tuple[str, int, int], tuple[Json, Program]] = {}
        self._compiled: dict[tuple[str, int, bytes], Program] = {}
        self._bound: dict[tuple[int, ...], Program] = {}

    def own(self, recording: Recording) -> Program:
        """Return the revision that an execution ran on, with its subflows."""
        return self.other(recording, recording.definitions)

    def other(self, recording: Recording, definitions: Mapping[str, Json]) -> Program:
        """Return what an execution would run with these definitions.

        Raises:
            RecordingError: one of them is not valid.
        """
        execution = recording.execution
        return self.program(execution.flow_sid, execution.revision, definitions, execution.subflows)

    def program(
        self, sid: str, revision: int, definitions: Mapping[str, Json], subflows: Mapping[str, int]
    ) -> Program:
        """Return a flow with those of its subflows that have a definition.

        Raises:
            RecordingError: one of them is not valid.
        """
        main = self._compile(sid, revision, definitions[sid])
        used = sorted(name for name in main.subflow_sids if name in definitions)
        if not used:
            return main
        parts = {
            name: self._compile(name, subflows.get(name, 1), definitions[name]) for name in used
        }
        key = (id(main), *map(id, parts.values()))
        if key not in self._bound:
            self._bound[key] = main.bind(parts)
        return self._bound[key]

    def _compile(self, sid: str, revision: int, document: Json) -> Program:
        seen = self._seen.get((sid, revision, id(document)))
        if seen is not None:
            return seen[1]
        key = (sid, revision, msgspec.json.encode(document))
        if key not in self._compiled:
            report = validate(document, self._surroundings.limits)
            if report.errors:
                raise RecordingError(f"the definition of {sid}: {DefinitionError(report.errors)}")
            definition = read_definition(document)
            self._compiled[key] = compile_program(sid, revision, definition, self._surroundings)
        self._seen[sid, revision, id(document)] = (document, self._compiled[key])
        return self._compiled[key]
