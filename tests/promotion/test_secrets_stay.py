"""Secrets stay where they are: never in a file, and in nothing that is printed."""

import pytest
from tests.promotion.conftest import (
    DEV_KEY,
    TOKENS,
    Project,
    Server,
    flow,
    state,
    text,
)


def test_a_secret_that_was_changed_is_neither_shown_nor_written(
    project: Project, dev: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEV_CRM_KEY", "another-s3cr3t")
    shown = project.done("push", "--env", "dev", "--dry-run")
    assert "(not shown: there is a secret in its place)" in shown.out
    before = project.snapshot()
    result = project.run("pull", "--env", "dev", "--theirs")
    assert result.status == 1
    assert "has another value there than ${env.crm_key}" in result.err
    assert project.snapshot() == before
    project.done("push", "--env", "dev", "--yes")
    value = dev.definition(project.sid("dev"))["states"][3]["properties"]["parameters"][0]
    assert value == {"key": "api_key", "value": "another-s3cr3t"}


@pytest.mark.parametrize(
    ("description", "body"),
    [
        (f"with {DEV_KEY}", "Pay"),
        ("", "https://shop.test/?key=dev-s3cr3t%2Fk3y"),
        ("", "Basic ZGV2LXMzY3IzdC9rM3k="),
    ],
)
def test_a_secret_where_no_name_can_stand_is_not_pulled(
    project: Project, dev: Server, description: str, body: str
) -> None:
    changed = flow("ask", text("ask", body)) | {"description": description}
    dev.update(project.sid("dev", "payment"), changed)
    before = project.snapshot()
    result = project.run("pull", "--env", "dev")
    assert result.status == 1
    assert "has the secret ${env.crm_key} where no name can stand" in result.err
    assert project.snapshot() == before


def test_what_looks_like_a_secret_is_warned_of(project: Project, dev: Server) -> None:
    url = "https://shop.test/?api_key=un-named-s3cr3t"
    state_ = state("fetch", "make-http-request", {"method": "GET", "url": url}, success=None)
    dev.update(project.sid("dev", "payment"), flow("fetch", state_))
    result = project.done("pull", "--env", "dev")
    assert "payment: fetch holds a secret (#/states/1/properties/url)" in result.err
    assert "un-named-s3cr3t" not in result.out + result.err


def test_the_auth_token_in_a_flow_gets_a_name(project: Project, dev: Server) -> None:
    body = f"{dev.account}:{TOKENS[dev.account]}"
    dev.update(project.sid("dev", "payment"), flow("ask", text("ask", body)))
    project.done("pull", "--env", "dev", "payment")
    body = project.flow("payment")["states"][1]["properties"]["body"]
    assert body == "${env.account_sid}:${env.auth_token}"
    project.done("push", "--env", "prod", "--yes")
