"""All tags of the language by name."""

from soundstage.liquid.blocks import BlockReader, Tag, reader
from soundstage.liquid.tags.conditions import case_tag, if_tag, unless_tag
from soundstage.liquid.tags.loops import break_tag, continue_tag, cycle_tag, for_tag
from soundstage.liquid.tags.others import comment_tag, ifchanged_tag, include_tag
from soundstage.liquid.tags.tablerow import tablerow_tag
from soundstage.liquid.tags.variables import assign_tag, capture_tag, decrement_tag, increment_tag

TAGS: dict[str, Tag] = {
    "assign": assign_tag,
    "break": break_tag,
    "capture": capture_tag,
    "case": case_tag,
    "comment": comment_tag,
    "continue": continue_tag,
    "cycle": cycle_tag,
    "decrement": decrement_tag,
    "for": for_tag,
    "if": if_tag,
    "ifchanged": ifchanged_tag,
    "include": include_tag,
    "increment": increment_tag,
    "tablerow": tablerow_tag,
    "unless": unless_tag,
}

read_block: BlockReader = reader(TAGS)
