"""`soundstage diff`: files, git and servers; for people, pull requests and programs."""

import copy
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.cli.conftest import Run, Start, environment

from soundstage.definition.diff import Changes, apply
from soundstage.definition.rewrite import rename_state

SAMPLE = Path(__file__).parents[2] / "src/soundstage/samples/pizza_order.json"
OLD = json.loads(SAMPLE.read_text(encoding="utf-8"))


def edited() -> Any:
    flow = rename_state(copy.deepcopy(OLD), "check_size", "which_size")
    ask = flow["states"][1]
    ask["properties"]["body"] = ask["properties"]["body"].replace("Corner", "Central")
    ask["properties"]["offset"] = {"x": -5, "y": -5}
    ask["transitions"][1]["next"] = "ask_address"
    flow["states"].append(
        {"name": "bye", "type": "send-message", "properties": {"body": "Bye!"}, "transitions": []}
    )
    return flow


@pytest.fixture
def new(tmp_path: Path) -> Path:
    path = tmp_path / "new.json"
    path.write_text(json.dumps(edited(), indent=2), encoding="utf-8")
    return path


def test_the_same_flow_in_another_form_does_not_differ(call: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    moved = copy.deepcopy(OLD)
    moved["states"][1]["properties"]["offset"] = {"x": 77, "y": 77}
    other.write_text(json.dumps(moved, sort_keys=True), encoding="utf-8")
    result = call("diff", SAMPLE, other)
    assert (result.status, result.out) == (0, "")
    with_layout = call("diff", SAMPLE, other, "--layout")
    assert with_layout.status == 1
    assert "offset" in with_layout.out


def test_differences_are_shown_by_state_and_word(call: Run, new: Path) -> None:
    result = call("diff", SAMPLE, new)
    assert result.status == 1
    assert "> which_size (was check_size)  split-based-on" in result.out
    assert "[-Corner-]{+Central+} Pizza" in result.out
    assert "~ on timeout: → [-give_up-]{+ask_address+}" in result.out
    assert "+ bye  send-message\n    + body: Bye!" in result.out
    assert "offset" not in result.out


def test_a_pull_request_gets_markdown(call: Run, new: Path) -> None:
    result = call("diff", SAMPLE, new, "--format", "markdown")
    assert result.status == 1
    assert result.out.startswith("### Flow: 1 added, 1 renamed, 1 changed\n")
    assert "<del>Corner</del><ins>Central</ins>" in result.out
    assert call("diff", SAMPLE, SAMPLE, "--format", "markdown").out == "### Flow: no changes\n"


def test_texts_of_a_flow_are_no_markup_of_the_comment(call: Run, tmp_path: Path) -> None:
    sly = copy.deepcopy(OLD)
    sly["states"][1]["properties"]["body"] = "<img src=x> **bold** [a](http://b) `c` @d\n# e"
    other = tmp_path / "sly.json"
    other.write_text(json.dumps(sly), encoding="utf-8")
    shown = call("diff", SAMPLE, other, "--format", "markdown").out
    assert all(mark not in shown for mark in ("<img", "**bold", "[a]", "http://", "`c`", "\n# e"))
    assert "\x1b" not in call("diff", SAMPLE, other).out


def test_programs_get_changes_that_can_be_applied(call: Run, new: Path) -> None:
    answer = call("diff", SAMPLE, new, "--json", "--layout").json
    assert answer["same"] is False
    changes = msgspec.convert(answer["changes"], Changes)
    assert apply(OLD, changes) == edited()
    assert call("diff", SAMPLE, SAMPLE, "--json").json == {"same": True, "changes": []}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{\n  "states": [,]}', "bad.json:2:14: is not valid JSON: Expecting value (#/)"),
        ('{"states": [\n  {}]}', "bad.json:2:3: has no name: expected a string (#/states/0)"),
        ("[]", "bad.json:1:1: is not a flow definition"),
    ],
)
def test_what_is_no_flow_is_trouble_at_a_place(
    call: Run, tmp_path: Path, text: str, message: str
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text(text, encoding="utf-8")
    result = call("diff", SAMPLE, bad)
    assert result.status == 2
    assert message in result.err
    assert result.out == ""


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere.json", "nowhere.json"], "nowhere.json cannot be read"),
        ([SAMPLE], "expected two flows to compare; got 1"),
        (["HEAD:nowhere.json", SAMPLE], "HEAD:nowhere.json is neither a file nor in git"),
        (["FW" + "0" * 32, SAMPLE], "set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN"),
        (["FW" + "0" * 32 + "@first", SAMPLE], "first is no revision"),
        (["FW" + "0" * 32, SAMPLE, "--server", "file:///etc"], "file:///etc is no server"),
    ],
    ids=str,
)
def test_trouble_is_said_in_a_line(call: Run, words: list[Any], message: str) -> None:
    result = call("diff", *words)
    assert result.status == 2
    assert message in result.err


