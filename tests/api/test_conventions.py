"""What holds for every path: errors, methods, request ids, addresses, content types."""

import re

import pytest
from tests.api.conftest import ACCOUNT, FORM, ORIGIN, Client, Studio, make_node

from soundstage.core.flows import Flow
from soundstage.errors import Bug
from soundstage.limits import Limits
from soundstage.settings import Settings
from soundstage.store.errors import StoreError
from soundstage.store.memory import MemoryStore
from soundstage.store.port import Cursor, Page
from soundstage.twiml import EMPTY

REQUEST_ID = re.compile("RQ[0-9a-f]{32}")


@pytest.mark.parametrize(
    "path, shown",
    [
        ("/v2/Flows/FW" + "0" * 32, "/Flows/FW" + "0" * 32),
        ("/v1/Flows/nothing", "/Flows/nothing"),
        ("/v2/Flows/FW" + "0" * 32 + "/Executions/x/Steps", None),
        ("/v2/Flows/", "/Flows/"),
        ("/v2/Nothing", "/Nothing"),
        ("/v3/Flows", "/v3/Flows"),
        ("/", "/"),
        ("/v2/Flows/%F0%9F%91%8B", "/Flows/👋"),
    ],
)
async def test_what_is_not_there_is_not_found(studio: Studio, path: str, shown: str | None) -> None:
    answer = await studio.client.get(path)
    shown = shown or path.removeprefix("/v2")
    assert answer.status == 404
    assert answer.json == {
        "code": 20404,
        "message": f"The requested resource {shown} was not found",
        "more_info": "https://www.twilio.com/docs/errors/20404",
        "status": 404,
    }


@pytest.mark.parametrize(
    "method, path, allowed",
    [
        ("PUT", "/v2/Flows", "GET, HEAD, OPTIONS, POST"),
        ("DELETE", "/v2/Flows", "GET, HEAD, OPTIONS, POST"),
        ("GET", "/v2/Flows/Validate", "OPTIONS, POST"),
        ("POST", "/v1/Flows", "GET, HEAD, OPTIONS"),
        ("PATCH", "/v2/Flows/FW" + "0" * 32, "DELETE, GET, HEAD, OPTIONS, POST"),
        ("HEAD", f"/v1/Accounts/{ACCOUNT.sid}/Flows/FW" + "0" * 32, "GET, OPTIONS, POST"),
    ],
)
async def test_a_method_that_a_path_does_not_know_is_refused(
    studio: Studio, method: str, path: str, allowed: str
) -> None:
    answer = await studio.client.send(method, path)
    assert answer.status == 405
    assert answer.header("Allow") == allowed
    assert method == "HEAD" or answer.json["code"] == 20004


async def test_options_names_the_methods(studio: Studio) -> None:
    answer = await Client(studio.app, "", "").send("OPTIONS", "/v2/Flows")
    assert (answer.status, answer.header("Allow")) == (204, "GET, HEAD, OPTIONS, POST")


async def test_head_is_get_without_the_body(studio: Studio) -> None:
    await studio.flow()
    get, head = [await studio.client.send(method, "/v2/Flows") for method in ("GET", "HEAD")]
    assert (head.status, head.response.body) == (200, b"")
    assert head.header("Content-Length") == get.header("Content-Length") != "0"


@pytest.mark.parametrize("path", ["/v2/Flows", "/v2/Flows/x", "/nowhere", "/healthz"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "DELETE", "POST"])
async def test_every_answer_has_its_own_request_id(studio: Studio, method: str, path: str) -> None:
    first, second = [await studio.client.send(method, path) for _ in range(2)]
    assert REQUEST_ID.fullmatch(first.header("Twilio-Request-Id"))
    assert first.header("Twilio-Request-Id") != second.header("Twilio-Request-Id")


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain", "", "multipart/form-data; boundary=x"]
)
async def test_a_body_that_is_no_form_is_refused(studio: Studio, content_type: str) -> None:
    headers = {"Content-Type": content_type}
    answer = await studio.client.send("POST", "/v2/Flows", b'{"Status": "draft"}', headers)
    assert (answer.status, answer.json["code"]) == (400, 20001)
    assert answer.json["message"].endswith(f"expected {FORM}")


async def test_a_form_may_name_its_character_set(studio: Studio) -> None:
    flow = await studio.flow()
    headers = {"Content-Type": "Application/X-WWW-Form-Urlencoded; charset=UTF-8"}
    path = f"/v2/Flows/{flow['sid']}"
    body = b"Status=draft&FriendlyName=gr%C3%BC%C3%9Fe+%F0%9F%91%8B"
    answer = await studio.client.send("POST", path, body, headers)
    assert answer.json["friendly_name"] == "grüße 👋"


