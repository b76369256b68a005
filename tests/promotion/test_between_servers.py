"""Flows go from one server to another, through files, as a team would do it."""

import pytest
from tests.promotion.conftest import (
    PROD_KEY,
    WORKFLOW,
    Project,
    Server,
    flow,
    order,
    text,
)


def push(project: Project) -> None:
    project.done("push", "--env", "prod", "--yes")


def test_a_pull_writes_names_in_canonical_form(project: Project) -> None:
    written = order("${flow.payment}", "dev", "${env.crm_key}")
    written["states"][3]["properties"]["url"] = "${env.crm}/orders"
    written["states"][4]["properties"]["workflow"] = "${env.workflow}"
    assert project.flow() == written
    assert project.run("fmt", "--check", "flows").status == 0


def test_what_was_pulled_is_valid_and_can_be_linted_and_played(project: Project) -> None:
    project.done("validate", str(project.file()))
    found = project.run("lint", "--json", str(project.file())).json["files"][0]["findings"]
    assert "SL001" not in {one["code"] for one in found}
    (project.root / "flows/order.test.yaml").write_text(
        "http:\n  - url: https://crm-dev.shop.test/orders*\n    body: ok\n"
        "scenarios:\n  - name: pays\n    steps:\n      - text: hi\n"
        "      - expect:\n          sent: [Welcome, 'Pay, please']\n"
        "          requests: [https://crm-dev.shop.test/orders?api_key=crm_key]\n",
        encoding="utf-8",
    )
    assert "1 passed" in project.run("test", "flows").out


def test_a_pull_names_what_has_no_name_yet(project: Project) -> None:
    result = project.done("pull", "--env", "dev")
    assert f'agent_channel = "TC{"1" * 32}"  # order: agent' in result.out
    assert WORKFLOW["dev"] not in result.out


def test_a_push_makes_flows_after_those_that_they_run(project: Project, prod: Server) -> None:
    result = project.done("push", "--env", "prod", "--yes")
    assert result.out.index("\npayment: revision 1") < result.out.index("\norder: revision 1")
    flows = {one.friendly_name: one for one in prod.flows.list()}
    child = flows["payment"].sid
    assert prod.definition(flows["order"].sid) == order(child, "prod", PROD_KEY)
    assert flows["order"].status == "published"


def test_nothing_is_pushed_twice(project: Project, prod: Server) -> None:
    push(project)
    assert "prod has all of it already" in project.done("push", "--env", "prod").out
    assert prod.flows(project.sid("prod")).fetch().revision == 1


def test_the_message_of_a_revision_comes_from_git(project: Project, prod: Server) -> None:
    project.git("init", "-q")
    project.git("add", ".")
    project.git("commit", "-q", "-m", "Greet: people\n\nand more")
    short = project.git("log", "-1", "--format=%h")
    project.done("push", "--env", "prod", "--yes", "payment")
    project.edit("Pay, please", "Pay now", "payment")
    project.done("push", "--env", "prod", "--yes", "payment")
    revisions = prod.flows(project.sid("prod", "payment")).revisions
    assert revisions("1").fetch().commit_message == f"Greet: people ({short})"
    dirty = f"Greet: people ({short}, with uncommitted changes)"
    assert revisions("2").fetch().commit_message == dirty


def test_a_message_can_be_given(project: Project, prod: Server) -> None:
    project.done("push", "--env", "prod", "--yes", "--message", f"with {PROD_KEY}", "payment")
    message = prod.flows(project.sid("prod", "payment")).fetch().commit_message
    assert message == "with ${env.crm_key}"


def test_a_dry_run_leaves_nothing(project: Project, prod: Server) -> None:
    before = project.snapshot()
    result = project.done("push", "--env", "prod", "--dry-run")
    assert "order: new, 6 states, published; checked when what it runs is there" in result.out
    project.done("pull", "--env", "dev", "--dry-run")
    assert project.snapshot() == before
    assert prod.flows.list() == []


