"""The documentation: everything has its place in it, and its examples run."""

import ast
import inspect
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
import typer
from scripts.reference import pages
from tests.cli.conftest import environment

from soundstage.api import errors as api_errors
from soundstage.api.routes import OPERATIONS
from soundstage.cli.chat.session import HELP
from soundstage.cli.commands import COMMANDS, add_commands
from soundstage.errors import ApiError
from soundstage.testing.runner import each_result
from soundstage.testing.scenario import Expectations, Line, ScenarioFile
from soundstage.validation import validate
from soundstage.widgets import WIDGETS, Widget

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SOURCES = sorted((ROOT / "src/soundstage").rglob("*.py"))
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"])


@dataclass(frozen=True)
class Example:
    """A fenced block of a page: its info string and its text."""

    page: Path
    line: int
    kind: str
    mark: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def examples() -> Iterator[Example]:
    fence = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for found in fence.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            yield Example(page, line, found[1], found[2] or "", found[3])


EXAMPLES = list(examples())


def of_kind(kind: str, mark: str) -> list[Example]:
    return [e for e in EXAMPLES if e.kind == kind and e.mark.startswith(mark)]


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    _, found, rest = text.partition(f"\n{heading}\n")
    assert found, f"{heading} is missing"
    level = heading.split(" ", maxsplit=1)[0]
    return re.split(rf"\n#{{1,{len(level)}}} ", rest)[0]


# everything has its place


@pytest.mark.parametrize(
    ("path", "wanted"), list(pages()), ids=lambda value: getattr(value, "name", "")
)
def test_the_generated_parts_are_up_to_date(path: Path, wanted: str) -> None:
    assert path.read_text(encoding="utf-8") == wanted, "run `make docs`"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_explained(name: str) -> None:
    app = typer.Typer()
    app.callback()(lambda: None)
    add_commands(app, [name])
    command = typer.main.get_group(app).commands[name]
    text = section(page("cli.md"), f"## soundstage {name}")
    parts = getattr(command, "commands", {"": command})
    for sub, part in parts.items():
        assert f"soundstage {name} {sub}".strip() in text or not sub
        for parameter in part.params:
            options = [o for o in parameter.opts if o.startswith("--") and o != "--help"]
            assert all(f"`{option}`" in text for option in options), options


def test_everything_that_chat_takes_is_explained() -> None:
    typed = {line.split()[0] for line in HELP.splitlines()}
    text = section(page("cli.md"), "## soundstage chat")
    assert all(f"`{word}" in text for word in typed)


@pytest.mark.parametrize("widget", WIDGETS.values(), ids=WIDGETS)
def test_every_widget_that_runs_is_described(widget: Widget) -> None:
    text = page(f"widgets/{widget.type}.md")
    runs = type(widget).enter is not Widget.enter
    assert ("\n## How it behaves\n" in text) == runs
    if runs:
        assert all(f"`{event}`" in text for event in widget.events)


def test_no_page_describes_a_widget_that_is_not_there() -> None:
    described = {path.stem for path in (DOCS / "widgets").glob("*.md")} - {"README"}
    assert described == set(WIDGETS)


def test_every_endpoint_is_listed_and_no_other() -> None:
    listed = set(re.findall(r"^\| (GET|POST|DELETE) \| `(/v[12]/[^`]*)` \|", page("rest.md"), re.M))
    assert listed == {(method, path) for path, methods in OPERATIONS.items() for method in methods}


def test_every_code_of_a_running_flow_has_its_heading() -> None:
    raised = {
        node.value
        for path in SOURCES
        if "api" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and type(node.value) is int
        if 81000 <= node.value < 81100
    }
    headings = {int(code) for code in re.findall(r"^### (81\d{3})$", page("errors.md"), re.M)}
    assert headings == raised - {81022}


def test_every_error_of_the_rest_api_is_listed() -> None:
    classes = [
        value
        for _, value in inspect.getmembers(api_errors, inspect.isclass)
        if issubclass(value, ApiError) and value is not ApiError
    ]
    rows = set(re.findall(r"^\| (\d{5}) \| (\d{3}) \|", page("errors.md"), re.M))
    assert rows == {(str(found.code), str(found.status)) for found in classes}


@pytest.mark.parametrize("struct", [Line, Expectations, ScenarioFile])
def test_every_key_of_scenario_files_is_explained(struct: type[msgspec.Struct]) -> None:
    text = page("testing.md")
    missing = [name for name in struct.__struct_encode_fields__ if f"`{name}" not in text]
    assert missing == []


# links and examples


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_there_are_examples_of_every_kind() -> None:
    kinds = (("console", "run"), ("json", "properties"), ("yaml", "scenario"))
    assert all(of_kind(kind, mark) for kind, mark in kinds)


@pytest.mark.parametrize("example", of_kind("console", "run"), ids=str)
def test_console_examples_say_what_is_printed(example: Example) -> None:
    where = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for command, expected in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", example.text, re.M):
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=ROOT,
            env=environment(**where),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        wanted, more, _ = expected.partition("…\n")
        shown = done.stdout[: len(wanted)] if more else done.stdout
        assert shown == wanted, done.stderr


@pytest.mark.parametrize("example", of_kind("json", "properties"), ids=str)
def test_example_properties_are_valid(example: Example) -> None:
    kind = example.mark.partition("=")[2]
    trigger = {"name": "Trigger", "type": "trigger", "transitions": []}
    state = {"name": "example", "type": kind, "transitions": []}
    state["properties"] = msgspec.json.decode(example.text)
    states = [state] if kind == "trigger" else [trigger, state]
    report = validate({"initial_state": states[0]["name"], "states": states})
    assert report.errors == ()


@pytest.mark.parametrize("example", of_kind("yaml", "scenario"), ids=str)
def test_example_scenarios_pass(example: Example, tmp_path: Path) -> None:
    flow = ROOT / example.mark.partition("=")[2]
    (tmp_path / flow.name).write_text(flow.read_text(encoding="utf-8"), encoding="utf-8")
    script = tmp_path / f"{flow.stem}.test.yaml"
    script.write_text(example.text, encoding="utf-8")
    results = list(each_result(script))
    assert results
    assert [result.explained() for result in results if not result.passed] == []


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.kind == "python"], ids=str)
def test_python_examples_are_python(example: Example) -> None:
    ast.parse(example.text)


@pytest.mark.parametrize("example", of_kind("json", ""), ids=str)
def test_json_examples_are_json(example: Example) -> None:
    msgspec.json.decode(example.text)
