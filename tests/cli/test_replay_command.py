"""`soundstage replay` and `export-execution`: on a database, and on files."""

from pathlib import Path

import msgspec
import pytest
from tests.cli.conftest import Run
from tests.cli.conversations import SAMPLE, have

NOBODY = "FN" + "0" * 32
TALKS = (("Hi", "large"), ("Hi", "small", "Main Street 5"), ("Hi",), ("Hi", "large", "Elm"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, list[str]]:
    """A database with conversations, the flow and the executions in it."""
    folder = tmp_path_factory.mktemp("home")
    return (folder, *have(folder, *TALKS))


def edited(path: Path, old: str, new: str) -> Path:
    text = SAMPLE.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


Home = tuple[Path, str, list[str]]


def test_an_execution_is_the_same_on_its_own_revision(call: Run, home: Home) -> None:
    folder, flow, sids = home
    result = call("replay", sids[1], "--home", folder)
    assert (result.status, result.out) == (0, f"{sids[1]}: the same; 5 steps, waits in confirm\n")
    assert call("replay", sids[1], "--on", f"{flow}@1", "--home", folder).out == result.out
    assert call("replay", sids[1], "--on", f"{flow}@published", "--home", folder).status == 0


def test_differences_in_text_are_shown_and_may_be_ignored(
    call: Run, home: Home, tmp_path: Path
) -> None:
    new = edited(tmp_path / "new.json", "Where shall we", "Where do we")
    options = ("replay", home[2][1], "--on", new, "--home", home[0])
    result = call(*options)
    assert result.status == 1
    assert "differs in text" in result.out
    assert "      - A small pizza is 8 dollars. Where shall we bring it?" in result.out
    assert "      + A small pizza is 8 dollars. Where do we bring it?" in result.out
    assert call(*options, "--ignore-text").status == 0


def test_many_are_grouped_by_where_they_part(call: Run, home: Home, tmp_path: Path) -> None:
    new = edited(tmp_path / "new.json", '"next": "choose_large"', '"next": "choose_small"')
    options = ("replay", "--flow", home[1], "--on", new, "--home", home[0])
    result = call(*options)
    assert result.status == 1
    assert result.out.startswith(
        "the same                 2 of 4\ndiffer in path           2 of 4   check_size 2\n"
    )
    assert "because   on match check_size leads to choose_small, and led to choose_large" in (
        result.out
    )
    answer = call(*options, "--json").json
    assert answer["same"] is False
    assert [(g["verdict"], g["state"], g["count"]) for g in answer["groups"]] == [
        ("path", "check_size", 2),
        ("same", None, 2),
    ]
    parted = next(r for r in answer["executions"] if r["verdict"] == "path")
    assert parted["parting"]["old"] == {
        "from": "check_size",
        "event": "match",
        "to": "choose_large",
    }
    assert call(*options, "--limit", "1", "--json").json["executions"][0]["execution"] == home[2][3]
    assert call(*options, "--since", "2100-01-01").out == "no execution was found\n"
    assert len(call(*options, "--since", "50000 days ago").out) == 0


def test_an_answer_that_is_missing_can_be_assumed(call: Run, home: Home, tmp_path: Path) -> None:
    document = msgspec.json.decode(SAMPLE.read_bytes())
    ask = next(state for state in document["states"] if state["name"] == "check_size")
    ask |= {
        "type": "make-http-request",
        "properties": {"method": "GET", "url": "https://shop.example/sizes", "content_type": "x"},
        "transitions": [{"event": "success", "next": "choose_small"}, {"event": "failed"}],
    }
    new = tmp_path / "new.json"
    new.write_bytes(msgspec.json.encode(document))
    options = ("replay", home[2][0], "--on", new, "--home", home[0])
    stopped = call(*options)
    assert stopped.status == 1
    assert "cannot be replayed" in stopped.out
    assert "check_size asks for GET https://shop.example/sizes, and the journal" in stopped.out
    assumed = call(*options, "--assume", 'check_size=200 {"a": 1}')
    assert "check_size ─success→ choose_small" in assumed.out
    assert "assumed   1 answers" in assumed.out
    assert "waits in ask_address" in assumed.out
    failed = call(*options, "--assume", "check_size=timeout")
    assert "check_size ─failed→ Ended" in failed.out


def test_an_exported_execution_is_replayed_without_its_database(
    call: Run, home: Home, tmp_path: Path
) -> None:
    files = [tmp_path / f"{n}.json" for n in range(2)]
    for path, sid in zip(files, home[2][:2], strict=True):
        assert call("export-execution", sid, "-o", path, "--home", home[0]).status == 0
    assert call("replay", *files).out == "the same                 2 of 2\n"
    printed = call("export-execution", home[2][0], "--home", home[0]).out
    assert printed == files[0].read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "status", "why"),
    [
        (("replay",), 2, "name executions"),
        (("replay", NOBODY, "--flow", "FW" + "0" * 32), 2, "name executions"),
        (("replay", NOBODY, "--home", "nowhere"), 1, "there is no database"),
        (("replay", "nothing.json"), 1, "cannot be read"),
        (("replay", str(SAMPLE)), 1, "no journal of an execution"),
        (("replay", NOBODY, "--assume", "x"), 2, "--assume is 'x'"),
        (("replay", NOBODY, "--subflow", "x"), 2, "--subflow is 'x'"),
        (("replay", "--flow", "FW" + "0" * 32, "--since", "soon"), 2, "--since is 'soon'"),
        (("export-execution", "x"), 2, "no execution"),
    ],
)
def test_what_cannot_be_done_is_said(
    call: Run, words: tuple[str, ...], status: int, why: str
) -> None:
    result = call(*words)
    assert (result.status, result.out) == (status, "")
    assert why in result.err


def test_what_is_not_in_the_database_is_said(call: Run, home: Home) -> None:
    for words, why in (
        ((NOBODY,), "there is no execution"),
        (("--flow", "FW" + "0" * 32), "there is no flow"),
        ((home[2][0], "--on", f"{home[1]}@7"), "no revision 7"),
        ((home[2][0], "--on", f"{home[1]}@draft"), "no revision draft"),
    ):
        result = call("replay", *words, "--home", home[0])
        assert result.status == 1
        assert why in result.err
