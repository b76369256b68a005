"""The official SDK, unchanged, against a real server on a free port."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import requests
import uvicorn
from tests.api.conftest import ACCOUNT, DATA, KEY_SECRET, KEY_SID, Studio, furnished, make_node
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from soundstage.settings import Settings

DEFINITION = msgspec.json.decode((DATA / "ask.json").read_bytes())
INVALID = {**DEFINITION, "initial_state": "Nobody"}
CONTACT, SENDER = "+15550001", "+15559999"


class Server:
    """The application behind uvicorn, in a thread with a loop of its own."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main()))
        self._ready = threading.Event()
        self._server: uvicorn.Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> "Server":
        self._thread.start()
        assert self._ready.wait(30)
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    async def _main(self) -> None:
        node = make_node(await furnished(), Settings(rate_limits=False))
        await node.start()
        config = uvicorn.Config(Studio(node).app, log_config=None, lifespan="off")
        self._server = uvicorn.Server(config)
        self._ready.set()
        await self._server.serve(sockets=[self._socket])
        await node.stop()
        await node.store.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def client(server: Server) -> Client:
    client = Client(ACCOUNT.sid, ACCOUNT.auth_token)
    client.studio.base_url = server.url
    return client


@pytest.fixture
def flow(client: Client) -> Any:
    return client.studio.v2.flows.create(
        friendly_name="ask", status="published", definition=DEFINITION
    )


def test_an_invalid_draft_raises_81022_with_the_place_of_the_fault(client: Client) -> None:
    for refuse in (client.studio.v2.flows.create, client.studio.v2.flow_validate.update):
        with pytest.raises(TwilioRestException) as caught:
            refuse(friendly_name="x", status="draft", definition=INVALID)
        assert (caught.value.status, caught.value.code) == (400, 81022)
        assert caught.value.details == {
            "errors": [{"message": "must match a widget name", "property_path": "#/initial_state"}],
            "warnings": [],
        }


def test_a_draft_is_published_and_rolled_back(client: Client) -> None:
    flows = client.studio.v2.flows
    assert client.studio.v2.flow_validate.update(
        friendly_name="x", status="draft", definition=DEFINITION
    ).valid
    draft = flows.create(friendly_name="x", status="draft", definition=DEFINITION)
    assert (draft.status, draft.revision, draft.definition) == ("draft", 1, DEFINITION)
    changed = {**DEFINITION, "description": "changed"}
    published = draft.update(status="published", definition=changed, commit_message="go")
    assert (published.status, published.revision) == ("published", 2)
    older = flows(draft.sid).revisions("1").fetch()
    flows(draft.sid).update(status="published", definition=older.definition)
    fetched = flows(draft.sid).fetch()
    assert (fetched.revision, fetched.definition) == (3, DEFINITION)
    assert fetched.date_updated >= fetched.date_created
    assert [revision.revision for revision in fetched.revisions.list()] == [3, 2, 1]
    latest = flows(draft.sid).revisions("LatestPublished").fetch()
    assert (latest.revision, latest.commit_message) == (3, None)


def test_test_users_are_replaced(client: Client, flow: Any) -> None:
    users = client.studio.v2.flows(flow.sid).test_users()
    assert users.fetch().test_users == []
    assert users.update(test_users=[CONTACT, SENDER]).test_users == [CONTACT, SENDER]
    assert users.update(test_users=[]).test_users == []
    assert users.fetch().test_users == []


def test_many_flows_are_listed_page_by_page(client: Client) -> None:
    flows = client.studio.v2.flows
    before = {flow.sid for flow in flows.stream()}
    made = {
        flows.create(friendly_name=str(n), status="draft", definition=DEFINITION).sid
        for n in range(120)
    }
    listed = [flow.sid for flow in flows.list(page_size=50)]
    assert len(listed) == len(set(listed))
    assert set(listed) == made | before
    assert [flow.sid for flow in flows.stream(page_size=7)] == listed
    assert [flow.sid for flow in flows.stream(limit=60, page_size=1000)] == listed[:60]
    second = flows.page(page_size=50).next_page()
    assert second is not None
    assert [flow.sid for flow in second] == listed[50:100]
    first = second.previous_page()
    assert first is not None
    assert [flow.sid for flow in first] == listed[:50]
    assert [flow.sid for flow in client.studio.v1.flows.stream()] == listed


