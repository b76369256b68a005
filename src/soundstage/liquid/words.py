"""What each filter and tag does, in a sentence and an example, for those who write templates."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Word(NamedTuple):
    """A filter or tag: what it does, and a template that shows it."""

    summary: str
    example: str


FILTER_WORDS: Mapping[str, Word] = MappingProxyType(
    {
        "abs": Word("The number without its sign.", "{{ -3 | abs }}"),
        "append": Word("Adds a text at the end.", '{{ "file" | append: ".txt" }}'),
        "at_least": Word("The number, or this one if it is smaller.", "{{ 3 | at_least: 5 }}"),
        "at_most": Word("The number, or this one if it is larger.", "{{ 9 | at_most: 5 }}"),
        "capitalize": Word("Makes the first letter a capital.", '{{ "ada" | capitalize }}'),
        "ceil": Word("Rounds up to a whole number.", "{{ 1.2 | ceil }}"),
        "compact": Word("Leaves out the empty items of a list.", "{{ flow.data | compact }}"),
        "concat": Word(
            "Joins two lists.",
            '{% assign a = "1,2" | split: "," %}{{ a | concat: a | join: " " }}',
        ),
        "date": Word(
            "Writes a time in a form; the zone is US Pacific.", '{{ "now" | date: "%H:%M" }}'
        ),
        "default": Word(
            "Stands in for what is missing or empty.",
            '{{ flow.variables.name | default: "friend" }}',
        ),
        "divided_by": Word("Divides; whole numbers stay whole.", "{{ 10 | divided_by: 4 }}"),
        "downcase": Word("Makes all letters small.", '{{ "YES" | downcase }}'),
        "escape": Word("Writes the signs of HTML so that they show.", '{{ "a < b" | escape }}'),
        "escape_once": Word(
            "Does so without touching what is escaped.", '{{ "1 &lt; 2" | escape_once }}'
        ),
        "first": Word("The first item of a list.", '{{ "a b" | split: " " | first }}'),
        "floor": Word("Rounds down to a whole number.", "{{ 1.8 | floor }}"),
        "h": Word("The same as escape.", '{{ "a & b" | h }}'),
        "join": Word(
            "Puts a list together, with a text between.",
            '{{ "a b" | split: " " | join: ", " }}',
        ),
        "last": Word("The last item of a list.", '{{ "a b" | split: " " | last }}'),
        "lstrip": Word("Cuts blanks off at the beginning.", '{{ "  hi" | lstrip }}'),
        "map": Word(
            "Takes one key of every item of a list.",
            '{{ flow.data.items | map: "name" | join: ", " }}',
        ),
        "minus": Word("Subtracts a number.", "{{ 5 | minus: 2 }}"),
        "modulo": Word("The remainder of a division.", "{{ 7 | modulo: 3 }}"),
        "newline_to_br": Word("Puts a <br /> before every new line.", '{{ "a" | newline_to_br }}'),
        "plus": Word("Adds a number.", "{{ flow.variables.tries | plus: 1 }}"),
        "prepend": Word("Puts a text at the beginning.", '{{ "Ada" | prepend: "Dear " }}'),
        "remove": Word(
            "Takes a text out wherever it stands.",
            '{{ "whatsapp:+1555" | remove: "whatsapp:" }}',
        ),
        "remove_first": Word(
            "Takes a text out where it stands first.", '{{ "1-2-3" | remove_first: "-" }}'
        ),
        "replace": Word(
            "Puts one text in the place of another.", '{{ "a+b" | replace: "+", "%2B" }}'
        ),
        "replace_first": Word(
            "Does so where it stands first.", '{{ "a a" | replace_first: "a", "b" }}'
        ),
        "reverse": Word("Turns a list around.", '{{ "a b" | split: " " | reverse | join: " " }}'),
        "round": Word("Rounds, to so many places.", "{{ 1.2345 | round: 2 }}"),
        "rstrip": Word("Cuts blanks off at the end.", '{{ "hi  " | rstrip }}'),
        "size": Word("The length of a text or list.", '{{ "hello" | size }}'),
        "slice": Word("A piece: where it begins, how long.", '{{ "Soundstage" | slice: 0, 5 }}'),
        "sort": Word(
            "Sorts a list, capitals first.", '{{ "b a" | split: " " | sort | join: " " }}'
        ),
        "sort_natural": Word(
            "Sorts a list, whatever the case.",
            '{{ "b A" | split: " " | sort_natural | join: " " }}',
        ),
        "split": Word("Makes a list of a text.", '{{ "a,b" | split: "," | first }}'),
        "strip": Word("Cuts blanks off at both ends.", '{{ "  hi  " | strip }}'),
        "strip_html": Word("Takes the tags of HTML out.", '{{ "<b>hi</b>" | strip_html }}'),
        "strip_newlines": Word("Takes new lines out.", '{{ "hi" | strip_newlines }}'),
        "times": Word("Multiplies by a number.", "{{ 3 | times: 4 }}"),
        "to_json": Word("Writes a value as JSON.", "{{ flow.variables | to_json }}"),
        "truncate": Word("Cuts a text to so many letters.", '{{ "Good morning" | truncate: 7 }}'),
        "truncatewords": Word(
            "Cuts a text to so many words.", '{{ "one two three" | truncatewords: 2 }}'
        ),
        "uniq": Word(
            "Leaves out what is in a list already.",
            '{{ "a b a" | split: " " | uniq | join: " " }}',
        ),
        "upcase": Word("Makes all letters capitals.", '{{ "yes" | upcase }}'),
        "url_decode": Word("Reads a text as it stands in a URL.", '{{ "a%20b" | url_decode }}'),
        "url_encode": Word("Writes a text for a URL.", '{{ "a&b" | url_encode }}'),
    }
)

TAG_WORDS: Mapping[str, Word] = MappingProxyType(
    {
        "assign": Word("Gives a value a name.", '{% assign who = "Ada" %}{{ who }}'),
        "break": Word(
            "Ends a loop.",
            "{% for i in (1..5) %}{% if i == 3 %}{% break %}{% endif %}{{ i }}{% endfor %}",
        ),
        "capture": Word(
            "Gives a text a name.", "{% capture line %}Hi {{ 1 }}{% endcapture %}{{ line }}"
        ),
        "case": Word(
            "Chooses by a value.",
            '{% case "a" %}{% when "a" %}first{% else %}other{% endcase %}',
        ),
        "comment": Word("Says nothing.", "{% comment %}a note{% endcomment %}"),
        "continue": Word(
            "Goes on with the next round of a loop.",
            "{% for i in (1..3) %}{% if i == 2 %}{% continue %}{% endif %}{{ i }}{% endfor %}",
        ),
        "cycle": Word(
            "Says one text after the other.",
            '{% for i in (1..3) %}{% cycle "a", "b" %}{% endfor %}',
        ),
        "decrement": Word("Counts down, and says the number.", "{% decrement left %}"),
        "for": Word(
            "Repeats for every item, 15 at the most.", "{% for i in (1..3) %}{{ i }} {% endfor %}"
        ),
        "if": Word(
            "Says something when a condition holds.",
            "{% if flow.variables.name %}Hi{% else %}Who is it?{% endif %}",
        ),
        "ifchanged": Word(
            "Says something when it is not what it said last.",
            "{% for i in (1..3) %}{% ifchanged %}once{% endifchanged %}{% endfor %}",
        ),
        "include": Word("Belongs to files, which flows do not have.", ""),
        "increment": Word("Counts up, and says the number.", "{% increment turns %}"),
        "tablerow": Word(
            "Repeats in the cells of an HTML table.",
            "{% tablerow one in flow.data.items %}{{ one.name }}{% endtablerow %}",
        ),
        "unless": Word(
            "Says something when a condition does not hold.",
            "{% unless flow.variables.name %}Who is it?{% endunless %}",
        ),
    }
)
