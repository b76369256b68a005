"""The widget catalogue, findings, variables and previews."""

from typing import Literal

import msgspec

from soundstage.errors import Json


class WidgetEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A transition that a new state of this widget has, and what it means to people."""

    event: str
    label: str


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A group of the palette."""

    name: str
    title: str


class WidgetKind(msgspec.Struct, frozen=True, kw_only=True):
    """A widget type. `properties` is the JSON Schema that the validator uses.

    Its keys `x-liquid` (a template), `description`, `title`, `x-order`, `x-advanced`,
    `x-placeholder`, `x-editor` (code, json, condition, pairs, sid, url, phone, seconds …) steer
    the form. `defaults` are the properties of a new state.
    """

    type: str
    title: str
    group: str
    summary: str
    events: tuple[WidgetEvent, ...]
    properties: dict[str, Json]
    defaults: dict[str, Json]
    transitions_by_condition: bool
    needs_call: bool
    supported: bool
    help: str


class Catalogue(msgspec.Struct, frozen=True, kw_only=True):
    """All widget types, and the groups in the order of the palette."""

    groups: tuple[Group, ...]
    widgets: tuple[WidgetKind, ...]


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """A definition to look at."""

    definition: dict[str, Json]
    flow_sid: str | None = None


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A problem. `pointer` is a JSON pointer like `#/states/1/properties/body`."""

    code: str
    rule: str
    severity: Literal["error", "warning", "note"]
    message: str
    fix: str
    why: str
    pointer: str
    state: str | None
    fixable: bool
    invalid: bool


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """All problems, the worst first; `valid` flows can be saved."""

    valid: bool
    findings: tuple[Finding, ...]


class Fix(msgspec.Struct, frozen=True, kw_only=True):
    """Which problem to mend."""

    definition: dict[str, Json]
    code: str
    pointer: str


class Fixed(msgspec.Struct, frozen=True, kw_only=True):
    """The definition after it."""

    definition: dict[str, Json]


class VariablesAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A state whose templates somebody writes."""

    definition: dict[str, Json]
    state: str


class Variable(msgspec.Struct, frozen=True, kw_only=True):
    """A variable that can exist when the state is entered. `always`: on every path to it."""

    path: str
    source: str
    description: str
    sample: Json
    always: bool


class LiquidWord(msgspec.Struct, frozen=True, kw_only=True):
    """A filter or a tag of templates."""

    name: str
    summary: str
    example: str


class Variables(msgspec.Struct, frozen=True, kw_only=True):
    """What a template can use."""

    variables: tuple[Variable, ...]
    filters: tuple[LiquidWord, ...]
    tags: tuple[LiquidWord, ...]


class Render(msgspec.Struct, frozen=True, kw_only=True):
    """A template, and the context to render it with.

    The context is the one given, or that of an execution, or a sample made for the state.
    """

    template: str
    definition: dict[str, Json] | None = None
    state: str | None = None
    context: dict[str, Json] | None = None
    execution_sid: str | None = None


class TemplateProblem(msgspec.Struct, frozen=True, kw_only=True):
    """Where a template is wrong, as characters from its beginning."""

    message: str
    start: int
    end: int


class Rendered(msgspec.Struct, frozen=True, kw_only=True):
    """What a template says; `problem` when it says nothing."""

    text: str
    problem: TemplateProblem | None
    kind: Literal["sample", "given", "execution"]
    unknown: tuple[str, ...]
