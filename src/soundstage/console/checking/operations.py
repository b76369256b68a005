"""Operations that look at a definition while it is edited."""

import asyncio
from typing import Any

from soundstage.api.errors import NotFound
from soundstage.console.call import Call
from soundstage.console.checking.catalogue import catalogue
from soundstage.console.checking.findings import Look
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
        subflows=subflows.documents,
        missing=subflows.missing,
    )


async def list_variables(call: Call[VariablesAsked, None]) -> Variables:
    raise NotFound(call.path)


async def render(call: Call[Render, None]) -> Rendered:
    raise NotFound(call.path)


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
