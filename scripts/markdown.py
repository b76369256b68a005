"""Parts of Markdown pages: tables, and the generated parts between their marks."""

import re
from collections.abc import Sequence


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return a table; a bar inside a cell does not end it."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def replaced(text: str, mark: str, part: str) -> str:
    """Return a page with another text between its marks."""
    pattern = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- end -->)", re.DOTALL)
    found, count = pattern.subn(lambda found: f"{found[1]}{part}\n{found[2]}", text, count=1)
    if count != 1:
        raise SystemExit(f"a page lacks its mark <!-- {mark} -->")
    return found


def _cell(text: str) -> str:
    return text.replace("|", "\\|") or " "
