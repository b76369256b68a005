"""Rename states together with everything in the flow that names them.

A state is named by transitions, by `initial_state`, and in templates that read
`widgets.NAME`, in any place where a template may stand. A new definition is returned.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from soundstage.definition.shape import name_of
from soundstage.errors import Json
from soundstage.liquid.errors import Fault
from soundstage.liquid.lexer import Token, tokenize

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_WIDGETS = "widgets"


def is_state_name(name: str) -> bool:
    """Tell whether a state may have this name [UG][corpus]."""
    return _NAME.fullmatch(name) is not None


def rename_state(document: Json, old: str, new: str) -> Json:
    """Return the definition with one state renamed, or raise `ValueError`."""
    names = {name_of(state) for state in document["states"]}
    if old not in names:
        raise ValueError(f"there is no state {old!r}")
    if not is_state_name(new):
        raise ValueError(f"{new!r} is no name: expected a letter, then letters, digits, _ and -")
    if new in names - {old}:
        raise ValueError(f"there is a state {new!r} already")
    return rename_states(document, {old: new})


def rename_states(
    document: Json, names: Mapping[str, str], in_templates: Collection[str] | None = None
) -> Json:
    """Return the definition with states renamed all at once, so that two may swap their names.

    `in_templates` are the old names that templates lose too; all of them when it is None.
    """
    if not names:
        return document
    in_texts = {
        old: new for old, new in names.items() if in_templates is None or old in in_templates
    }
    renamed = {**document, "states": [_state(s, names, in_texts) for s in document["states"]]}
    if isinstance(initial := document.get("initial_state"), str):
        renamed["initial_state"] = names.get(initial, initial)
    return renamed


def rename_in_template(source: str, names: Mapping[str, str]) -> str:
    """Return a template in which `widgets.NAME` and `widgets['NAME']` have the new names."""
    parts: list[str] = []
    at = 0
    for name, start, end in _named(source):
        if name in names:
            parts += (source[at:start], names[name])
            at = end
    return "".join((*parts, source[at:])) if parts else source


def named_in_templates(document: Json) -> set[str]:
    """Return the names of states that templates anywhere in the definition read."""
    return {name for text in _templates(document) for name, _, _ in _named(text)}


def _state(state: Json, names: Mapping[str, str], in_texts: Mapping[str, str]) -> Json:
    renamed = dict(state)
    name = name_of(state)
    if name in names:
        renamed["name"] = names[name]
    if "properties" in state:
        renamed["properties"] = _texts(state["properties"], in_texts)
    renamed["transitions"] = [_transition(t, names, in_texts) for t in state["transitions"]]
    return renamed


def _transition(transition: Json, names: Mapping[str, str], in_texts: Mapping[str, str]) -> Json:
    renamed = dict(transition)
    if (target := transition.get("next")) in names:
        renamed["next"] = names[target]
    if "conditions" in transition:
        renamed["conditions"] = _texts(transition["conditions"], in_texts)
    return renamed


def _texts(value: Json, names: Mapping[str, str]) -> Json:
    if isinstance(value, str):
        return rename_in_template(value, names)
    if isinstance(value, dict):
        return {key: _texts(member, names) for key, member in value.items()}
    return [_texts(item, names) for item in value] if isinstance(value, list) else value


def _templates(document: Json) -> Iterator[str]:
    for state in document["states"]:
        yield from _strings(state.get("properties"))
        for transition in state["transitions"]:
            yield from _strings(transition.get("conditions"))


def _strings(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for member in value.values() if isinstance(value, dict) else value:
            yield from _strings(member)


def _named(source: str) -> Iterable[tuple[str, int, int]]:
    """Find the names of states in a template and where they stand.

    A template that cannot even be cut into words reads nothing when it runs: it names nothing.
    """
    if _WIDGETS not in source or "{" not in source:
        return ()
    try:
        tokens = tokenize(source)
    except Fault:
        return ()
    return _names(tokens)


def _names(tokens: list[Token]) -> Iterator[tuple[str, int, int]]:
    before = ""
    for index, token in enumerate(tokens[:-2]):
        if token.kind == "id" and token.text == _WIDGETS and before != ".":
            mark, name = tokens[index + 1], tokens[index + 2]
            if mark.kind == "." and name.kind == "id":
                yield name.text, name.start, name.end
            elif mark.kind == "[" and name.kind == "str":
                yield name.text[1:-1], name.start + 1, name.end - 1
        before = token.kind