def test_a_push_shows_what_changes(project: Project) -> None:
    push(project)
    project.edit("Welcome", "Hello")
    result = project.done("push", "--env", "prod", "--dry-run")
    assert "order: changed since revision 1, published" in result.out
    assert "body: [-Welcome-]{+Hello+}" in result.out
    answer = project.done("push", "--env", "prod", "--dry-run", "--json").json
    (changed,) = (one for one in answer["flows"] if one["action"] == "update")
    assert changed["changes"][0]["path"] == ["states", "greet", "properties", "body"]
    assert not changed["done"]


def test_a_draft_is_left_and_published_later(project: Project, prod: Server) -> None:
    push(project)
    project.edit("Welcome", "Hello")
    project.done("push", "--env", "prod", "--yes", "--draft")
    sid = project.sid("prod")
    assert prod.flows(sid).fetch().status == "draft"
    assert "the same" in project.done("push", "--env", "prod", "--draft").out
    assert "order: draft 2 is published" in project.done("push", "--env", "prod", "--yes").out
    assert prod.flows(sid).fetch().status == "published"


def test_without_somebody_to_ask_nothing_is_pushed(project: Project, prod: Server) -> None:
    result = project.run("push", "--env", "prod")
    assert result.status == 2
    assert "say --yes" in result.err
    assert prod.flows.list() == []


def test_what_the_server_refuses_changes_nothing(project: Project, prod: Server) -> None:
    project.edit('"channel": "TC', '"chanel": "TC')
    result = project.run("push", "--env", "prod", "--yes", "order", "payment")
    assert result.status == 1
    assert "order is refused by prod" in result.err
    flows = [one.friendly_name for one in prod.flows.list()]
    assert "order" not in flows


# what others have changed there


@pytest.fixture
def pushed(project: Project, prod: Server) -> str:
    """Order and payment are on prod, and somebody has changed the end of order there."""
    push(project)
    sid = project.sid("prod")
    changed = order(project.sid("prod", "payment"), "prod", PROD_KEY, bye="So long")
    prod.update(sid, changed, f"quick fix of {PROD_KEY}")
    return sid


def test_changes_there_are_not_overwritten(project: Project, prod: Server, pushed: str) -> None:
    project.edit("Welcome", "Hello")
    before = prod.definition(pushed)
    result = project.run("push", "--env", "prod", "--yes")
    assert result.status == 1
    assert "order was changed on prod since revision 1: quick fix of ${env.crm_key}" in result.err
    assert "revision 2 (published) of 20" in result.err
    assert "soundstage pull --env prod order" in result.err
    assert prod.definition(pushed) == before
    answer = project.run("push", "--env", "prod", "--yes", "--json")
    assert (answer.status, len(answer.json["conflicts"])) == (1, 1)


def test_a_pull_merges_the_changes_of_both(project: Project, prod: Server, pushed: str) -> None:
    project.edit("Welcome", "Hello")
    result = project.done("pull", "--env", "prod", "order")
    assert "order: merged with the changes in the file (revision 2" in result.out
    push(project)
    child = project.sid("prod", "payment")
    assert prod.definition(pushed) == order(child, "prod", PROD_KEY, "Hello", "So long")


def test_changes_of_the_same_place_have_to_be_settled(project: Project, pushed: str) -> None:
    project.edit("Bye", "Ciao")
    before = project.snapshot()
    result = project.run("pull", "--env", "prod")
    assert result.status == 1
    assert "states.bye.properties.body" in result.err
    assert project.snapshot() == before
    project.done("pull", "--env", "prod", "--theirs")
    assert "So long" in project.file().read_text(encoding="utf-8")


def test_force_overwrites_what_was_changed_there(
    project: Project, prod: Server, pushed: str
) -> None:
    project.done("push", "--env", "prod", "--yes", "--force")
    child = project.sid("prod", "payment")
    assert prod.definition(pushed) == order(child, "prod", PROD_KEY)


