"""Compiled revisions, and which of them a contact runs."""

from collections.abc import Mapping, MutableMapping
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from soundstage.core.execution import Execution
from soundstage.core.flows import Flow
from soundstage.definition.model import read_definition
from soundstage.definition.parse import parse_definition
from soundstage.engine.program import Program, compile_program
from soundstage.errors import Bug
from soundstage.store.port import Store
from soundstage.widgets.scope import Surroundings

_DRAFTS = frozenset({"LatestDraft", "LatestRevision"})
_KEPT = 1_000
_TEXTS_KEPT = 64
"""So many are remembered for all nodes of the process: scenarios run the same flow in many."""
_LONGEST_NUMBER = 18
Key = TypeVar("Key")


class Programs:
    """Compiles each revision once and keeps it."""

    def __init__(self, store: Store, surroundings: Surroundings) -> None:
        self._store = store
        self._surroundings = surroundings
        self._compiled: dict[tuple[str, int], Program] = {}
        self._bound: dict[tuple[str, int, tuple[tuple[str, int], ...]], Program] = {}

    async def of(self, execution: Execution) -> Program:
        """Return the program of an execution, with its subflows."""
        return await self._bind(execution.flow_sid, execution.revision, execution.subflows)

    async def for_contact(self, flow: Flow, contact: str) -> Program | None:
        """Return what a contact runs: test users the latest draft, all others what is published.

        The revisions of the subflows are chosen here as well and stay for the life of the
        execution (assumed). None: nothing is published [testusers][FAQ].
        """
        tester = contact in await self._store.test_users(flow.sid)
        number = flow.latest if tester else flow.published
        if number is None:
            return None
        program = await self._find(flow.sid, number)
        if program is None:
            return None
        subflows = {
            sid: chosen
            for sid, revision in _uses(program).items()
            if (chosen := await self._choose(flow, sid, revision, tester)) is not None
        }
        return await self._bind(flow.sid, number, subflows)

    async def _choose(self, parent: Flow, sid: str, revision: str, tester: bool) -> int | None:
        """Return the revision of a subflow (runtime.md section 8) [subflows]."""
        subflow = await self._store.flow(sid)
        if subflow is None or subflow.account_sid != parent.account_sid:
            return None
        if revision.isascii() and revision.isdigit():
            number = int(revision[:_LONGEST_NUMBER])
            return number if 0 < number <= subflow.latest else None
        return subflow.latest if tester and revision in _DRAFTS else subflow.published

    async def _bind(self, flow_sid: str, number: int, subflows: Mapping[str, int]) -> Program:
        if not subflows:
            return await self._compile(flow_sid, number)
        key = (flow_sid, number, tuple(sorted(subflows.items())))
        if key not in self._bound:
            _make_room(self._bound)
            parts = {sid: await self._compile(sid, n) for sid, n in subflows.items()}
            self._bound[key] = (await self._compile(flow_sid, number)).bind(parts)
        return self._bound[key]

    async def _compile(self, flow_sid: str, number: int) -> Program:
        program = await self._find(flow_sid, number)
        if program is None:
            raise Bug(f"revision {number} of {flow_sid} is not in the store")
        return program

    async def _find(self, flow_sid: str, number: int) -> Program | None:
        """Return a compiled revision; None when its flow was deleted this moment."""
        key = (flow_sid, number)
        if key not in self._compiled:
            revision = await self._store.revision(flow_sid, number)
            if revision is None:
                return None
            _make_room(self._compiled)
            program = _compiled(revision.definition, self._surroundings)
            self._compiled[key] = replace(program, flow_sid=flow_sid, revision=number)
        return self._compiled[key]


@lru_cache(_TEXTS_KEPT)
def _compiled(text: str, surroundings: Surroundings) -> Program:
    """Return the program of a text, of whatever flow it is a revision."""
    definition = read_definition(parse_definition(text, surroundings.limits))
    return compile_program("", 0, definition, surroundings)


def _uses(program: Program) -> dict[str, str]:
    """Return the revision that is asked for of each subflow; all uses of one agree [subflows]."""
    return {
        str(state.properties["flow_sid"]): str(state.properties["flow_revision"])
        for state in program.definition.states
        if state.type == "run-subflow"
    }


def _make_room(cache: MutableMapping[Key, Program]) -> None:
    if len(cache) >= _KEPT:
        del cache[next(iter(cache))]
