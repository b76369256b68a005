"""`soundstage accounts` and `soundstage keys`, and what they mean to a server."""

import re
from pathlib import Path

import pytest
import requests
from tests.cli.conftest import Result, Run, Start

UNKNOWN = "AC" + "0" * 32


def pair(result: Result) -> tuple[str, str]:
    assert result.status == 0, result.err
    first, second = (line.split(": ", 1)[1].strip() for line in result.out.splitlines())
    return first, second


def test_accounts_are_created_listed_and_rotated(run: Run, tmp_path: Path) -> None:
    where = ("--home", tmp_path / "home")
    sid, token = pair(run("accounts", "create", "--name", "Ours", *where))
    assert re.fullmatch(r"AC[0-9a-f]{32}", sid)
    assert re.fullmatch(r"[0-9a-f]{32}", token)
    assert pair(run("accounts", "create", "--sid", UNKNOWN, "--token", "mine", *where)) == (
        UNKNOWN,
        "mine",
    )
    listed = run("accounts", "list", *where).out
    assert [line.split()[0] for line in listed.splitlines()] == ["SID", sid, UNKNOWN]
    assert token not in listed
    assert pair(run("accounts", "rotate", sid, *where))[1] != token


def test_a_server_knows_tokens_and_keys(run: Run, start: Start, tmp_path: Path) -> None:
    where = ("--home", tmp_path / "home")
    sid, token = pair(run("accounts", "create", *where))
    key, secret = pair(run("keys", "create", sid, "--name", "ci", *where))
    _, newer = pair(run("accounts", "rotate", sid, *where))
    assert f"{key}" in run("keys", "list", sid, *where).out

    server = start("serve", "--port", "0", *where)
    flows = f"{server.url}/v2/Flows"
    found = {
        password: requests.get(flows, auth=(user, password), timeout=20).status_code
        for user, password in ((sid, token), (sid, newer), (key, secret))
    }
    assert found == {token: 401, newer: 200, secret: 200}
    assert server.stop().status == 0

    assert run("keys", "delete", key, *where).status == 0
    assert key not in run("keys", "list", sid, *where).out


def test_secrets_are_not_readable_on_disk(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    sid, token = pair(run("accounts", "create", "--home", home))
    _, secret = pair(run("keys", "create", sid, "--home", home))
    assert home.stat().st_mode & 0o077 == 0
    for path in home.iterdir():
        assert path.stat().st_mode & 0o077 == 0
        assert token.encode() not in path.read_bytes()
        assert secret.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("accounts", "rotate", UNKNOWN), 1, f"there is no account {UNKNOWN}"),
        (("accounts", "create", "--sid", "AC1"), 2, "--sid is 'AC1', expected AC and 32"),
        (("keys", "create", UNKNOWN), 1, f"there is no account {UNKNOWN}"),
        (("keys", "list", UNKNOWN), 1, f"there is no account {UNKNOWN}"),
        (("keys", "delete", "SK1"), 1, "there is no key SK1"),
    ],
)
def test_what_is_not_there_is_said(
    call: Run, tmp_path: Path, words: tuple[str, ...], status: int, said: str
) -> None:
    result = call(*words, SOUNDSTAGE_HOME=str(tmp_path))
    assert result.status == status
    assert said in result.err


def test_an_account_is_not_created_twice(call: Run, tmp_path: Path) -> None:
    words = ("accounts", "create", "--sid", UNKNOWN, "--home", tmp_path)
    assert call(*words).status == 0
    again = call(*words)
    assert again.status == 1
    assert "exists already" in again.err