def test_a_file_that_nobody_edited_follows_the_server(project: Project, pushed: str) -> None:
    assert "order: updated (revision 2" in project.done("pull", "--env", "prod").out
    assert "So long" in project.file().read_text(encoding="utf-8")


def test_a_file_with_changes_to_push_stays(project: Project) -> None:
    project.edit("Welcome", "Hello")
    before = project.snapshot()
    assert "has changes to push" in project.done("pull", "--env", "dev").out
    assert project.snapshot() == before


def test_a_new_revision_without_a_change_is_no_conflict(project: Project, prod: Server) -> None:
    push(project)
    child = project.sid("prod", "payment")
    prod.update(project.sid("prod"), order(child, "prod", PROD_KEY))
    project.edit("Welcome", "Hello")
    push(project)
    assert prod.flows(project.sid("prod")).fetch().revision == 3


def test_a_flow_that_was_never_pulled_is_not_overwritten(project: Project, prod: Server) -> None:
    sid = prod.create("Payment", flow("ask", text("ask", "Money!")))
    toml = project.root / "soundstage.toml"
    written = toml.read_text(encoding="utf-8")
    toml.write_text(f'{written}\n[environments.prod.flows]\npayment = "{sid}"\n', encoding="utf-8")
    result = project.run("push", "--env", "prod", "--yes")
    assert result.status == 1
    assert "never pulled from there" in result.err
    assert "never pulled" in project.run("pull", "--env", "prod", "payment").err
    assert [one.sid for one in prod.flows.list()] == [sid]


def test_what_an_earlier_commit_brought_there_is_no_conflict(
    project: Project, prod: Server
) -> None:
    project.git("init", "-q")
    project.git("add", ".")
    project.git("commit", "-q", "-m", "Start")
    push(project)
    known = (project.root / "soundstage.lock").read_bytes()
    for greeting, before in (("Hello", "Welcome"), ("Salve", "Hello")):
        project.edit(before, greeting)
        project.git("commit", "-q", "-a", "-m", greeting)
        push(project)
        (project.root / "soundstage.lock").write_bytes(known)
    assert prod.flows(project.sid("prod")).fetch().revision == 3


def test_a_flow_is_not_made_twice(project: Project, prod: Server) -> None:
    before = (project.root / "soundstage.lock").read_bytes()
    push(project)
    sid = project.sid("prod")
    (project.root / "soundstage.lock").write_bytes(before)
    result = project.run("push", "--env", "prod", "--yes")
    assert result.status == 1
    assert f'add order = "{sid}" to [environments.prod.flows]' in result.err
    assert len(prod.flows.list()) == 2


def test_a_flow_of_nearly_the_same_name_is_not_made_unasked(project: Project, prod: Server) -> None:
    prod.create("Payment!", flow("ask", text("ask", "Money!")))
    result = project.run("push", "--env", "prod", "--yes", "payment")
    assert (result.status, "a flow Payment! is on prod already" in result.err) == (1, True)
    project.done("push", "--env", "prod", "--yes", "--force", "payment")
    assert len(prod.flows.list()) == 2


# the way back


def test_a_flow_goes_back_to_what_was_published_before(project: Project, prod: Server) -> None:
    push(project)
    sid, child = project.sid("prod"), project.sid("prod", "payment")
    project.edit("Welcome", "Hello")
    push(project)
    result = project.done("rollback", "--env", "prod", "order", "--dry-run")
    assert "body: [-Hello-]{+Welcome+}" in result.out
    assert prod.flows(sid).fetch().revision == 2
    answer = project.done("rollback", "--env", "prod", "order", "--yes", "--json").json
    assert (answer["from"], answer["to"], answer["revision"]) == (2, 1, 3)
    assert prod.definition(sid) == order(child, "prod", PROD_KEY)
    assert prod.flows(sid).fetch().commit_message == "Back to revision 1"
    project.done("rollback", "--env", "prod", "order", "--yes", "--to", "2")
    assert prod.definition(sid) == order(child, "prod", PROD_KEY, "Hello")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("order",), "was published only once"),
        (("order", "--to", "7"), "has no revision 7 on prod; the latest is 1"),
        (("nothing",), "has no nothing; known are order, payment"),
    ],
)
def test_a_way_back_that_is_not_there(
    project: Project, words: tuple[str, ...], problem: str
) -> None:
    push(project)
    result = project.run("rollback", "--env", "prod", "--yes", *words)
    assert (result.status, problem in result.err) == (1, True), result.err


