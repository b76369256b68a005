"""Everything that is wrong with a definition: what the validator and the linter say of it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from soundstage.console.checking.wording import (
    invalid,
    name_of,
    no_subflow,
    of_rule,
    states_of,
    too_large,
    wrong_project,
)
from soundstage.console.errors import InvalidRequest
from soundstage.console.wire.checking import Finding, Findings
from soundstage.definition.parse import parse_definition
from soundstage.errors import DefinitionError, Json
from soundstage.limits import Limits
from soundstage.lint.config import Config, ConfigError, read_config
from soundstage.lint.repair import applied
from soundstage.lint.rule import Severity
from soundstage.lint.rules import RULES
from soundstage.lint.rules.invalid_definition import RULE as INVALID
from soundstage.lint.run import Finding as Found
from soundstage.lint.run import lint
from soundstage.project import ProjectError, find_project
from soundstage.sid import is_sid
from soundstage.validation import Report, validate

_CODES = tuple(code for code in RULES if code != INVALID.code)
_FILE = "flow.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a definition is looked at with: limits, the project's folder, and its subflows.

    `missing` are the SIDs of subflows that the account does not have.
    """

    limits: Limits
    folder: Path
    subflows: Mapping[str, Json]
    missing: Collection[str] = ()

    def findings(self, definition: Json) -> Findings:
        """Return all findings, the worst first."""
        text = msgspec.json.encode(definition)
        config, found = self._config()
        report = self._report(text)
        found += [invalid(definition, problem) for problem in report.errors]
        found += [too_large(definition, problem) for problem in report.warnings]
        found += [no_subflow(*place) for place in self._gaps(definition)]
        found += [of_rule(one) for one in self._lint(text, config)]
        found.sort(key=lambda one: -Severity(one.severity).rank)
        return Findings(valid=report.valid, findings=tuple(found))

    def fixed(self, definition: Json, code: str, pointer: str) -> dict[str, Json]:
        """Return the definition without one finding.

        Raises:
            InvalidRequest: there is no such finding that can be corrected.
        """
        text = msgspec.json.encode(definition)
        config, _ = self._config()
        for one in self._lint(text, config):
            if (one.code, one.property_path) == (code, pointer) and one.fixable:
                return dict(msgspec.json.decode(applied(text.decode(), one.edits)))
        raise InvalidRequest(
            "body", f"nothing at {pointer[:200]} can be corrected for {code[:50]}: check it again"
        )

    def _config(self) -> tuple[Config, list[Finding]]:
        try:
            return project_config(self.folder), []
        except (ProjectError, ConfigError) as error:
            return Config(), [wrong_project(str(error))]

    def _report(self, text: bytes) -> Report:
        try:
            document = parse_definition(text, self.limits)
        except DefinitionError as error:
            return Report(error.problems)
        return validate(document, self.limits, self._count)

    def _count(self, flow_sid: str, _revision: str) -> int | None:
        found = self.subflows.get(flow_sid)
        return len(found["states"]) if found else None

    def _gaps(self, definition: Json) -> Iterator[tuple[str, str | None, str]]:
        """Yield where subflows are named that are not there: pointer, state and SID."""
        for index, state in enumerate(states_of(definition)):
            properties = state.get("properties") if isinstance(state, dict) else None
            sid = properties.get("flow_sid") if isinstance(properties, dict) else None
            if isinstance(sid, str) and sid in self.missing and is_sid(sid, "FW"):
                yield f"#/states/{index}/properties/flow_sid", name_of(state), sid

    def _lint(self, text: bytes, config: Config) -> Iterator[Found]:
        report = lint(_FILE, text, config, self.subflows, self.limits, _CODES)
        return (one for one in report.findings if one.ignored is None and one.code in _CODES)


def project_config(folder: Path) -> Config:
    """Return what the project of a folder wants of the linter, but for what it says of files.

    Raises:
        ProjectError: its file cannot be read.
        ConfigError: its table for the linter is wrong.
    """
    config = read_config(find_project(folder).table("lint"))
    return replace(config, ignores=tuple(one for one in config.ignores if not one.file))
