"""The scenario format: what `*.test.yaml` files hold. `docs/testing.md` explains it by example.

The structs are the format: reading, the JSON Schema and the hints at wrong keys come from them.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from soundstage.errors import Json

Text = str | int | float | bool
"""A text; YAML reads `- text: 1` as a number, and that is the text 1."""

Duration = Annotated[str, Meta(description="A span of time, such as 90 s, 2h or 3 days.")]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mapping in a scenario file."""


class Asked(Part, frozen=True, kw_only=True):
    """What a request carries; what is absent may be anything."""

    query: Annotated[dict[str, Text], Meta(description="Parameters in the URL.")] = {}
    form: Annotated[dict[str, Text], Meta(description="Parameters in the body.")] = {}
    json: Annotated[Json, Meta(description="The body as JSON, or a part of it.")] = msgspec.UNSET
    body: Annotated[Text | None, Meta(description="The exact body.")] = None
    headers: Annotated[dict[str, Text], Meta(description="Some of its headers.")] = {}


class Canned(Part, frozen=True, kw_only=True):
    """The answer to a request of the flow: the first that fits and has not been given yet.

    When all that fit have been given, the last of them is given again.
    """

    url: Annotated[str, Meta(description="The URL; * stands for any text.")]
    method: Annotated[str | None, Meta(description="GET or POST; any method when absent.")] = None
    when: Annotated[Asked | None, Meta(description="Which of these requests: all if absent.")] = (
        None
    )
    status: Annotated[int, Meta(ge=200, le=599, description="The HTTP status.")] = 200
    json: Annotated[Json, Meta(description="The body as JSON.")] = msgspec.UNSET
    body: Annotated[Text | None, Meta(description="The body as text.")] = None
    content_type: Annotated[str | None, Meta(description="The media type.")] = None
    fail: Annotated[
        str | None,
        Meta(description="No answer: timeout, network, too-large, refused or bad-url."),
    ] = None
    delay: Duration | None = None


class CarrierAnswer(Part, frozen=True, kw_only=True):
    """What the carrier answers to a request of the flow in place of the simulated network.

    Without `status` and `fail` the network itself answers, only later.
    """

    url: Annotated[str, Meta(description="The URL, such as */Recordings.json.")]
    method: Annotated[str | None, Meta(description="GET or POST; any method when absent.")] = None
    when: Annotated[Asked | None, Meta(description="Which of these requests: all if absent.")] = (
        None
    )
    status: Annotated[int, Meta(ge=400, le=599, description="The HTTP status.")] | None = None
    code: Annotated[int | None, Meta(description="The error code; 20000 + status if absent.")] = (
        None
    )
    message: Annotated[str | None, Meta(description="What the error says.")] = None
    fail: Annotated[
        str | None,
        Meta(description="No answer: timeout, network, too-large, refused or bad-url."),
    ] = None
    delay: Duration | None = None
    times: Annotated[int, Meta(ge=1, description="How often; always when absent.")] | None = None


class Texting(Part, frozen=True, kw_only=True):
    """A text with more than words."""

    body: Text = ""
    from_: Annotated[str | None, Meta(description="Another phone than the contact's.")] = (
        msgspec.field(default=None, name="from")
    )
    to: Annotated[str | None, Meta(description="Another number than the flow's.")] = None
    media: str | list[str] = []
    params: Annotated[
        dict[str, Text], Meta(description="More webhook parameters, such as ButtonText.")
    ] = {}


Outcomes = Annotated[
    dict[str, dict[str, Json]],
    Meta(description="How what a call waits for comes out: pay, agent, relay, stream or room."),
]


class Speaking(Part, frozen=True, kw_only=True):
    """Something that is said into a phone."""

    text: Text
    confidence: Annotated[float, Meta(ge=0, le=1, description="How well it is understood.")] = 0.9
    phone: Annotated[str | None, Meta(description="Another phone than the contact's.")] = None


class PhoneStep(Part, frozen=True, kw_only=True):
    """One thing that the person at a phone does: exactly one of these."""

    press: Annotated[Text | None, Meta(description="Press keys, when they are listened for.")] = (
        None
    )
    say: Annotated[Text | Speaking | None, Meta(description="Speak, when somebody listens.")] = None
    expect: Annotated[str | None, Meta(description="Wait until this is heard.")] = None
    wait: Duration | None = None
    hang_up: Annotated[bool | None, Meta(description="Put the phone down.")] = None
    provide: Outcomes | None = None


class Behaviour(Part, frozen=True, kw_only=True):
    """What a phone does when it is called."""

    answer: Annotated[
        str, Meta(description="Who answers: yes, no, busy, reject, machine or failed.")
    ] = "yes"
    after: Annotated[Duration, Meta(description="How long it rings before.")] = "1 s"
    answered_by: Annotated[str, Meta(description="What machine detection finds.")] = ""
    script: Annotated[list[PhoneStep], Meta(description="What the person does.")] = []


