"""`soundstage test --suggest`: scenarios for what no scenario reaches yet."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import typer

from soundstage.cli.errors import CommandError
from soundstage.testing.coverage.items import Item
from soundstage.testing.coverage.measuring import Coverage
from soundstage.testing.errors import MissingFile
from soundstage.testing.exploring.suggesting import Suggestions, script_for, suggest
from soundstage.testing.reading import SUFFIX, Script, read_script
from soundstage.testing.runner import Choice, each_result

_SUGGESTED = f".suggested{SUFFIX}"


def show_suggestions(paths: Sequence[Path], folder: Path | None, environment: str) -> None:
    """Propose scenarios for flows, and print them or write them into a folder."""
    for script in _scripts(paths, environment):
        suggestions = suggest(script, _known(script))
        _tell(suggestions)
        if suggestions.proposals and folder is None:
            typer.echo(suggestions.text(Path()), nl=False)
        elif suggestions.proposals and folder is not None:
            _write(folder / f"{script.flow_path.stem}{_SUGGESTED}", suggestions.text(folder))


def _scripts(paths: Sequence[Path], environment: str) -> Iterator[Script]:
    """Yield the scenario file of each flow; one without is given an empty one."""
    for path in paths:
        if path.is_dir():
            files = [file for file in sorted(path.rglob(f"*{SUFFIX}")) if not _generated(file)]
            scripts = [read_script(file, environment) for file in files]
            yield from scripts
            tested = {script.flow_path.resolve() for script in scripts}
            for flow in sorted(path.rglob("*.json")):
                if flow.resolve() not in tested and _is_flow(flow):
                    yield script_for(flow, environment)
        elif not path.is_file():
            raise MissingFile(f"{path} is not there; name flows, scenario files or folders of them")
        elif path.name.endswith(SUFFIX):
            yield read_script(path, environment)
        else:
            beside = path.with_name(path.stem + SUFFIX)
            known = beside.is_file()
            yield read_script(beside, environment) if known else script_for(path, environment)


def _generated(path: Path) -> bool:
    return path.name.endswith(_SUGGESTED)


def _is_flow(path: Path) -> bool:
    try:
        document = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError):
        return False
    return isinstance(document, dict) and {"states", "initial_state"} <= document.keys()


def _known(script: Script) -> dict[Path, set[Item]]:
    """Return what the scenarios that are there reach, those suggested before included."""
    coverage = Coverage()
    choice = Choice(environment=script.environment)
    before = script.flow_path.parent / f"{script.flow_path.stem}{_SUGGESTED}"
    for path in (script.path, before):
        for result in each_result(path, choice) if path.is_file() else ():
            coverage.add(result)
    return {flow.path: set(flow.hits) for flow in coverage.flows}


def _tell(suggestions: Suggestions) -> None:
    for path, total in suggestions.total.items():
        left = suggestions.left[path]
        if not total:
            typer.echo(f"{path.name}: its scenarios reach every transition", err=True)
            continue
        found, new = total - len(left), len(suggestions.proposals)
        typer.echo(
            f"{path.name}: of {total} transitions that no scenario reaches, {found} are reached "
            f"by {new} that {'is' if new == 1 else 'are'} proposed",
            err=True,
        )
        for name in left:
            typer.echo(f"  no way was found to {name}", err=True)


def _write(path: Path, text: str) -> None:
    if path.exists():
        raise CommandError(f"{path} is there already; move it, or delete it, and ask again")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror or error}") from None
    typer.echo(f"written  {path}")
