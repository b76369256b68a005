"""All filters of the language by name: those of the engine, and Studio's own `to_json`."""

from soundstage.liquid.expressions import Filter
from soundstage.liquid.filters.dates import DATE_FILTERS
from soundstage.liquid.filters.json import JSON_FILTERS
from soundstage.liquid.filters.lists import LIST_FILTERS
from soundstage.liquid.filters.numbers import NUMBER_FILTERS
from soundstage.liquid.filters.pieces import PIECE_FILTERS
from soundstage.liquid.filters.text import TEXT_FILTERS

FILTERS: dict[str, Filter] = {
    **DATE_FILTERS,
    **JSON_FILTERS,
    **LIST_FILTERS,
    **NUMBER_FILTERS,
    **PIECE_FILTERS,
    **TEXT_FILTERS,
}