class Workflow(Part, frozen=True, kw_only=True):
    """Who works on what flows hand over to a TaskRouter workflow: nobody, if nothing is said."""

    accept: Annotated[
        Duration | None, Meta(description="How long a task waits until somebody accepts it.")
    ] = None
    complete: Annotated[
        Duration | None, Meta(description="How long they then work on it, or speak.")
    ] = None
    full: Annotated[bool, Meta(description="Whether no call finds room in its queue.")] = False
    channels: Annotated[
        list[str], Meta(description="The SIDs of task channels that the flow names.")
    ] = []


class Calling(Part, frozen=True, kw_only=True):
    """A call to the flow."""

    from_: Annotated[str | None, Meta(description="Another phone than the contact's.")] = (
        msgspec.field(default=None, name="from")
    )
    to: Annotated[str | None, Meta(description="Another number than the flow's.")] = None
    params: Annotated[
        dict[str, Text], Meta(description="More webhook parameters, such as ForwardedFrom.")
    ] = {}


class Pressing(Part, frozen=True, kw_only=True):
    """Keys that are pressed."""

    keys: Text
    phone: Annotated[str | None, Meta(description="Another phone than the contact's.")] = None


class HangingUp(Part, frozen=True, kw_only=True):
    """A phone that is put down."""

    phone: str


class Conversing(Part, frozen=True, kw_only=True):
    """A conversation of people with chat clients or phone numbers, bound to the flow."""

    people: Annotated[list[str], Meta(description="Who takes part: `visitor` if none.")] = []
    attributes: dict[str, Json] = {}


class Writing(Part, frozen=True, kw_only=True):
    """A message in a conversation."""

    body: Text = ""
    media: str | list[str] = []
    author: Annotated[str, Meta(description="Who writes.")] = "visitor"
    by_rest: Annotated[bool, Meta(description="Whether a REST client writes for them.")] = False


class Start(Part, frozen=True, kw_only=True):
    """A start by REST."""

    to: Annotated[str | None, Meta(description="The contact when absent.")] = None
    from_: Annotated[str | None, Meta(description="The flow's address when absent.")] = (
        msgspec.field(default=None, name="from")
    )
    parameters: Annotated[
        dict[str, Json] | None, Meta(description="What the flow finds in flow.data.")
    ] = None


class SentMessage(Part, frozen=True, kw_only=True):
    """A message that the flow sends; what is absent may be anything."""

    body: Annotated[Text | None, Meta(description="The exact text.")] = None
    template: Annotated[str | None, Meta(description="The exact text, as a Liquid template.")] = (
        None
    )
    contains: Annotated[str | list[str], Meta(description="Parts of the text.")] = []
    matches: Annotated[str | None, Meta(description="A regular expression found in it.")] = None
    media: str | list[str] | None = None
    from_: str | None = msgspec.field(default=None, name="from")
    to: str | None = None


class HeardLine(Part, frozen=True, kw_only=True):
    """Something that is heard on a call; what is absent may be anything."""

    text: Annotated[Text | None, Meta(description="The exact words, or URL of a sound.")] = None
    template: Annotated[str | None, Meta(description="The exact words, as a Liquid template.")] = (
        None
    )
    contains: Annotated[str | list[str], Meta(description="Parts of the words.")] = []
    matches: Annotated[str | None, Meta(description="A regular expression found in it.")] = None
    voice: str | None = None
    language: str | None = None
    phone: Annotated[str | None, Meta(description="The phone where it is heard.")] = None


class MadeCall(Part, frozen=True, kw_only=True):
    """A call; what is absent may be anything."""

    from_: str | None = msgspec.field(default=None, name="from")
    to: str | None = None
    status: Annotated[str | None, Meta(description="Its status now.")] = None


class MadeTask(Part, frozen=True, kw_only=True):
    """A task of a workflow; what is absent may be anything."""

    workflow: Annotated[str | None, Meta(description="The SID of the workflow.")] = None
    channel: Annotated[str | None, Meta(description="The name of the task channel.")] = None
    status: Annotated[str | None, Meta(description="Its status now.")] = None
    attributes: Annotated[dict[str, Json], Meta(description="Some of its attributes.")] = {}


class MadeRequest(Asked, frozen=True, kw_only=True):
    """A request that the flow makes; what is absent may be anything."""

    method: str | None = None
    url: Annotated[str | None, Meta(description="The URL; * stands for any text.")] = None


Heard = Text | HeardLine | list[Text | HeardLine]
Sent = Text | SentMessage | list[Text | SentMessage]
Passed = str | dict[str, str]


