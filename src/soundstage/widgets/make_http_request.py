"""The widget make-http-request."""

from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import urlsplit

from msgspec import UNSET, Meta, UnsetType

from soundstage.core.effects import Answer, Failure, HttpRequest
from soundstage.core.events import AnyEvent, EffectDone
from soundstage.core.outcomes import Leave, Outcome, Wait, WaitFor
from soundstage.widgets.answers import FORM, encode, problem_with, published, with_query
from soundstage.widgets.base import Widget, register
from soundstage.widgets.form import ADVANCED, HIDDEN, Url, choices, like, shown
from soundstage.widgets.properties import Example, KeyValue, Properties, Text
from soundstage.widgets.scope import Scope

RESERVED = frozenset({"method"})
"""Parameter names that are refused [err 81014]."""


class MakeHttpRequestProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a make-http-request widget."""

    method: Annotated[
        Literal["GET", "POST"], Meta(title="Method", description="The HTTP method.")
    ] = "GET"
    url: Annotated[
        Url, Meta(title="URL", description="The URL to call."), like("https://example.com/orders")
    ]
    content_type: Annotated[
        str,
        Meta(description="The media type of the body."),
        choices(
            "application/x-www-form-urlencoded;charset=utf-8", "application/json;charset=utf-8"
        ),
    ] = "application/x-www-form-urlencoded;charset=utf-8"
    body: Annotated[
        Text, Meta(description="The body of the request."), shown(editor="code", language="json")
    ] = ""
    parameters: Annotated[
        tuple[KeyValue, ...],
        Meta(title="Parameters", description="Parameters of the query or the form."),
    ] = ()
    add_twilio_auth: Annotated[
        bool,
        Meta(
            title="Send the account's credentials",
            description="Whether the account's credentials are sent, to Twilio only.",
        ),
        ADVANCED,
    ] = False
    timeout: (
        Annotated[int, Meta(description="Found in some exports; without effect."), HIDDEN]
        | UnsetType
    ) = UNSET
    save_response_as: Annotated[
        str, Meta(description="Found in old exports; without effect."), HIDDEN
    ] = ""


@register
class MakeHttpRequest(Widget):
    """Calls a web server and keeps its answer [W:http-request]."""

    type = "make-http-request"
    title = "Make HTTP Request"
    group = "tools"
    help = (
        "The flow waits for the answer, which is in widgets.NAME.body, and in "
        "widgets.NAME.parsed when it is a JSON object. Every status from 300 up leaves by "
        "Fail."
    )
    events = ("success", "failed")
    labels: ClassVar = {"success": "Success", "failed": "Fail"}
    properties = MakeHttpRequestProperties
    example: ClassVar[Example] = {
        "method": "POST",
        "url": "https://example.com/orders",
        "content_type": "application/json;charset=utf-8",
        "body": '{"number": "{{flow.variables.order}}"}',
    }

    def enter(self, scope: Scope[MakeHttpRequestProperties]) -> Outcome:
        """Send the request, unless it cannot be sent (81014)."""
        properties = scope.properties
        problem = _problem(scope, properties)
        if problem:
            scope.warn(81014, f"The request was not sent: {problem}", level="error")
            return Leave("failed")
        url, body = _parts(properties)
        request = HttpRequest(
            id=scope.next_id(),
            method=properties.method,
            url=url,
            content_type=properties.content_type,
            body=body,
            account_auth=properties.add_twilio_auth,
        )
        return Wait(for_=frozenset({WaitFor.EFFECT}), effects=(request,))

    def resume(self, scope: Scope[Any], event: AnyEvent) -> Outcome:
        """Leave by the status of the answer; an answer is published, a failure is not [skill]."""
        result = event.result if isinstance(event, EffectDone) else None
        if isinstance(result, Answer):
            if result.status < 300:
                return Leave("success", outputs=published(result))
            scope.warn(81016, f"The server answered {result.status}", level="error")
            return Leave("failed", outputs=published(result))
        if isinstance(result, Failure):
            code = 81014 if result.reason == "bad-url" else 81016
            scope.warn(code, f"The request failed: {result.message}", level="error")
        return Leave("failed")


def _problem(
    scope: Scope[MakeHttpRequestProperties], properties: MakeHttpRequestProperties
) -> str | None:
    wrong = problem_with(properties.url)
    if wrong:
        return f"the URL {properties.url[:200]!r} is wrong, {wrong}"
    for parameter in properties.parameters:
        if parameter.key in RESERVED:
            return f"{parameter.key} is a reserved parameter name"
    host = urlsplit(properties.url).netloc.rpartition("@")[2].lower()
    trusted = host.endswith(".twilio.com") or host in scope.surroundings.carrier_hosts
    if properties.add_twilio_auth and not trusted:
        return f"the account's credentials are for Twilio's hosts only, not for {host}"
    return None


def _parts(properties: MakeHttpRequestProperties) -> tuple[str, str]:
    """Return URL and body; parameters go where the method has room for them [foodnow]."""
    query = encode(properties.parameters)
    if properties.method == "GET":
        return with_query(properties.url, query), ""
    if properties.content_type.lower().startswith(FORM) and not properties.body:
        return properties.url, query
    return with_query(properties.url, query), properties.body
