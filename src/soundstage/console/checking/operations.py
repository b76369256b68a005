"""Operations that look at a definition while it is edited."""

from soundstage.api.errors import NotFound
from soundstage.console.call import Call
from soundstage.console.checking.catalogue import catalogue
from soundstage.console.operation import Operation
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


async def list_widgets(_call: Call[None, None]) -> Catalogue:
    """Return everything that forms and the palette are made of."""
    return catalogue()


async def check(call: Call[Check, None]) -> Findings:
    raise NotFound(call.path)


async def fix(call: Call[Fix, None]) -> Fixed:
    raise NotFound(call.path)


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
