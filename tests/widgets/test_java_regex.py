"""Java's regular expressions: what matches, what is invalid, and that nothing hangs."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundstage.widgets import java_regex
from soundstage.widgets.java_regex import InvalidPattern

SECONDS = 2.0
ORACLE = Path(__file__).parents[2] / ".." / "shared" / "spec" / "regex-oracle.json"

CASES = [
    ("yes|no", ["YES", "No"], ["yesno", "ye", "yes\n"]),
    ("[A-Z]", ["a", "Z"], ["é", "\u017f", "\u212a"]),
    ("é", ["é"], ["É"]),
    ("k", ["K"], ["\u212a"]),
    ("(?u)k", ["K", "\u212a"], ["j"]),
    ("(?u)[à-ü]", ["É"], ["e"]),
    ("(?u)[^é]", ["e"], ["É", "é"]),
    ("(?u)i", ["I", "\u0130", "\u0131"], ["j"]),
    ("ß", ["ß"], ["ss", "\u1e9e"]),
    ("(?-i)[^a]", ["A"], ["a"]),
    ("a(?-i:b)c", ["AbC"], ["aBc"]),
    ("a(?-i)b|c", ["Ab", "c"], ["aB", "C"]),
    (r"\w", ["a", "_", "1"], ["é", "-"]),
    (r"(?U)\w", ["é", "١"], ["-"]),
    (r"\d", ["1"], ["١"]),
    (r"(?U)\d", ["١"], ["a"]),
    (r"\s", [" ", "\x0b"], ["\xa0", "\x85"]),
    (r"\h", [" ", "\xa0", "\u180e"], ["\n", "\u200b"]),
    (r"\v", ["\n", "\x85", "\u2028"], [" "]),
    (r"\V\H", ["ab"], ["\nb", "a "]),
    (r"\R", ["\n", "\r\n", "\u2029"], [" ", "\n\r"]),
    (r"\R\n", ["\r\n", "\n\n"], ["\n"]),
    (r"\R{2}", ["\n\n", "\r\n\n"], ["\r\n"]),
    (r"\X", ["é", "e\u0301"], ["ab", ""]),
    (".", ["a", "\x0b", "😍"], ["\n", "\r", "\x85", "\u2028", ""]),
    ("(?d).", ["\r", "\x85"], ["\n"]),
    ("(?s).", ["\n"], [""]),
    (r"a$\n", ["a\n"], ["a"]),
    (r"a\r$\n", [], ["a\r\n"]),
    (r"a\Z\r\n", ["a\r\n"], ["a\n"]),
    (r"a\z\n?", ["a"], ["a\n"]),
    (r"(?d)a$\r", [], ["a\r"]),
    (r"(?m)a$\s^b", ["a\nb", "a\rb"], ["a b"]),
    (r"(?m)a\r^\nb", [], ["a\r\nb"]),
    ("(?m)^", [], ["", "\n"]),
    (r"(?md)a\r^b", [], ["a\rb"]),
    (r"\bé\b.*", ["é", "é!"], ["éa"]),
    (r"a\b\u0301", [], ["a\u0301"]),
    (r"_\b\u0301", ["_\u0301"], []),
    (r"a\Bb\B.", ["abc"], ["ab "]),
    (r"\G\Aa", ["a"], ["b"]),
    ("[a-c[x-z]]+", ["ay"], ["d"]),
    ("[a-z&&[^aeiou]]+", ["xyz"], ["xya"]),
    ("[a-z&&[def]&&[^e]]", ["d"], ["e", "a"]),
    ("[ab&&[b]c]", ["b"], ["a", "c"]),
    ("[^a-c&&b]", ["a", "z"], ["b"]),
    ("[&&a]", ["a"], ["&"]),
    ("[a&&^b]", [], ["a", "^", "b"]),
    ("[a&b]", ["&"], ["c"]),
    ("[]a]", ["]", "a"], ["b"]),
    ("[^]a]", ["b"], ["]", "a"]),
    ("[[^b][^_]]", ["b", "_", "c"], []),
    (r"[^\p{L}\P{L}]", [], ["a", "1"]),
    ("[[:alpha:]]", [":", "l"], ["z"]),
    (r"[\d-z]", ["-", "z", "5"], ["e"]),
    ("[a-]", ["-"], ["b"]),
    ("[a-[bc]]", ["-", "b"], ["d"]),
    (r"[\v-\x20]", ["\x0b", " "], ["\n"]),
    (r"[\Qa-z\E]", ["-", "z"], ["b"]),
    (r"\Qa.b\E+", ["a.bb"], ["axb"]),
    (r"\Q[(\E", ["[("], ["["]),
    (r"a\Q\E*", ["aa"], ["b"]),
    (r"\x41\u0062\x{63}\0144", ["ABCD"], ["abc"]),
    (r"\0377\078", ["ÿ\x078"], []),
    (r"\ca", ["!"], ["\x01"]),
    (r"\cA\e\a\f\t", ["\x01\x1b\x07\f\t"], []),
    (r"\N{LATIN SMALL LETTER A}", ["a", "A"], ["b"]),
    (r"\ud83d\ude0d", ["😍", "\ud83d\ude0d"], ["😎"]),
    (r"[\ud83d\ude0d]{2}", ["😍😍"], ["😍"]),
    (r"\é\ \-", ["é -"], ["e -"]),
    (r"\p{Lu}\p{L}\pL", ["aBç"], ["a1b"]),
    (r"(?-i)\p{Lu}\p{Upper}", ["ÉA"], ["éA", "AÉ"]),
    (r"\P{Lu}", ["1"], ["a"]),
    (r"\p{Punct}", ["$", "_"], ["¿", "a"]),
    (r"(?U)\p{punct}", ["¿"], ["$"]),
    (r"\p{IsLatin}\p{script=Greek}\p{sc=Grek}", ["éαβ"], ["ααβ"]),
    (r"\p{InGreek}\p{blk=BasicLatin}", ["αa"], ["aα"]),
    (r"\p{IsAlphabetic}\p{gc=Nd}", ["é1", "a١"], ["1a"]),
    (r"\p{javaLowerCase}\p{javaWhitespace}", ["A\t"], ["1\t", "a\xa0"]),
    (r"(a)(b)\1\2", ["abAB"], ["abba"]),
    (r"(.)\1", ["aA", "éé"], ["éÉ", "s\u017f"]),
    (r"(?-i)(.)\1", ["aa"], ["aA"]),
    (r"(a)\11", ["aA1"], ["aa"]),
    (r"\2(a)", [], ["a"]),
    (r"(?<part>\d+)-\k<part>", ["12-12"], ["12-13"]),
    ("a++b|a++a", ["aab"], ["aaa"]),
    ("(?>a|ab)c", ["ac"], ["abc"]),
    ("(?:a|ab){2}+c", ["aac"], ["abac"]),
    ("a{2}{3}b", ["aab"], ["aaaaaab"]),
    ("{2}", [""], ["{2}"]),
    ("^*a}", ["a}"], ["a"]),
    ("(?<=a|bc)d|.+(?<=a|bc)d", ["ad", "bcd"], ["d", "cd"]),
    ("(?x) a b # comment\n [c d]", ["abc", "abd"], ["ab ", "a b"]),
    ("(?i-s:a).", ["ab"], ["a\n"]),
]
INVALID = [
    "(",
    "[",
    "*",
    "+",
    "?",
    "|*",
    "a)",
    "(?:a",
    "(*a)",
    "a{",
    "{",
    "a{,3}",
    "a{2,1}",
    "a{1,x}",
    "a{2147483648}",
    "a**",
    "a+??",
    "a{1}{",
    "[z-a]",
    r"[a-\d]",
    "[a--]",
    "[]",
    "[^]",
    "[[a]",
    "[a&&b",
    r"\y",
    r"\E",
    r"\g1",
    r"\x4",
    r"\x{}",
    r"\x{110000}",
    r"\u41",
    r"\u{41}",
    r"\08",
    r"\c",
    r"\p",
    r"\p{",
    r"\p{}",
    r"\p{lower}",
    r"\p{^L}",
    r"\p{IsNothing}",
    r"\p{InNowhere}",
    r"\p{x=y}",
    r"\N{NOTHING}",
    r"\N",
    r"[\b]",
    r"[\R]",
    r"[\1]",
    r"[\k]",
    r"\k",
    r"\k<n>",
    r"\k<n>(?<n>a)",
    "(?<1>a)",
    "(?<n>a)(?<n>a)",
    "(?<n-1>a)",
    "(?P<n>a)",
    "(?#x)",
    "(?R)",
    "(?--i)",
    "(?z)",
    "(?",
    "(?:",
    "(?i",
    "(?i)*",
    "(?<=(?:a|b)+)c",
    "\\",
    "a{1, 2}",
]
REFUSED = {
    "half of a surrogate pair": r"\ud83d",
    "a boundary of graphemes": r"\b{g}a",
    "canonical equivalence": "(?c)a",
    "an intersection with nothing": "[a&&&b]",
    "a circumflex after an escaped bracket": r"[\[^a]",
    "a reference where case is mixed": r"(?-i:a)(b)\1",
    "a reference to Unicode case": r"(?u)(.)\1",
    "a reference inside its own group": r"(a\1)",
    "a reference into a look-behind": r"b(?<=(b))\1",
    "a reference into an atomic part": r"(a)?+\1",
    "a repeated group with a line break": r"(?:\R)*",
    "a counted group that is empty in places": "(?:^|a){2}",
    "a look-behind without bound": "(?<=a+)b",
    "an escape cut by white space": r"(?x)\x 41",
}


def valid(pattern: str) -> bool:
    try:
        java_regex.compile(pattern)
    except InvalidPattern:
        return False
    return True


def oracle() -> list[Any]:
    if not ORACLE.exists():
        return []
    table = json.loads(ORACLE.read_text(encoding="utf-8"))
    return [(entry, table["texts"]) for entry in table["patterns"]]


@pytest.mark.parametrize(("entry", "texts"), oracle())
def test_it_agrees_with_java(entry: dict[str, Any], texts: list[str]) -> None:
    pattern = entry["pattern"]
    assert valid(pattern) is (entry.get("error") != "syntax")
    matches = [text for text in texts if java_regex.fullmatch(pattern, text, SECONDS)]
    assert matches == entry.get("matches", [])


@pytest.mark.parametrize(("pattern", "matching", "others"), CASES)
def test_pattern(pattern: str, matching: list[str], others: list[str]) -> None:
    compiled = java_regex.compile(pattern)
    assert [text for text in matching + others if compiled.fullmatch(text, SECONDS)] == matching


@pytest.mark.parametrize("pattern", INVALID)
def test_what_java_refuses_is_invalid_and_matches_nothing(pattern: str) -> None:
    with pytest.raises(InvalidPattern, match="near index"):
        java_regex.compile(pattern)
    assert not java_regex.fullmatch(pattern, "a", SECONDS)


@pytest.mark.parametrize("pattern", REFUSED.values(), ids=REFUSED.keys())
def test_what_would_match_otherwise_than_in_java_is_refused(pattern: str) -> None:
    assert not valid(pattern)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(a+)+$b", "a" * 40),
        ("(?:a|a)*(?<!a)", "a" * 40),
        ("(?:a|aa)+(?=b)", "a" * 60),
        (r"(.*)(.*)(.*)(.*)\1\2\3\4b", "ab" * 400),
        ("(?:(?:a*)*)*(?!)", "a" * 2_000),
        (r"(?:\w+\s?)+(?<=!)", "word " * 3_000),
    ],
)
def test_a_catastrophic_pattern_ends_as_no_match(pattern: str, text: str) -> None:
    assert valid(pattern)
    assert not java_regex.fullmatch(pattern, text, 0.01)


@pytest.mark.parametrize(
    "pattern",
    [
        "a" * 5_000,
        "(" * 100 + "a" + ")" * 100,
        "[" * 100 + "a" + "]" * 100,
        "[a" + "&&[b]" * 100 + "]",
        "a{1000000}",
        "(?:(?:(?:a{1000}){1000}){1000}){1000}",
        r"\b" * 2_000,
        "(?u)" + "[à-ü]" * 800,
    ],
)
def test_a_pattern_that_would_stall_the_compiler_is_refused(pattern: str) -> None:
    assert not valid(pattern)


TOKENS = st.sampled_from(
    re.findall(
        r"\S+",
        r"a B é 1 - ^ $ . * + ? {2} {1,2} { } ( (?: (?= (?! (?<= (?<! (?> (?<n> ) ) ) [ ] [^ && & |"
        r" \b \B \d \W \s \h \v \R \X \Q \E \1 \2 \k<n> \p{L} \P{Lu} \pL \x41 \u0062 \0101 \cA"
        r" (?i) (?-i) (?x) (?m) (?u) (?U) (?s: \z \Z \G , 😍 a-c ß \\ \ \x{ \N{ \p{ # ++ ??",
    )
)


@settings(max_examples=400, deadline=None)
@given(
    pattern=st.lists(TOKENS | st.characters(), max_size=12).map("".join),
    text=st.text(max_size=8),
)
def test_any_text_is_a_pattern_or_an_invalid_one(pattern: str, text: str) -> None:
    matched = java_regex.fullmatch(pattern, text, SECONDS)
    assert matched is False or valid(pattern)


@given(text=st.text(max_size=20))
def test_a_quoted_text_matches_itself(text: str) -> None:
    pattern = "\\Q" + text.replace("\\E", "") + "\\E"
    assert java_regex.fullmatch(pattern, text.replace("\\E", ""), SECONDS)


def test_one_pattern_is_compiled_once() -> None:
    assert java_regex.compile("a+b") is java_regex.compile("a+b")