def test_an_execution_starts_shows_its_steps_and_ends(client: Client, flow: Any) -> None:
    executions = client.studio.v2.flows(flow.sid).executions
    execution = executions.create(to=CONTACT, from_=SENDER, parameters={"name": "Ann"})
    assert (execution.status, execution.flow_version) == ("active", 1)
    assert execution.contact_channel_address == CONTACT
    with pytest.raises(TwilioRestException) as caught:
        executions.create(to=CONTACT, from_=SENDER)
    assert (caught.value.status, caught.value.code) == (409, 20409)
    assert caught.value.details == {"conflicting_execution_sid": execution.sid}

    one = executions(execution.sid)
    assert one.execution_context().fetch().context["flow"]["variables"] == {"name": "Ann"}
    steps = one.steps.list()
    assert [step.transitioned_from for step in steps] == ["note", "Trigger"]
    first = one.steps(steps[-1].sid)
    assert first.fetch().name == "incomingRequest"
    assert "variables" not in first.step_context().fetch().context["flow"]

    assert [row.sid for row in executions.list(status="active")] == [execution.sid]
    assert one.update(status="ended").status == "ended"
    assert executions.list(status="active") == []
    created = execution.date_created
    assert [row.sid for row in executions.list(date_created_from=created)] == [execution.sid]
    assert executions.list(date_created_to=created) == []
    assert one.delete()
    with pytest.raises(TwilioRestException) as missing:
        one.fetch()
    assert (missing.value.status, missing.value.code) == (404, 20404)


@pytest.mark.parametrize("collection", ["executions", "engagements"])
def test_version_one_does_the_same(client: Client, flow: Any, collection: str) -> None:
    runs = getattr(client.studio.v1.flows(flow.sid), collection)
    run = runs.create(to=CONTACT, from_=SENDER, parameters={"name": "Ann"})
    assert runs.create(to=CONTACT, from_=SENDER).sid == run.sid
    one = runs(run.sid)
    contexts = one.execution_context if collection == "executions" else one.engagement_context
    assert contexts().fetch().context["flow"]["data"] == {"name": "Ann"}
    steps = one.steps.list(page_size=1)
    assert [step.name for step in steps] == ["next", "incomingRequest"]
    step = one.steps(steps[0].sid)
    assert step.fetch().transitioned_to == "ask"
    assert step.step_context().fetch().step_sid == steps[0].sid
    assert [row.sid for row in runs.list()] == [run.sid]
    if collection == "executions":
        assert one.update(status="ended").status == "ended"
    assert one.delete()
    assert runs.list() == []
    shown = client.studio.v1.flows(flow.sid).fetch()
    assert (shown.version, shown.status) == (1, "published")
    assert client.studio.v1.flows(flow.sid).delete()


def test_an_api_key_opens_the_account_and_a_wrong_one_does_not(server: Server, flow: Any) -> None:
    for secret, opens in ((KEY_SECRET, True), ("wrong", False)):
        client = Client(KEY_SID, secret, ACCOUNT.sid)
        client.studio.base_url = server.url
        if opens:
            assert client.studio.v2.flows(flow.sid).fetch().sid == flow.sid
            continue
        with pytest.raises(TwilioRestException) as caught:
            client.studio.v2.flows(flow.sid).fetch()
        assert (caught.value.status, caught.value.code) == (401, 20003)


def test_a_body_over_the_limit_gets_its_answer(server: Server) -> None:
    answer = requests.post(
        f"{server.url}/v2/Flows",
        data={"Definition": "x" * 5_000_000},
        auth=(ACCOUNT.sid, ACCOUNT.auth_token),
        timeout=30,
    )
    assert (answer.status_code, answer.json()["code"]) == (413, 20413)


def test_a_head_request_has_no_body(server: Server, flow: Any) -> None:
    url = f"{server.url}/v2/Flows/{flow.sid}"
    auth = (ACCOUNT.sid, ACCOUNT.auth_token)
    answer = requests.head(url, auth=auth, timeout=30)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == str(
        len(requests.get(url, auth=auth, timeout=30).content)
    )
