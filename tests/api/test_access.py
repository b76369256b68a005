"""Who may see what: credentials, and walls between accounts."""

import base64

import pytest
from tests.api.conftest import ACCOUNT, KEY_SECRET, KEY_SID, OTHER, Client, Studio

from soundstage.api.credentials import hash_secret, new_secret, secret_matches


def basic(text: str) -> str:
    return f"Basic {base64.b64encode(text.encode()).decode()}"


@pytest.mark.parametrize(
    "user, password",
    [
        (ACCOUNT.sid, "wrong"),
        (ACCOUNT.sid, ""),
        (ACCOUNT.sid, OTHER.auth_token),
        (ACCOUNT.sid.lower(), ACCOUNT.auth_token),
        ("AC" + "9" * 32, ACCOUNT.auth_token),
        (KEY_SID, "wrong"),
        (KEY_SID, ACCOUNT.auth_token),
        pytest.param(KEY_SID, hash_secret(KEY_SECRET), id="the kept hash"),
        ("SK" + "9" * 32, KEY_SECRET),
        ("", ""),
        ("nobody", "\0"),
    ],
)
async def test_wrong_credentials_are_refused(studio: Studio, user: str, password: str) -> None:
    answer = await Client(studio.app, user, password).get("/v2/Flows")
    assert answer.status == 401
    assert answer.json["code"] == 20003
    assert answer.json["message"] == "Authenticate"
    assert answer.header("WWW-Authenticate") == 'Basic realm="Twilio API"'


@pytest.mark.parametrize(
    "authorization",
    [
        "",
        "Basic",
        "Basic !!!",
        "Basic /w==",
        "Bearer abc",
        f"Bearer {ACCOUNT.auth_token}",
        basic(ACCOUNT.sid),
        basic(f"{ACCOUNT.sid}:{ACCOUNT.auth_token} "),
    ],
)
async def test_a_header_that_proves_nothing_is_refused(studio: Studio, authorization: str) -> None:
    answer = await studio.client.send("GET", "/v2/Flows", headers={"Authorization": authorization})
    assert answer.status == 401


async def test_a_token_and_a_key_open_the_same_account(studio: Studio) -> None:
    flow = await studio.flow()
    for client in (studio.client, studio.key_holder):
        assert (await client.get(f"/v2/Flows/{flow['sid']}")).json["sid"] == flow["sid"]


async def test_another_account_finds_nothing_of_ours(studio: Studio) -> None:
    flow = await studio.flow()
    execution = await studio.execution(flow["sid"])
    one = f"/v2/Flows/{flow['sid']}"
    run = f"{one}/Executions/{execution['sid']}"
    paths = [one, f"{one}/Revisions", f"{one}/Revisions/1", f"{one}/TestUsers", f"{one}/Executions"]
    for path in [*paths, run, f"{run}/Context", f"{run}/Steps", one.replace("v2", "v1")]:
        answer = await studio.stranger.get(path)
        assert (answer.status, answer.json["code"]) == (404, 20404), path
    assert (await studio.stranger.get("/v2/Flows")).json["flows"] == []
    assert (await studio.stranger.delete(one)).status == 404
    assert (await studio.stranger.delete(run)).status == 404
    assert (await studio.stranger.post(run, {"Status": "ended"})).status == 404
    assert (await studio.stranger.post(one, {"Status": "draft"})).status == 404
    assert (await studio.client.get(run)).json["status"] == "active"


async def test_an_execution_is_found_in_its_own_flow_only(studio: Studio) -> None:
    first, second = await studio.flow(), await studio.flow()
    execution = await studio.execution(first["sid"])
    answer = await studio.client.get(f"/v2/Flows/{second['sid']}/Executions/{execution['sid']}")
    assert answer.status == 404


def test_a_secret_matches_its_own_hash_only() -> None:
    secret = new_secret()
    kept = hash_secret(secret)
    assert secret not in kept
    assert kept != hash_secret(secret)
    assert secret_matches(secret, kept)
    assert not secret_matches(new_secret(), kept)
    assert not secret_matches("", kept)
    assert not secret_matches(secret, "")
