"""Operations that look at a definition while it is edited."""

import asyncio
from typing import Any

from soundstage.console.call import Call
from soundstage.console.checking.catalogue import catalogue
from soundstage.console.checking.findings import Look
from soundstage.console.checking.previews import Kind, render_template
from soundstage.console.checking.variables import sample_context, variables_at
from soundstage.console.operation import Operation
from soundstage.console.subflows import find_subflows
from soundstage.console.wire.checking import (
    Catalogue,
    Check,
    Findings,
    Fix,
    Fixed,
    Render,
    Rendered,
    Variables,
    VariablesAsked,
)
from soundstage.errors import Json
from soundstage.sid import is_sid


async def list_widgets(_call: Call[None, None]) -> Catalogue:
    """Return everything that forms and the palette are made of."""
    return catalogue()


async def check(call: Call[Check, None]) -> Findings:
    """Look at a definition, in a thread: a large one takes longer than others should wait."""
    look = await _look(call, call.body.definition)
    return await asyncio.to_thread(look.findings, call.body.definition)


async def fix(call: Call[Fix, None]) -> Fixed:
    """Correct one finding and leave everything else as it is."""
    body = call.body
    look = await _look(call, body.definition)
    fixed = await asyncio.to_thread(look.fixed, body.definition, body.code, body.pointer)
    return Fixed(definition=fixed)


async def _look(call: Call[Any, None], definition: Json) -> Look:
    subflows = await find_subflows(call.store, call.account, definition)
    return Look(
        limits=call.limits,
        folder=call.room.folder,
        subflows=await asyncio.to_thread(subflows.documents),
        missing=subflows.missing,
    )


async def list_variables(call: Call[VariablesAsked, None]) -> Variables:
    """Return what the templates of a state can use."""
    return await _variables(call, call.body.definition, call.body.state)


async def _variables(call: Call[Any, None], definition: Json, state: str) -> Variables:
    subflows = await find_subflows(call.store, call.account, definition)
    documents = await asyncio.to_thread(subflows.documents)
    return await asyncio.to_thread(variables_at, definition, state, call.limits, documents)


async def render(call: Call[Render, None]) -> Rendered:
    """Fill a template in, in a thread: a wicked one takes as long as it may."""
    kind, context = await _context(call)
    template = call.body.template
    return await asyncio.to_thread(render_template, template, context, kind, call.now, call.limits)


async def _context(call: Call[Render, None]) -> tuple[Kind, dict[str, Json]]:
    body = call.body
    if body.context is not None:
        return "given", body.context
    if body.execution_sid is not None:
        sid = body.execution_sid
        execution = await call.store.execution(sid) if is_sid(sid, "FN") else None
        if execution is None or execution.account_sid != call.account.sid:
            raise call.not_found()
        return "execution", execution.context
    variables = await _variables(call, body.definition or {}, body.state or "")
    return "sample", sample_context(variables)


OPERATIONS = (
    Operation(
        name="list_widgets",
        method="GET",
        path="/console/api/widgets",
        answers=Catalogue,
        handler=list_widgets,
    ),
    Operation(
        name="check",
        method="POST",
        path="/console/api/check",
        answers=Findings,
        handler=check,
        body=Check,
    ),
    Operation(
        name="fix",
        method="POST",
        path="/console/api/check/fix",
        answers=Fixed,
        handler=fix,
        body=Fix,
    ),
    Operation(
        name="list_variables",
        method="POST",
        path="/console/api/variables",
        answers=Variables,
        handler=list_variables,
        body=VariablesAsked,
    ),
    Operation(
        name="render",
        method="POST",
        path="/console/api/render",
        answers=Rendered,
        handler=render,
        body=Render,
    ),
)
