"""YAML read into plain values, with the line of each of them.

The plain scalars are those of JSON and nothing more: `yes`, `on`, dates and `007` stay text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from soundstage.errors import Json

Path = tuple[str | int, ...]

_MOST_LEVELS = 50
_HINT = " (a text with : , ? # or brackets in it needs quotes)"
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_WORDS: Mapping[str, Json] = {"": None, "~": None, "null": None, "true": True, "false": False}


class YamlError(ValueError):
    """A text that cannot be read, with the line where that was seen."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass(frozen=True, slots=True)
class Located:
    """A document and where its values stand."""

    value: Json
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """Return the line of a value, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(text: str) -> Located:
    """Read one YAML document.

    Raises:
        YamlError: it is not YAML, repeats a key, or is nested too deeply.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(
            mark.line + 1 if mark else 1, f"is not YAML: {error.problem}{_HINT}"
        ) from None
    except yaml.YAMLError as error:
        raise YamlError(1, f"is not YAML: {error}") from None
    except RecursionError:
        raise YamlError(1, f"is nested more than {_MOST_LEVELS} levels deep") from None
    lines: dict[Path, int] = {}
    return Located(_value(root, (), lines) if root else None, lines)


def _value(node: yaml.Node, path: Path, lines: dict[Path, int]) -> Json:
    line = node.start_mark.line + 1
    if len(path) > _MOST_LEVELS:
        raise YamlError(line, f"is nested more than {_MOST_LEVELS} levels deep")
    lines.setdefault(path, line)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, index), lines) for index, item in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: yaml.MappingNode, path: Path, lines: dict[Path, int]) -> Json:
    members: dict[str, Json] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise YamlError(line, "has a key that is no plain text")
        key = str(key_node.value)
        if key in members:
            raise YamlError(line, f"has the key {key!r} twice in the same mapping")
        lines[(*path, key)] = line
        members[key] = _value(value_node, (*path, key), lines)
    return members


def _scalar(node: yaml.Node) -> Json:
    text = str(node.value)
    if not isinstance(node, yaml.ScalarNode) or node.style is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text) and repr(float(text)) == text:
        return float(text)
    return text


def as_text(value: str | int | float | bool) -> str:
    """Return a plain scalar as it was written."""
    return str(value).lower() if isinstance(value, bool) else str(value)
