"""Translated parts of a pattern, and how they are put together."""

from dataclasses import dataclass, replace

from soundstage.widgets.java_regex.sets import LINE_BREAK

_HEAVIEST = 10_000
_ATOMIC = "(?>"
_CHARACTERS_PER_WEIGHT = 32


class Unsupported(Exception):
    """Something that Java understands and Soundstage refuses."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A translated part of a pattern.

    `longest` is the most characters it matches (None: no bound), `weight` the size of the
    program it compiles to. `behind`: it can be matched in a look-behind. `branches`: it matches
    in more than one way. `empty`: it may match nothing. `placed`: it depends on what is around.
    `ragged`: it holds a line break that can be taken in two ways.
    """

    text: str
    longest: int | None = 1
    weight: int = 1
    behind: bool = True
    branches: bool = False
    empty: bool = False
    placed: bool = False
    ragged: bool = False

    @property
    def is_atomic(self) -> bool:
        """Tell whether the part as a whole is matched once and never in another way."""
        return self.text.startswith(_ATOMIC)

    def within(self, opening: str) -> "Piece":
        """Put the part in a group."""
        return replace(self, text=f"{opening}{self.text})")

    def looked_at(self, opening: str) -> "Piece":
        """Look at the part without moving."""
        return replace(place(f"{opening}{self.text})"), weight=self.weight)

    def atomic(self) -> "Piece":
        """Match the part once, and never in another way."""
        return replace(self.within(_ATOMIC), behind=False, ragged=False)

    def repeated(self, least: int, most: int | None, lazy: bool) -> "Piece":
        """Match the part several times, as far as Java does so without surprises.

        Java takes no repeated line break back, and ends a repetition at the first empty round.
        """
        if self.ragged and self.text == LINE_BREAK:
            return self.atomic().repeated(least, most, lazy)
        if self.ragged:
            raise Unsupported("a repeated group with a line break \\R")
        if least > 1 and self.empty and self.placed:
            raise Unsupported("a counted group that may be empty in some places only")
        counts = f"{{{least},{'' if most is None else most}}}{'?' if lazy else ''}"
        bounded = most is not None and self.longest is not None
        return _checked(
            replace(
                self,
                text=f"(?:{self.text}){counts}",
                longest=(most or 0) * (self.longest or 0) if bounded else None,
                weight=self.weight * max(least, 1) + 1,
                behind=self.behind and not self.branches,
                branches=True,
                empty=self.empty or least == 0,
            )
        )


def one(text: str) -> Piece:
    """Return a part that matches one character."""
    return Piece(text, weight=_weight(text))


def place(text: str) -> Piece:
    """Return a part that matches nothing, in some places only."""
    return Piece(text, longest=0, weight=_weight(text), empty=True, placed=True)


def sequence(parts: list[Piece]) -> Piece:
    """Match parts one after another."""
    lengths = [part.longest for part in parts if part.longest is not None]
    return _joined(
        parts,
        text="".join(part.text for part in parts),
        longest=sum(lengths) if len(lengths) == len(parts) else None,
        branches=any(part.branches for part in parts),
        empty=all(part.empty for part in parts),
    )


def alternatives(parts: list[Piece]) -> Piece:
    """Match the first part that leads to a whole match."""
    if len(parts) == 1:
        return parts[0]
    lengths = [part.longest for part in parts if part.longest is not None]
    return _joined(
        parts,
        text=f"(?:{'|'.join(part.text for part in parts)})",
        longest=max(lengths) if len(lengths) == len(parts) else None,
        branches=True,
        empty=any(part.empty for part in parts),
    )


def _joined(
    parts: list[Piece], text: str, longest: int | None, branches: bool, empty: bool
) -> Piece:
    return _checked(
        Piece(
            text,
            longest=longest,
            weight=1 + sum(part.weight for part in parts),
            behind=all(part.behind for part in parts),
            branches=branches,
            empty=empty,
            placed=any(part.placed for part in parts),
            ragged=any(part.ragged for part in parts),
        )
    )


def _weight(text: str) -> int:
    return 1 + len(text) // _CHARACTERS_PER_WEIGHT


def _checked(piece: Piece) -> Piece:
    if piece.weight > _HEAVIEST:
        raise Unsupported("the pattern is too large")
    return piece
