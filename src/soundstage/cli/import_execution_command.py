"""`soundstage import-execution`: an execution of a Twilio account as a journal to replay."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from soundstage.cli.errors import Exit, UsageError
from soundstage.cli.remote_execution import Remote
from soundstage.replaying.rebuild import rebuild
from soundstage.replaying.recording import Compiler, encode
from soundstage.settings import read_settings
from soundstage.sid import is_sid


def import_execution(
    execution: Annotated[str, typer.Argument(metavar="FN…", help="The execution.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The journal file to write; FN….json if not given."),
    ] = None,
    flow: Annotated[
        str | None, typer.Option(metavar="FW…", help="Its flow: saves looking for it.")
    ] = None,
    server: Annotated[
        str | None,
        typer.Option("--server", help="Twilio's or a Soundstage's URL; SOUNDSTAGE_URL otherwise."),
    ] = None,
) -> None:
    """Read an execution's steps and contexts by REST and rebuild the journal that led to them.

    Credentials are TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN. The exit status is 1 when some
    steps could not be told.
    """
    for option, sid, prefix in (("the execution", execution, "FN"), ("--flow", flow, "FW")):
        if sid is not None and not is_sid(sid, prefix):
            raise UsageError(f"{option} is {sid!r}, expected {prefix} and 32 hexadecimal digits")
    remote = Remote(server)
    shown = remote.execution(execution, flow)
    definitions, gaps = remote.definitions(shown)
    subflows = dict.fromkeys(set(definitions) - {shown.flow_sid}, 1)
    compiler = Compiler(read_settings().limits)
    program = compiler.program(shown.flow_sid, shown.flow_version, definitions, subflows)
    recording = rebuild(shown, program, definitions)
    recording = msgspec.structs.replace(recording, gaps=(*gaps, *recording.gaps))
    path = output or Path(f"{execution}.json")
    path.write_bytes(encode(recording))
    steps = sum(len(entry.steps) for entry in recording.journal)
    print(f"{path}: {steps} of {len(shown.steps)} steps in {len(recording.journal)} turns")
    for gap in recording.gaps:
        print(f"  unknown  {gap}")
    if steps < len(shown.steps):
        raise typer.Exit(Exit.FAILED)