class Repository:
    """A git repository in which flows are compared and merged by this command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.flow = folder / "pizza.json"
        command = f"{sys.executable} -m soundstage.cli"
        self.git("init", "-q", "-b", "main", ".")
        for name, value in {
            "user.name": "Ada",
            "user.email": "ada@example.com",
            "core.pager": "cat",
            "diff.soundstage.command": f"{command} diff",
            "merge.soundstage.driver": f"{command} merge %O %A %B --output %A --path %P",
        }.items():
            self.git("config", name, value)
        attributes = "*.json diff=soundstage merge=soundstage\n"
        (folder / ".gitattributes").write_text(attributes, encoding="utf-8")
        self.save(OLD, "First")

    def save(self, flow: Any, message: str) -> None:
        self.flow.write_text(json.dumps(flow, indent=4), encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def git(self, *words: str, status: int = 0) -> str:
        done = subprocess.run(
            ["git", *words],
            cwd=self.folder,
            env=environment(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1"),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status, done.stderr
        return done.stdout + done.stderr


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    folder = tmp_path / "repository"
    folder.mkdir()
    return Repository(folder)


def test_git_shows_its_diffs_with_it(repository: Repository) -> None:
    repository.flow.write_text(json.dumps(edited()), encoding="utf-8")
    (repository.folder / "other.json").write_text('["no flow"]\n', encoding="utf-8")
    repository.git("add", "-N", "other.json")
    shown = repository.git("diff")
    assert "soundstage diff a/pizza.json b/pizza.json" in shown
    assert "> which_size (was check_size)" in shown
    assert "shown as text, for it is not a flow" in shown
    assert '+["no flow"]' in shown
    repository.flow.unlink()
    assert "- check_size  split-based-on" in repository.git("diff", "--", "pizza.json")


def test_git_does_not_complain_when_its_reader_has_seen_enough(new: Path) -> None:
    """A pipe that nobody reads is what a pager leaves behind."""
    reader, writer = os.pipe()
    os.close(reader)
    words = ["pizza.json", str(SAMPLE), "0" * 7, "100644", str(new), "1" * 7, "100644"]
    done = subprocess.run(
        [sys.executable, "-m", "soundstage.cli", "diff", *words],
        env=environment(),
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_file_that_got_another_name_is_one_diff(repository: Repository) -> None:
    repository.git("mv", "pizza.json", "orders.json")
    flow = copy.deepcopy(OLD)
    flow["description"] = "Orders"
    (repository.folder / "orders.json").write_text(json.dumps(flow, indent=4), encoding="utf-8")
    repository.git("add", "-A")
    shown = repository.git("diff", "--cached", "-M")
    assert shown.startswith("soundstage diff a/pizza.json b/orders.json\n~ the flow\n")


def test_revisions_of_git_are_compared(
    repository: Repository, call: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.save(edited(), "Second")
    monkeypatch.chdir(repository.folder)
    assert "which_size" in call("diff", "HEAD~1:pizza.json", "pizza.json").out
    assert call("diff", "HEAD:pizza.json", "pizza.json").status == 0


def test_git_merges_edits_of_different_states(repository: Repository) -> None:
    theirs = copy.deepcopy(OLD)
    theirs["states"][3]["properties"]["note"] = "new"
    repository.git("checkout", "-q", "-b", "theirs")
    repository.save(theirs, "Theirs")
    repository.git("checkout", "-q", "main")
    repository.save(edited(), "Ours")
    repository.git("merge", "-q", "theirs", "-m", "Merge")
    wanted = edited()
    wanted["states"][3]["properties"]["note"] = "new"
    assert repository.flow.read_text(encoding="utf-8") == json.dumps(wanted, indent=4)


def test_git_is_told_of_conflicts_and_the_file_stays_a_flow(repository: Repository) -> None:
    sides = {"theirs": "Hey", "main": "Hello"}
    repository.git("branch", "theirs")
    for branch, text in sides.items():
        repository.git("checkout", "-q", branch)
        flow = copy.deepcopy(OLD)
        flow["states"][1]["properties"]["body"] = text
        repository.save(flow, branch)
    told = repository.git("merge", "-q", "theirs", status=1)
    assert "pizza.json: 1 conflict; the flow has our side of each" in told
    assert "states › ask_size › properties › body" in told
    assert "ours:   Hello\n    theirs: Hey" in told
    flow = json.loads(repository.flow.read_text(encoding="utf-8"))
    assert flow["states"][1]["properties"]["body"] == "Hello"
    assert "UU pizza.json" in repository.git("status", "--short")


def test_revisions_on_a_server_are_compared(start: Start, run: Run, tmp_path: Path) -> None:
    server = start("serve", "--development", "--port", "0", "--home", tmp_path / "home")
    flow = server.get("/v2/Flows")["flows"][0]
    account, token = server.credentials
    added = {
        "SOUNDSTAGE_URL": server.url,
        "TWILIO_ACCOUNT_SID": account,
        "TWILIO_AUTH_TOKEN": token,
    }
    sid = flow["sid"]
    kept = tmp_path / "kept.json"
    definition = server.get(f"/v2/Flows/{sid}")["definition"]
    kept.write_text(json.dumps(definition), encoding="utf-8")
    assert run("diff", sid, kept, **added).status == 0
    assert run("diff", f"{sid}@1", f"{sid}@published", **added).status == 0
    missing = run("diff", f"{sid}@99", kept, **added)
    assert missing.status == 2
    assert "answers 404" in missing.err
    assert "has no draft" in run("diff", f"{sid}@draft", kept, **added).err
    refused = run("diff", sid, kept, **added | {"TWILIO_AUTH_TOKEN": "0" * 32})
    assert "answers 401" in refused.err
    server.stop()
    gone = run("diff", sid, kept, **added)
    assert gone.status == 2
    assert "cannot be reached" in gone.err
