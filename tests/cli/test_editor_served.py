"""The editor's room of a real server: sign in, save, restart, and what other sites may not do."""

import signal
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests
from tests.cli.conftest import Server, Start

SESSION = "/console/api/session"
FLOWS = "/console/api/flows"
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def browser() -> Iterator[requests.Session]:
    with closing(requests.Session()) as session:
        session.headers.update(SAME_SITE)
        yield session


def serve(start: Start, home: Path, *words: str) -> Server:
    return start("serve", "--development", "--port", "0", "--home", home, *words)


def post(browser: requests.Session, url: str, body: Any) -> requests.Response:
    return browser.post(url, json=body, timeout=20)


def sign_in(browser: requests.Session, server: Server) -> dict[str, Any]:
    token = server.find(r"/login#token=(\S+)")
    answer = post(browser, f"{server.url}{SESSION}/link", {"token": token})
    assert answer.ok, answer.text
    browser.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    session: dict[str, Any] = answer.json()
    return session


def test_the_printed_link_signs_in_and_the_session_outlives_a_restart(
    start: Start, browser: requests.Session, tmp_path: Path
) -> None:
    server = serve(start, tmp_path)
    assert sign_in(browser, server)["account_sid"] == server.credentials[0]
    made = post(browser, server.url + FLOWS, {"friendly_name": "Mine"})
    sid = made.json()["row"]["sid"]
    ended = server.stop()
    assert ended.status == 0, ended.err

    again = serve(start, tmp_path, "--port", server.url.rpartition(":")[2])
    shown = browser.get(f"{again.url}{FLOWS}/{sid}", timeout=20)
    assert shown.json()["row"]["friendly_name"] == "Mine"
    assert again.get(f"/v2/Flows/{sid}")["friendly_name"] == "Mine"


def test_tokens_sign_in_and_no_other_site_changes_anything(
    start: Start, browser: requests.Session, tmp_path: Path
) -> None:
    server = serve(start, tmp_path)
    sid, token = server.credentials
    url = server.url
    assert post(browser, url + SESSION, {"account_sid": sid, "auth_token": "no"}).status_code == 401
    answer = post(browser, url + SESSION, {"account_sid": sid, "auth_token": token})
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert post(browser, url + FLOWS, {"friendly_name": "Forged"}).status_code == 403
    browser.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
    browser.headers["Sec-Fetch-Site"] = "cross-site"
    assert post(browser, url + FLOWS, {"friendly_name": "Forged"}).status_code == 403
    names = [flow["friendly_name"] for flow in server.get("/v2/Flows")["flows"]]
    assert names == ["Pizza order (sample)"]


def test_the_page_has_its_policy_and_the_other_paths_are_as_they_were(
    start: Start, tmp_path: Path
) -> None:
    server = serve(start, tmp_path)
    page = requests.get(server.url, timeout=20)
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "no-referrer"
    assert requests.get(f"{server.url}/v2/Flows", timeout=20).status_code == 401
    assert requests.get(f"{server.url}/nothing", timeout=20).json()["code"] == 20404


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "http://169.254.169.254/latest"])
def test_a_phones_real_requests_are_kept_from_the_operators_own_network(
    start: Start, browser: requests.Session, tmp_path: Path, url: str
) -> None:
    server = serve(start, tmp_path)
    sign_in(browser, server)
    asked = {"method": "GET", "url": url, "content_type": "application/json"}
    fetch = {"name": "fetch", "type": "make-http-request", "properties": asked}
    trigger = {"name": "Trigger", "type": "trigger", "properties": {}}
    definition = {
        "initial_state": "Trigger",
        "states": [
            {**trigger, "transitions": [{"event": "incomingMessage", "next": "fetch"}]},
            {**fetch, "transitions": [{"event": "success"}, {"event": "failed"}]},
        ],
    }
    phones = f"{server.url}/console/api/phones"
    phone = post(browser, phones, {"definition": definition, "http": "real"}).json()
    acted = post(
        browser, f"{phones}/{phone['id']}/actions", {"action": {"do": "text", "body": "Hi"}}
    )
    assert acted.ok, acted.text
    (request,) = acted.json()["requests"]
    assert request["answer"]["failure"].endswith("are refused by the guard")


def test_a_live_stream_does_not_keep_a_server_from_stopping(
    start: Start, browser: requests.Session, tmp_path: Path
) -> None:
    server = serve(start, tmp_path)
    sign_in(browser, server)
    ended = threading.Event()
    with browser.get(f"{server.url}/console/api/executions/live", stream=True, timeout=60) as live:
        assert live.headers["content-type"].startswith("text/event-stream")

        def read() -> None:
            for _ in live.iter_content(None):
                pass
            ended.set()

        reader = threading.Thread(target=read)
        reader.start()
        assert server.stop(signal.SIGTERM).status == 0
        reader.join(20)
    assert ended.is_set()