@pytest.mark.parametrize(
    "body", [b"Status=draft&FriendlyName=%FF", b"\xff", b"Status=draft&FriendlyName=a%00b"]
)
async def test_text_that_no_database_can_keep_is_refused(studio: Studio, body: bytes) -> None:
    flow = await studio.flow()
    headers = {"Content-Type": FORM}
    answer = await studio.client.send("POST", f"/v2/Flows/{flow['sid']}", body, headers)
    assert (answer.status, answer.json["code"]) == (400, 20001)


async def test_a_form_with_too_many_parameters_is_refused(studio: Studio) -> None:
    answer = await studio.client.post("/v2/Flows", [("TestUsers", "x")] * 1_001)
    assert (answer.status, answer.json["code"]) == (400, 20001)


@pytest.mark.parametrize("factor", [1, 10])
async def test_a_body_over_the_limit_is_refused(studio: Studio, factor: int) -> None:
    small = studio.with_settings(limits=Limits(request_bytes=1_000))
    body = b"x" * (1_000 * factor + 1)
    answer = await small.client.send("POST", "/v2/Flows", body, {"Content-Type": FORM})
    assert (answer.status, answer.json["code"]) == (413, 20413)


async def test_urls_have_the_host_of_the_request(studio: Studio) -> None:
    flow = await studio.flow()
    url = f"{ORIGIN}/v2/Flows/{flow['sid']}"
    assert flow["url"] == url
    assert flow["webhook_url"] == f"{ORIGIN}/v1/Accounts/{ACCOUNT.sid}/Flows/{flow['sid']}"
    assert flow["links"] == {
        "revisions": f"{url}/Revisions",
        "test_users": f"{url}/TestUsers",
        "executions": f"{url}/Executions",
    }


async def test_urls_have_the_public_base_when_there_is_one(studio: Studio) -> None:
    public = studio.with_settings(public_url="https://flows.example.com/base/")
    flow = await public.flow()
    assert flow["url"] == f"https://flows.example.com/base/v2/Flows/{flow['sid']}"
    meta = (await public.client.get("/v2/Flows")).json["meta"]
    assert meta["url"] == "https://flows.example.com/base/v2/Flows?PageSize=50&Page=0"


@pytest.mark.parametrize("host", ["a b", 'x"><script>', "[zz]", "a/b", "a\\b"])
async def test_a_host_that_is_none_does_not_get_into_urls(studio: Studio, host: str) -> None:
    await studio.flow()
    answer = await studio.client.send("GET", "/v2/Flows", headers={"Host": host})
    assert answer.json["meta"]["url"].startswith("http://127.0.0.1:8080/v2/Flows?")


class BrokenStore(MemoryStore):
    """A store that raises an error when flows are listed, or one is looked for."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    async def flows(self, account_sid: str, size: int, cursor: Cursor) -> Page[Flow]:
        raise self.error

    async def flow(self, sid: str) -> Flow | None:
        raise self.error


async def broken(error: Exception) -> Studio:
    store = BrokenStore(error)
    await store.add_account(ACCOUNT)
    studio = Studio(make_node(store, Settings()))
    await studio.node.start()
    return studio


async def test_while_the_database_is_away_clients_are_told_to_come_back() -> None:
    studio = await broken(StoreError("the secret of the house"))
    assert (await studio.client.get("/readyz")).status == 200
    answer = await studio.client.get("/v2/Flows")
    assert (answer.status, answer.json["code"], answer.json["status"]) == (503, 20503, 503)
    assert (answer.header("Retry-After"), "secret" in answer.text) == ("2", False)
    assert (await studio.client.get("/readyz")).status == 503
    assert (await studio.client.get("/healthz")).status == 200


async def test_a_webhook_that_the_database_cannot_take_is_refused_for_now() -> None:
    studio = await broken(StoreError("away"))
    params = {"MessageSid": "SM1", "From": "+15550001", "To": "+15559999", "Body": "hi"}
    answer = await studio.webhook(f"FW{'1' * 32}", params)
    assert (answer.status, answer.text, answer.header("Retry-After")) == (503, EMPTY, "2")


async def test_a_fault_of_ours_shows_an_id_and_nothing_else() -> None:
    studio = await broken(Bug("the secret of the house"))
    answer = await studio.client.get("/v2/Flows")
    assert (answer.status, answer.json["code"]) == (500, 20500)
    assert answer.header("Twilio-Request-Id") in answer.json["message"]
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


async def test_operators_see_whether_the_node_is_ready(studio: Studio) -> None:
    nobody = Client(studio.app, "", "")
    assert (await nobody.get("/healthz")).status == 200
    assert ((await nobody.get("/readyz")).status, (await nobody.get("/readyz")).json) == (
        200,
        {"ready": True},
    )
    studio.node.close()
    assert (await nobody.get("/readyz")).status == 503


async def test_the_schema_of_definitions_is_public(studio: Studio) -> None:
    schema = (await Client(studio.app, "", "").get("/schemas/flow-definition.json")).json
    assert schema["$id"] == "https://schemas.twilio.com/studio/draft/2019-09/flow-definition"
