"""The options of `soundstage test`."""

from pathlib import Path
from typing import Annotated

import typer

Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PATH…", help="Scenario files, or folders of them; here if none."),
]
Keyword = Annotated[
    str, typer.Option("--keyword", "-k", help="Only scenarios with this in name or path.")
]
ExitFirst = Annotated[bool, typer.Option("--exitfirst", "-x", help="Stop at the first failure.")]
Jobs = Annotated[
    int | None, typer.Option("--jobs", "-j", min=1, help="Processes; as useful if absent.")
]
InEnvironment = Annotated[
    str, typer.Option("--env", metavar="NAME", help="Play the flows of this environment.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show failures only.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
JUnit = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the results as JUnit XML.")]
Watch = Annotated[bool, typer.Option("--watch", help="Play again whenever a file is saved.")]
Update = Annotated[
    bool, typer.Option("--update", help="Accept what comes out: rewrite expectations.")
]
Record = Annotated[
    str | None,
    typer.Option(metavar="FLOW.json", help="Play by hand and write that as a scenario."),
]
ShowCoverage = Annotated[
    bool, typer.Option("--coverage", help="Tell what the scenarios reached of the flows.")
]
CoverageJson = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write the coverage as JSON.")
]
CoverageLcov = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write it as an lcov tracefile.")
]
CoverageCobertura = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write it as Cobertura XML.")
]
CoverageHtml = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Write HTML pages with coloured pictures.")
]
FailUnder = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PERCENT",
        help="Fail below this coverage of transitions, or of another kind: states=100.",
    ),
]
Suggest = Annotated[
    bool, typer.Option("--suggest", help="Propose scenarios for transitions that none reaches.")
]
WriteInto = Annotated[
    Path | None,
    typer.Option("--write", metavar="DIR", help="Write the proposals as files into this folder."),
]
