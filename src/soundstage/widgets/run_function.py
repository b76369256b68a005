"""The widget run-function."""

from typing import Annotated, Any, ClassVar

from msgspec import Meta

from soundstage.core.effects import Answer, Failure, HttpRequest
from soundstage.core.events import AnyEvent, EffectDone, FlowEventReceived
from soundstage.core.outcomes import Leave, Outcome, Wait, WaitFor
from soundstage.errors import Json
from soundstage.widgets.answers import FORM, encode, problem_with, published
from soundstage.widgets.base import Widget, register
from soundstage.widgets.form import ADVANCED, Url, like, sid
from soundstage.widgets.properties import Example, KeyValue, Need, Properties
from soundstage.widgets.scope import Scope
from soundstage.widgets.voice import repeat

CONCURRENCY = "x-twilio-function-concurrency"
"""The one header of the answer that templates see [W:run-function]."""

_XML = frozenset({"text/xml", "application/xml"})


class RunFunctionProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a run-function widget."""

    url: Annotated[
        Url,
        Meta(title="Function URL", description="The URL of the Function."),
        like("https://example.twil.io/lookup"),
    ] = ""
    parameters: Annotated[
        tuple[KeyValue, ...],
        Meta(title="Parameters", description="What the Function finds in its event."),
    ] = ()
    service_sid: Annotated[
        str,
        Meta(title="Service", description="The service of the Function, for the editor."),
        ADVANCED,
        sid("ZS"),
    ] = ""
    environment_sid: Annotated[
        str,
        Meta(title="Environment", description="The environment of the Function, for the editor."),
        ADVANCED,
        sid("ZE"),
    ] = ""
    function_sid: Annotated[
        str,
        Meta(title="Function", description="The SID of the Function, for the editor."),
        ADVANCED,
        sid("ZH"),
    ] = ""

    needs = (Need("url", unless=("function_sid",)),)


@register
class RunFunction(Widget):
    """Calls a Function and keeps its answer [W:run-function]."""

    type = "run-function"
    title = "Run Function"
    group = "tools"
    help = (
        "The flow waits for the answer, which is in widgets.NAME.body, and in "
        "widgets.NAME.parsed when it is a JSON object. Every status from 400 up leaves by "
        "Fail."
    )
    events = ("success", "fail")
    labels: ClassVar = {"success": "Success", "fail": "Fail"}
    properties = RunFunctionProperties
    example: ClassVar[Example] = {
        "url": "https://example.twil.io/lookup",
        "parameters": [{"key": "number", "value": "{{contact.channel.address}}"}],
    }

    def enter(self, scope: Scope[RunFunctionProperties]) -> Outcome:
        """Post the parameters as a form; they arrive in the Function's event."""
        properties = scope.properties
        wrong = problem_with(properties.url)
        if wrong:
            problem = f"the URL {properties.url[:200]!r} is wrong, {wrong}"
            scope.warn(81010, f"The Function was not called: {problem}", level="error")
            return Leave("fail")
        request = HttpRequest(
            id=scope.next_id(),
            method="POST",
            url=properties.url,
            content_type=FORM,
            body=encode(properties.parameters),
        )
        return Wait(for_=frozenset({WaitFor.EFFECT}), effects=(request,))

    def resume(self, scope: Scope[Any], event: AnyEvent) -> Outcome:
        """Leave by the status of the answer: 2xx and 3xx are a success.

        TwiML for a live call is said, until it comes back with any FlowEvent (assumed)
        [corpus: tigerfarm/work].
        """
        if isinstance(event, FlowEventReceived):
            return Leave("success", outputs=scope.memory)
        result = event.result if isinstance(event, EffectDone) else None
        if isinstance(result, Answer):
            if result.status < 400:
                return _succeeded(scope, result)
            scope.warn(81017, f"The Function answered {result.status}", level="error")
            return Leave("fail", outputs=_outputs(result))
        if isinstance(result, Failure):
            scope.warn(81010, f"The Function failed: {result.message}", level="error")
            return Leave("fail")
        return repeat(scope)


def _succeeded(scope: Scope[Any], answer: Answer) -> Outcome:
    outputs = _outputs(answer)
    media_type = answer.content_type.partition(";")[0].strip().lower()
    if media_type not in _XML or not scope.execution.has_live_call:
        return Leave("success", outputs=outputs)
    return Wait(
        for_=frozenset({WaitFor.CALL, WaitFor.FLOW_EVENT}), document=answer.body, memory=outputs
    )


def _outputs(answer: Answer) -> dict[str, Json]:
    outputs = published(answer)
    if CONCURRENCY in answer.headers:
        outputs["headers"] = {CONCURRENCY: answer.headers[CONCURRENCY]}
    return outputs