def test_a_flow_that_was_deleted_there(project: Project, dev: Server) -> None:
    sid = project.sid("dev", "payment")
    dev.flows(sid).delete()
    result = project.run("pull", "--env", "dev")
    assert (result.status, f"{sid} is not on dev" in result.err) == (1, True)
    assert "take it out of soundstage.lock" in result.err


def test_flows_that_are_not_there_yet_are_not_pulled(project: Project) -> None:
    project.done("push", "--env", "prod", "--yes", "payment")
    assert project.done("pull", "--env", "prod").out.startswith("payment: the same")
    result = project.run("pull", "--env", "prod", "order")
    assert (result.status, "order is not known on prod" in result.err) == (1, True)


# the first time


def test_a_first_soundstage_toml_is_written(empty: Project, dev: Server) -> None:
    child = dev.create("Payment (2)", flow("ask", text("ask", "Pay, please")))
    dev.create("Order", order(child, "dev", "a-harmless-value"))
    empty.done("pull", "--env", "dev", "--init", "--url", dev.url)
    toml = (empty.root / "soundstage.toml").read_text(encoding="utf-8")
    assert 'payment_2 = "flows/payment_2.json"\norder = "flows/order.json"\n' in toml
    assert f'agent_workflow = "{WORKFLOW["dev"]}"' in toml
    written = empty.flow()["states"]
    assert written[2]["properties"]["flow_sid"] == "${flow.payment_2}"
    assert written[3]["properties"]["url"] == "${env.crm_dev_shop}/orders"
    again = empty.run("pull", "--env", "dev", "--init", "--url", dev.url)
    assert (again.status, "pull without --init" in again.err) == (2, True)
    assert "without a name" not in empty.done("pull", "--env", "dev").out


# what is wrong


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("pull", "--env", "test"), "has no [environments.test]; known are dev, prod"),
        (("pull", "--env", "dev", "--url", "http://localhost"), "--url goes with --init"),
        (("push",), "issing option '--env'"),
    ],
)
def test_a_wrong_call(project: Project, words: tuple[str, ...], problem: str) -> None:
    result = project.run(*words)
    assert (result.status, problem in result.err) == (2, True), result.err


def test_a_variable_that_is_not_set(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PROD_CRM_KEY")
    result = project.run("push", "--env", "prod")
    assert (result.status, "set PROD_CRM_KEY" in result.err) == (2, True)


def test_a_name_without_a_value(project: Project, prod: Server) -> None:
    project.edit("Welcome", "${env.greeting}")
    result = project.run("push", "--env", "prod", "--yes")
    assert result.status == 1
    assert "${env.greeting} has no value: add it to [environments.prod.values]" in result.err
    assert prod.flows.list() == []


def test_a_flow_that_runs_one_that_is_not_there(project: Project) -> None:
    result = project.run("push", "--env", "prod", "order")
    assert (result.status, "order runs payment, which is not there" in result.err) == (1, True)


def test_a_server_that_is_not_there(project: Project) -> None:
    toml = project.root / "soundstage.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace('url = "http://127', 'url = "http://localhost:1/'), "utf-8")
    result = project.run("pull", "--env", "dev")
    assert (result.status, "cannot be reached" in result.err) == (1, True)


def test_wrong_credentials(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "0" * 32)
    result = project.run("pull", "--env", "dev")
    assert (result.status, "answers 401" in result.err) == (1, True)
