"""One line for every request, and no secret in any of them."""

import structlog
from structlog.testing import capture_logs
from tests.api.conftest import ACCOUNT, FORM, Studio, furnished, make_node

from soundstage.core.effects import Reply
from soundstage.core.events import AnyInbound
from soundstage.core.flows import Flow
from soundstage.runtime.node import Node
from soundstage.settings import Settings


async def test_a_request_is_one_line_without_its_secrets(studio: Studio) -> None:
    with capture_logs() as lines:
        flow = await studio.flow(FriendlyName="a private name")
        await studio.webhook(
            flow["sid"], {"CallSid": "CA1", "From": "+15550001", "To": "+1"}, query="?pin=4711"
        )
        await studio.client.get("/v2/Flows", PageToken="no token")
    shown = [line for line in lines if line["event"] == "request"]
    assert [(line["method"], line["status"], line["log_level"]) for line in shown] == [
        ("POST", 201, "info"),
        ("POST", 200, "info"),
        ("GET", 400, "info"),
    ]
    for line in shown:
        assert line.keys() == {"event", "log_level", "request", "method", "path", "status", "ms"}
    text = repr(lines)
    for secret in (ACCOUNT.auth_token, "private", "4711", "+15550001", "no token", "Basic"):
        assert secret not in text


class BrokenNode(Node):
    """A node that cannot take any event."""

    async def receive(self, flow: Flow, event: AnyInbound) -> Reply:
        raise OSError("the disk is full")


async def test_a_fault_in_a_webhook_is_logged_under_the_id_of_the_answer() -> None:
    studio = Studio(make_node(await furnished(), Settings(), BrokenNode))
    flow = await studio.flow()
    with capture_logs(processors=[structlog.processors.format_exc_info]) as lines:
        answer = await studio.webhook(flow["sid"], {"CallSid": "CA1", "From": "+1", "To": "+2"})
    assert (answer.status, answer.response.body) == (500, b"")
    [line] = [line for line in lines if line["event"] == "webhook failed"]
    assert line["request"] == answer.header("Twilio-Request-Id")
    assert "the disk is full" in line["exception"]
    assert FORM not in repr(lines)
