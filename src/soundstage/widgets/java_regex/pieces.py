"""Translated parts of a pattern, and how they are put together."""

from dataclasses import dataclass, replace

_HEAVIEST = 10_000


class TooLarge(Exception):
    """The pattern would compile to an immense program."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A translated part of a pattern.

    `longest` is the most characters it matches (None: no bound), `weight` the size of the
    program it compiles to; `forward` says that it cannot be matched from its end.
    """

    text: str
    longest: int | None = 1
    weight: int = 1
    forward: bool = False

    def within(self, opening: str) -> "Piece":
        """Put the part in a group."""
        return replace(self, text=f"{opening}{self.text})")

    def looked_at(self, opening: str) -> "Piece":
        """Look at the part without moving."""
        return Piece(f"{opening}{self.text})", longest=0, weight=self.weight)

    def atomic(self) -> "Piece":
        """Match the part once, and never in another way."""
        return replace(self.within("(?>"), forward=True)

    def repeated(self, least: int, most: int | None, lazy: bool) -> "Piece":
        """Match the part several times."""
        counts = f"{{{least},{'' if most is None else most}}}{'?' if lazy else ''}"
        bounded = most is not None and self.longest is not None
        return _checked(
            Piece(
                text=f"(?:{self.text}){counts}",
                longest=(most or 0) * (self.longest or 0) if bounded else None,
                weight=self.weight * max(least, 1) + 1,
                forward=self.forward,
            )
        )


def sequence(parts: list[Piece]) -> Piece:
    """Match parts one after another."""
    lengths = [part.longest for part in parts if part.longest is not None]
    return _checked(
        Piece(
            text="".join(part.text for part in parts),
            longest=sum(lengths) if len(lengths) == len(parts) else None,
            weight=1 + sum(part.weight for part in parts),
            forward=any(part.forward for part in parts),
        )
    )


def alternatives(parts: list[Piece]) -> Piece:
    """Match the first part that leads to a whole match."""
    if len(parts) == 1:
        return parts[0]
    lengths = [part.longest for part in parts if part.longest is not None]
    return _checked(
        Piece(
            text=f"(?:{'|'.join(part.text for part in parts)})",
            longest=max(lengths) if len(lengths) == len(parts) else None,
            weight=sum(part.weight for part in parts),
            forward=any(part.forward for part in parts),
        )
    )


def _checked(piece: Piece) -> Piece:
    if piece.weight > _HEAVIEST:
        raise TooLarge
    return piece
