"""Character properties: what may stand in \\p{…}."""

from soundstage.widgets.java_regex import sets
from soundstage.widgets.java_regex.flags import Flags
from soundstage.widgets.java_regex.source import Source

_CATEGORIES = frozenset(
    {"Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "Zs", "Zl", "Zp"}
    | {"Cc", "Cf", "Co", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi", "Pf"}
    | set("LMNZCPS")
)
_ANY_CASE = r"[\p{Lu}\p{Ll}\p{Lt}]"
_ANY_CASE_PROPERTY = r"[\p{Lowercase}\p{Uppercase}\p{Lt}]"
_GRAPH = r"[^\p{Z}\p{Cc}\p{Cs}\p{Cn}]"
_BLANK = r"[\p{Zs}\t]"
_HEX = r"[\p{Nd}a-fA-F\uff21-\uff26\uff41-\uff46]"
_NAME_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_ -")

_ASCII = {
    "ASCII": r"[\x00-\x7f]",
    "Alnum": "[a-zA-Z0-9]",
    "Alpha": "[a-zA-Z]",
    "Blank": r"[ \t]",
    "Cntrl": r"[\x00-\x1f\x7f]",
    "Digit": "[0-9]",
    "Graph": r"[\x21-\x7e]",
    "Lower": "[a-z]",
    "Print": r"[\x20-\x7e]",
    "Punct": r"[\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]",
    "Space": sets.SPACE,
    "Upper": "[A-Z]",
    "XDigit": "[0-9a-fA-F]",
    "L1": r"[\x00-\xff]",
    "LC": _ANY_CASE,
    "LD": r"[\p{L}\p{Nd}]",
    "all": sets.ANY,
}
_UNICODE_POSIX = {
    "ALNUM": r"[\p{Alphabetic}\p{Nd}]",
    "ALPHA": sets.having("Alphabetic"),
    "BLANK": _BLANK,
    "CNTRL": sets.having("Cc"),
    "DIGIT": sets.UNICODE_DIGIT,
    "GRAPH": _GRAPH,
    "LOWER": sets.having("Lowercase"),
    "PRINT": f"[[{_GRAPH}{_BLANK}]&&[^\\p{{Cc}}]]",
    "PUNCT": sets.having("P"),
    "SPACE": sets.UNICODE_SPACE,
    "UPPER": sets.having("Uppercase"),
    "XDIGIT": _HEX,
}
_BINARY = {
    "ALPHABETIC": sets.having("Alphabetic"),
    "ASSIGNED": sets.other_than(sets.having("Cn")),
    "CONTROL": sets.having("Cc"),
    "DIGIT": sets.UNICODE_DIGIT,
    "HEXDIGIT": _HEX,
    "HEX_DIGIT": _HEX,
    "IDEOGRAPHIC": sets.having("Ideographic"),
    "JOINCONTROL": r"[\u200c\u200d]",
    "JOIN_CONTROL": r"[\u200c\u200d]",
    "LETTER": sets.having("L"),
    "LOWERCASE": sets.having("Lowercase"),
    "PUNCTUATION": sets.having("P"),
    "TITLECASE": sets.having("Lt"),
    "UPPERCASE": sets.having("Uppercase"),
    "WHITESPACE": sets.UNICODE_SPACE,
    "WHITE_SPACE": sets.UNICODE_SPACE,
    "WORD": sets.UNICODE_WORD,
}
_JAVA = {
    "Alphabetic": sets.having("Alphabetic"),
    "Defined": sets.other_than(sets.having("Cn")),
    "Digit": sets.UNICODE_DIGIT,
    "ISOControl": sets.having("Cc"),
    "Ideographic": sets.having("Ideographic"),
    "Letter": sets.having("L"),
    "LetterOrDigit": r"[\p{L}\p{Nd}]",
    "LowerCase": sets.having("Lowercase"),
    "Mirrored": sets.having("Bidi_Mirrored"),
    "SpaceChar": sets.having("Z"),
    "TitleCase": sets.having("Lt"),
    "UpperCase": sets.having("Uppercase"),
    "Whitespace": r"[[\p{Z}\t-\r\x1c-\x1f]&&[^\xa0\u2007\u202f]]",
}
_CASED = frozenset({_JAVA["LowerCase"], _JAVA["UpperCase"], _JAVA["TitleCase"]})


def read(source: Source, flags: Flags) -> str:
    """Read what follows \\p and return its set."""
    if not source.accept("{"):
        return _find(source, source.take(), flags)
    name = source.take_until("}")
    if "=" in name:
        key, _, value = name.partition("=")
        return _pair(source, key.lower(), value, flags)
    return _find(source, name, flags)


def _find(source: Source, name: str, flags: Flags) -> str:
    if name.startswith("In"):
        return _table(source, "Block", name[2:])
    if name.startswith("Is"):
        return _unicode_property(source, name[2:], flags)
    if flags.unicode_classes and name.upper() in _UNICODE_POSIX:
        return _without_case(_UNICODE_POSIX[name.upper()], flags)
    if name.startswith("java") and name[4:] in _JAVA:
        return _without_case(_JAVA[name[4:]], flags)
    if name in ("Lower", "Upper") and flags.ignore_case:
        return _ASCII["Alpha"]
    if name in _ASCII:
        return _ASCII[name]
    return _category(source, name, flags)


def _unicode_property(source: Source, name: str, flags: Flags) -> str:
    known = (_BINARY | _UNICODE_POSIX).get(name.upper())
    if known:
        return _without_case(known, flags)
    if name in _CATEGORIES:
        return _category(source, name, flags)
    return _table(source, "Script", name)


def _pair(source: Source, key: str, value: str, flags: Flags) -> str:
    if key in ("sc", "script"):
        return _table(source, "Script", value)
    if key in ("blk", "block"):
        return _table(source, "Block", value)
    if key in ("gc", "general_category"):
        return _category(source, value, flags)
    raise source.error(f"Unknown Unicode property {key}")


def _category(source: Source, name: str, flags: Flags) -> str:
    if name not in _CATEGORIES:
        raise source.error(f"Unknown character property name {name}")
    if flags.ignore_case and name in ("Lu", "Ll", "Lt"):
        return _ANY_CASE
    return sets.having(name)


def _table(source: Source, kind: str, name: str) -> str:
    if not name or not _NAME_CHARACTERS.issuperset(name):
        raise source.error(f"Unknown {kind.lower()} name {name}")
    return sets.having(f"{kind}={name}")


def _without_case(known: str, flags: Flags) -> str:
    return _ANY_CASE_PROPERTY if flags.ignore_case and known in _CASED else known
