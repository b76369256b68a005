"""The parts of promotion: order, the lock file, suggestions, and talking to servers."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.promotion.conftest import flow, state, text

from soundstage.definition.diff import diff
from soundstage.definition.names import Names
from soundstage.environments.config import Credentials
from soundstage.promotion.faults import PromotionFault, ServerFault
from soundstage.promotion.http import Http
from soundstage.promotion.lock import Entry, Lock, hash_of
from soundstage.promotion.order import in_order
from soundstage.promotion.secrets import HIDDEN, hide, without_secrets
from soundstage.promotion.server import Server
from soundstage.promotion.suggesting import slug, suggestions

SID = "FW" + "1" * 32


def runs(*names: str) -> Any:
    properties = {"flow_revision": "LatestPublished", "parameters": []}
    return flow(
        "run_0",
        *(
            state(f"run_{i}", "run-subflow", properties | {"flow_sid": f"${{flow.{name}}}"})
            for i, name in enumerate(names)
        ),
    )


# the order


def test_what_a_flow_runs_goes_before_it() -> None:
    flows = {"a": runs("b", "c"), "b": runs("d"), "c": runs("there"), "d": runs()}
    order = in_order(flows, {"there"})
    assert sorted(order) == ["a", "b", "c", "d"]
    assert order.index("d") < order.index("b") < order.index("a")
    assert order.index("c") < order.index("a")


def test_flows_that_run_each_other_can_be_pushed_once_they_are_there() -> None:
    flows = {"a": runs("b"), "b": runs("a")}
    assert in_order(flows, {"a", "b"}) == ["a", "b"]
    assert in_order(flows | {"c": runs("b")}, {"a"}) == ["b", "c", "a"]
    with pytest.raises(PromotionFault, match="run each other, and none is there yet"):
        in_order(flows, ())


def test_a_flow_that_runs_itself_has_to_be_there() -> None:
    assert in_order({"a": runs("a")}, {"a"}) == ["a"]
    with pytest.raises(PromotionFault, match="a runs itself, and is not there yet"):
        in_order({"a": runs("a")}, ())


# the lock file


def test_a_lock_file_keeps_the_others(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "soundstage.lock")
    first, second = Entry(SID, 1, "published", "x"), Entry(SID, 2, "draft", "y")
    lock.set("dev", "a", first)
    lock.set("prod", "a", second)
    lock.set("dev", "b", second)
    assert lock.entries("dev") == {"a": first, "b": second}
    assert lock.entries("prod") == {"a": second}
    assert lock.entries("test") == {}
    assert [path.name for path in tmp_path.iterdir()] == ["soundstage.lock"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"dev": {"a": {"sid": 1}}}', "<<<<<<< HEAD"])
def test_a_lock_file_that_cannot_be_used(tmp_path: Path, content: str) -> None:
    (tmp_path / "soundstage.lock").write_text(content, encoding="utf-8")
    with pytest.raises(PromotionFault, match="take it from version control again"):
        Lock(tmp_path / "soundstage.lock").entries("dev")


def test_the_order_of_keys_is_no_change() -> None:
    assert hash_of({"a": 1, "b": [2]}) == hash_of({"b": [2], "a": 1})
    assert hash_of({"a": 1}) != hash_of({"a": 2})


# suggestions


def test_each_value_without_a_name_is_suggested_once() -> None:
    number, host = "+15557770001", "https://orders-1234.twil.io"
    workflow, service = "WW" + "a" * 32, "ZS" + "b" * 32
    flex = {"workflow": workflow, "channel": "TC" + "0" * 32, "attributes": f'{{"n": "{number}"}}'}
    pairs = [{"key": "callback", "value": f"{host}/done?{workflow}"}]
    call = {"url": f"{host}/find", "service_sid": service, "parameters": pairs}
    other = {"url": "https://{{flow.variables.host}}/x", "to": "${env.number}"}
    document = flow(
        "agent",
        state("agent", "send-to-flex", flex),
        state("find", "run-function", call),
        state("other", "make-http-request", other),
        text("help", "https://api.twilio.com/x https://www.example.com"),
    )
    found = suggestions({"order": document}, {"agent_workflow"})
    assert [one.line for one in found] == [
        f'agent_workflow_2 = "{workflow}"',
        f'agent_attributes = "{number}"',
        f'orders_1234_twil = "{host}"',
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Order (2)", "order_2"), ("2nd try", "_2nd_try"), ("???", "flow"), ("Überweg", "berweg")],
)
def test_a_flow_gets_a_name_for_files(name: str, expected: str) -> None:
    assert slug(name, "flow") == expected


# secrets


NAMES = Names({"${env.key}": 'a"secret/', "${env.x}": "X"}, frozenset({"${env.key}"}))


@pytest.mark.parametrize(
    "written", ['a"secret/', 'a\\"secret/', 'a\\\\\\"secret/', "a%22secret%2F", "YSJzZWNyZXQv"]
)
def test_a_secret_is_hidden_however_it_is_written(written: str) -> None:
    assert hide(f"<{written}> X", NAMES) == "<${env.key}> X"


def pairs(*pairs: tuple[str, str]) -> Any:
    parameters = [{"key": key, "value": value} for key, value in pairs]
    return flow("f", state("f", "make-http-request", {"parameters": parameters}))


def test_what_a_secret_takes_the_place_of_is_not_shown() -> None:
    old = pairs(("key", "an-old-secret"), ("a", "1"))
    for new in (pairs(("key", "${env.key}"), ("a", "1")), pairs(("token", "${env.key}"))):
        shown = str(without_secrets(diff(old, new), NAMES))
        assert "an-old-secret" not in shown
        assert HIDDEN in shown
        assert "an-old-secret" not in str(without_secrets(diff(new, old), NAMES))


def test_what_has_nothing_to_do_with_secrets_is_shown() -> None:
    changes = diff(flow("a", text("a", "old")), flow("a", text("a", "new")))
    assert without_secrets(changes, NAMES) == changes


# talking to servers


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        status, body, headers = self.server.answers.pop(0)  # type: ignore[attr-defined]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())

    do_POST = do_GET  # noqa: N815

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def peer() -> Iterator[Any]:
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.asked, server.answers = [], []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def client(peer: Any) -> Http:
    return Http(f"http://127.0.0.1:{peer.server_port}", Credentials("AC", "AC", "secret"))


def test_a_busy_server_is_asked_again(peer: Any) -> None:
    peer.answers += [(429, "{}", {}), (503, "", {}), (200, '{"a": 1}', {})]
    assert client(peer).get("/x") == {"a": 1}
    assert peer.asked == ["/x"] * 3


def test_what_changes_something_is_not_repeated_when_the_server_is_away(peer: Any) -> None:
    peer.answers += [(503, "", {})]
    with pytest.raises(ServerFault, match="answers 503"):
        client(peer).post("/x", {})
    assert peer.asked == ["/x"]


def test_credentials_follow_no_redirect(peer: Any) -> None:
    peer.answers += [(302, "", {"Location": "/elsewhere"})]
    with pytest.raises(ServerFault, match="answers 302"):
        client(peer).get("/x")
    assert peer.asked == ["/x"]


@pytest.mark.parametrize("body", ["<html>", "[]", "{}", '{"flows": 1, "meta": {}}', "null"])
def test_an_answer_that_is_no_list_of_flows(peer: Any, body: str) -> None:
    peer.answers += [(200, body, {})]
    with pytest.raises(ServerFault):
        list(Server(client(peer)).flows())


@pytest.mark.parametrize("body", ["[]", "{}", "null", '{"sid": "FW1", "revision": "x"}'])
def test_an_answer_that_is_no_flow(peer: Any, body: str) -> None:
    peer.answers += [(200, body, {})]
    with pytest.raises(ServerFault, match="no flow; is its URL right"):
        Server(client(peer)).revision(SID)


def test_pages_are_taken_from_the_same_server(peer: Any) -> None:
    row = {"sid": SID, "revision": 1, "status": "draft", "friendly_name": "a"}
    following = "https://elsewhere.example.com/v2/Flows?Page=1"
    for url in (following, None):
        page = {"flows": [row], "meta": {"next_page_url": url}}
        peer.answers.append((200, json.dumps(page), {}))
    assert [one.name for one in Server(client(peer)).flows()] == ["a", "a"]
    assert peer.asked == ["/v2/Flows?PageSize=50", "/v2/Flows?Page=1"]
