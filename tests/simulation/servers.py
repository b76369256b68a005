"""The web servers of flow authors: they remember who asked, and how often."""

from collections import defaultdict

from tests.simulation.wires import Asked, json_answer
from tests.simulation.world import World

from soundstage.carrier.http import Response


class Shop:
    """Greets by name. `asked` holds the forms that came with each idempotency token."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.asked: defaultdict[str, list[str]] = defaultdict(list)

    def serve(self, asked: Asked) -> Response:
        """Answer a request."""
        name = asked.form.get("name") or asked.query.get("name", "")
        self.asked[asked.token].append(name)
        if self._world.happens(self._world.weather.broken):
            return json_answer({"error": "broken"}, self._world.dice.choice((404, 500)))
        return json_answer({"greeting": f"Hello {name}"})
