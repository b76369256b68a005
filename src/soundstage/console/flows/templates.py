"""The flows to begin with: those of the samples that have a line in the index."""

import tomllib
from functools import lru_cache
from importlib import resources

import msgspec

from soundstage.console.call import Call
from soundstage.console.errors import InvalidRequest
from soundstage.console.wire.flows import Template, TemplateList
from soundstage.errors import Json

_PACKAGE = "soundstage.samples"
_INDEX = "templates.toml"


async def list_templates(_call: Call[None, None]) -> TemplateList:
    """Show all templates."""
    return TemplateList(templates=read_templates())


def find_template(name: str) -> dict[str, Json]:
    """Return the definition of a template."""
    for template in read_templates():
        if template.name == name:
            return template.definition
    known = ", ".join(template.name for template in read_templates())
    raise InvalidRequest("template", f"found {name[:50]!r}, expected one of {known}")


@lru_cache(1)
def read_templates() -> tuple[Template, ...]:
    """Return the templates in the order of the index."""
    folder = resources.files(_PACKAGE)
    index = tomllib.loads((folder / _INDEX).read_text(encoding="utf-8"))
    templates = []
    for name, entry in index.items():
        definition = msgspec.json.decode((folder / f"{name}.json").read_bytes())
        widgets = sum(state["type"] != "trigger" for state in definition["states"])
        given = {**entry, "name": name, "widgets": widgets, "definition": definition}
        templates.append(msgspec.convert(given, Template))
    return tuple(templates)