class Expectations(Part, frozen=True, kw_only=True):
    """What has happened since the last look, and what is so now."""

    sent: Annotated[
        Sent | None, Meta(description="The messages since the last look, in order; [] for none.")
    ] = None
    heard: Annotated[
        Heard | None, Meta(description="What was heard on calls since the last look; [] for none.")
    ] = None
    calls: Annotated[
        list[MadeCall] | None, Meta(description="The calls that began since the last look.")
    ] = None
    path: Annotated[
        list[Passed] | None,
        Meta(description="The states left since the last look; `state: event` also names how."),
    ] = None
    requests: Annotated[
        list[MadeRequest | str] | None, Meta(description="The requests since the last look.")
    ] = None
    tasks: Annotated[
        list[MadeTask] | None, Meta(description="The tasks that were made since the last look.")
    ] = None
    faults: Annotated[
        list[int] | None, Meta(description="The codes of warnings since the last look.")
    ] = None
    variables: Annotated[dict[str, Json], Meta(description="Variables of the flow.")] = {}
    context: Annotated[dict[str, Json], Meta(description="Context paths and their values.")] = {}
    state: Annotated[str | None, Meta(description="The state that is waiting.")] = None
    ended: Annotated[bool | None, Meta(description="Whether the execution has ended.")] = None
    on_call: Annotated[bool | None, Meta(description="Whether the contact is on a call.")] = None


class Line(Part, frozen=True, kw_only=True):
    """One step of a scenario: exactly one of these."""

    text: Annotated[Text | Texting | None, Meta(description="The contact texts this.")] = None
    call: Annotated[bool | Calling | None, Meta(description="The contact calls.")] = None
    press: Annotated[Text | Pressing | None, Meta(description="The contact presses keys.")] = None
    say: Annotated[Text | Speaking | None, Meta(description="The contact speaks.")] = None
    hang_up: Annotated[bool | HangingUp | None, Meta(description="The contact hangs up.")] = None
    provide: Outcomes | None = None
    conversation: Annotated[
        bool | Conversing | None, Meta(description="A conversation begins, bound to the flow.")
    ] = None
    write: Annotated[Text | Writing | None, Meta(description="Somebody writes in it.")] = None
    request: Annotated[Start | None, Meta(description="A REST client starts the flow.")] = None
    wait: Annotated[Duration | None, Meta(description="Time passes.")] = None
    end: Annotated[bool | None, Meta(description="A REST client ends the execution.")] = None
    expect: Annotated[Expectations | None, Meta(description="Look at what happened.")] = None


class Scenario(Part, frozen=True, kw_only=True):
    """One story: what happens, and what is expected of the flow."""

    name: str
    each: Annotated[
        list[dict[str, Json]], Meta(description="Rows of values for ${name}: one play for each.")
    ] = []
    http: list[Canned] = []
    carrier: list[CarrierAnswer] = []
    clock: Annotated[str | None, Meta(description="When it begins, an ISO 8601 time.")] = None
    seed: int | None = None
    limits: dict[str, int] = {}
    phones: dict[str, Behaviour] = {}
    workflows: dict[str, Workflow] = {}
    contact: str | None = None
    address: str | None = None
    steps: Annotated[list[Line], Meta(min_length=1)]


class Environment(Part, frozen=True, kw_only=True):
    """What is other in one environment: it goes before what the file says."""

    subflows: dict[str, str] = {}
    replace: dict[str, str] = {}
    contents: dict[str, str] = {}
    http: list[Canned] = []


class ScenarioFile(Part, frozen=True, kw_only=True):
    """A flow and its scenarios. What a scenario does not say itself is taken from here."""

    flow: Annotated[str | None, Meta(description="The definition; NAME.json when absent.")] = None
    subflows: Annotated[dict[str, str], Meta(description="Definitions of subflows by SID.")] = {}
    replace: Annotated[
        dict[str, str], Meta(description="Texts of the definition and what stands there instead.")
    ] = {}
    contents: Annotated[dict[str, str], Meta(description="Content templates by SID.")] = {}
    environments: Annotated[
        dict[str, Environment], Meta(description="What is other in one, by its name.")
    ] = {}
    http: list[Canned] = []
    carrier: Annotated[
        list[CarrierAnswer], Meta(description="How the carrier fails, or answers late.")
    ] = []
    clock: Annotated[str | None, Meta(description="When it begins, an ISO 8601 time.")] = None
    seed: Annotated[int, Meta(description="All chance comes from it: SIDs, for example.")] = 1
    limits: Annotated[dict[str, int], Meta(description="Limits in place of Studio's.")] = {}
    phones: Annotated[
        dict[str, Behaviour], Meta(description="What phones do when the flow calls them.")
    ] = {}
    workflows: Annotated[
        dict[str, Workflow], Meta(description="TaskRouter workflows by SID, and who works there.")
    ] = {}
    contact: Annotated[str | None, Meta(description="The contact's address.")] = None
    address: Annotated[str | None, Meta(description="The flow's address.")] = None
    service: Annotated[str | None, Meta(description="The Messaging Service of the address.")] = None
    scenarios: Annotated[list[Scenario], Meta(min_length=1)]
