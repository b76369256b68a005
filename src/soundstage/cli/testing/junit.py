"""Results as JUnit XML, which continuous integration servers show."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from soundstage.cli.errors import CommandError
from soundstage.testing.results import Result

_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(results: Sequence[Result], file: Path) -> None:
    """Write the results of a run; each scenario file is a suite."""
    root = Element("testsuites", {"name": "soundstage", **_counts(results)})
    for path, found in groupby(results, key=lambda result: result.path):
        _add_suite(root, path, list(found))
    indent(root)
    try:
        ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}") from error


def _add_suite(root: Element, path: Path, results: Sequence[Result]) -> None:
    suite = SubElement(root, "testsuite", {"name": str(path), **_counts(results)})
    for result in results:
        case = SubElement(
            suite,
            "testcase",
            classname=str(path),
            name=_clean(result.name),
            file=str(path),
            line=str(result.line),
            time=f"{result.seconds:.3f}",
        )
        if result.failure is not None:
            failure = SubElement(case, "failure", message=_clean(result.failure.title))
            failure.text = _clean(result.explained())


def _counts(results: Iterable[Result]) -> dict[str, str]:
    found = list(results)
    return {
        "tests": str(len(found)),
        "failures": str(sum(not result.passed for result in found)),
        "errors": "0",
        "time": f"{sum(result.seconds for result in found):.3f}",
    }


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("�", text)
