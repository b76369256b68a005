"""How long it takes to compile and to render templates: `python -m bench.parts.liquid_render`."""

import timeit
from collections.abc import Callable
from datetime import UTC, datetime

from soundstage.liquid import compile_template

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
CONTEXT = {
    "contact": {"channel": {"address": "+15551234567"}},
    "flow": {"variables": {"name": "Ada", "count": "3"}},
    "widgets": {"ask": {"inbound": {"Body": " Yes please "}, "parsed": {"items": ["a", "b"]}}},
}
TEMPLATES = {
    "constant": "Thank you for calling.",
    "one path": "{{contact.channel.address}}",
    "greeting": (
        "Hi {{contact.channel.address}}, {{flow.variables.name}} "
        "you said {{widgets.ask.inbound.Body}}"
    ),
    "filters": "{{ widgets.ask.inbound.Body | strip | downcase | replace: 'yes', 'no' }}",
    "condition": "{% if flow.variables.name == 'Ada' and flow.data %}a{% else %}b{% endif %}",
    "loop": "{% for x in widgets.ask.parsed.items %}{{ forloop.index }}: {{ x }} {% endfor %}",
    "date": "{{ 'now' | date: '%Y-%m-%d %H:%M' }}",
}


def microseconds(work: Callable[[], object]) -> float:
    """Return the best time of one call."""
    timer = timeit.Timer(work)
    count, _ = timer.autorange()
    return min(timer.repeat(5, max(1, count // 5))) / max(1, count // 5) * 1e6


def main() -> None:
    """Print a line for each template."""
    print(f"{'template':<12} {'compile µs':>10} {'render µs':>10}")
    for name, source in TEMPLATES.items():
        template = compile_template(source)
        compiling = microseconds(lambda source=source: compile_template(source))  # type: ignore[misc]
        rendering = microseconds(lambda template=template: template.render(CONTEXT, NOW))  # type: ignore[misc]
        print(f"{name:<12} {compiling:>10.1f} {rendering:>10.1f}")


if __name__ == "__main__":
    main()
