"""`soundstage import-execution`: from a server, through its REST API, to a replay."""

from pathlib import Path

import pytest
import requests
from tests.cli.conftest import Run, Start
from tests.e2e.conftest import wait_for
from twilio.rest import Client

SAMPLE = Path(__file__).parents[2] / "src/soundstage/samples/pizza_order.json"
NUMBER = "+15005550006"
WAY = ("Trigger", "ask_size", "check_size", "choose_large")
NOBODY = "FN" + "0" * 32


def test_what_ran_on_a_server_is_replayed_from_what_its_api_shows(
    run: Run, start: Start, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    server = start("serve", "--development", "--port", "0", "--home", str(home))
    account, token = server.credentials
    client = Client(account, token)
    client.studio.base_url = server.url
    (flow,) = client.studio.v2.flows.list()
    for contact, texts in {"+15551230001": ("Hi", "large"), "+15551230002": ("Hello",)}.items():
        for text in texts:
            answer = requests.post(
                f"{server.url}/network/phones/{contact}/messages",
                json={"to": NUMBER, "body": text},
                auth=server.credentials,
                timeout=20,
            )
            assert answer.ok, answer.text
    runs = client.studio.v2.flows(flow.sid).executions
    executions = wait_for(lambda: found if len(found := runs.list()) == 2 else [])
    texter = executions[1].sid
    wait_for(lambda: len(runs(texter).steps.list()) == len(WAY))
    runs(executions[0].sid).update(status="ended")

    where = {
        "SOUNDSTAGE_URL": server.url,
        "TWILIO_ACCOUNT_SID": account,
        "TWILIO_AUTH_TOKEN": token,
    }
    files = []
    for execution in executions:
        files.append(tmp_path / f"{execution.sid}.json")
        steps = len(runs(execution.sid).steps.list())
        imported = run("import-execution", execution.sid, "-o", files[-1], **where)
        assert imported.status == 0, imported.err
        assert imported.out.startswith(f"{files[-1]}: {steps} of {steps} steps in ")
    gone = run("import-execution", NOBODY, **where)
    assert (gone.status, "no flow of this account" in gone.err) == (1, True)
    assert server.stop().status == 0

    assert run("replay", *files).out == "the same                 2 of 2\n"
    from_journal = [run("replay", e.sid, "--home", home).out.splitlines()[0] for e in executions]
    from_api = [run("replay", path).out.splitlines()[0] for path in files]
    assert from_api == from_journal
    shown = run("debug", files[0], given="moments\n")
    assert "unknown: what ended it in ask_" in shown.out
    assert "ended, API_STOP   (ended by REST)" in shown.out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("x",), "the execution is 'x', expected FN"),
        ((NOBODY, "--flow", "x"), "--flow is 'x', expected FW"),
        ((NOBODY,), "set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN"),
        ((NOBODY, "--server", "ftp://x"), "ftp://x is no server"),
    ],
)
def test_a_wrong_call_is_explained(call: Run, words: tuple[str, ...], why: str) -> None:
    result = call("import-execution", *words)
    assert result.status == 2
    assert why in result.err
