"""Reading a Java pattern character by character, quotes and comments put aside."""

from soundstage.errors import SoundstageError

_SPACES = " \t\n\x0b\x0c\r"
_UNCLEAR_COMMENT_ENDS = "\x85\u2028\u2029"


class InvalidPattern(SoundstageError):
    """A pattern that Java refuses, or one that Soundstage does not support."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(f"{message} near index {position}")
        self.position = position


class Source:
    """A pattern and how far it has been read. The end reads as the empty string."""

    def __init__(self, pattern: str) -> None:
        self.text = _without_quotes(pattern)
        self.position = 0
        self.comments = False
        self.unix_lines = False

    def peek(self, ahead: int = 0) -> str:
        """Return a coming character without moving."""
        return self.text[self.position + ahead : self.position + ahead + 1]

    def before(self) -> str:
        """Return the character just read."""
        return self.text[self.position - 1 : self.position]

    def take(self) -> str:
        """Read one character; a pattern that ends here is invalid."""
        character = self.peek()
        if not character:
            raise self.error("The pattern ends too early")
        self.position += 1
        return character

    def accept(self, expected: str) -> bool:
        """Read `expected` if it comes next."""
        found = self.text.startswith(expected, self.position)
        if found:
            self.position += len(expected)
        return found

    def take_until(self, end: str) -> str:
        """Read up to `end`, which must come, and past it."""
        stop = self.text.find(end, self.position)
        if stop < 0:
            raise self.error(f"Expected {end}")
        taken = self.text[self.position : stop]
        self.position = stop + len(end)
        return taken

    def take_digits(self, digits: str, most: int) -> str:
        """Read up to `most` characters out of `digits`."""
        start = self.position
        while self.position - start < most and self.peek() and self.peek() in digits:
            self.position += 1
        return self.text[start : self.position]

    def skip_comments(self) -> None:
        """Under the flag x, skip white space and comments."""
        while self.comments and self.peek():
            if self.peek() in _SPACES:
                self.position += 1
            elif self.peek() == "#":
                self._skip_line()
            else:
                return

    def error(self, message: str) -> InvalidPattern:
        """Return the error to raise about what was just read."""
        return InvalidPattern(message, self.position)

    def _skip_line(self) -> None:
        ends = "\n" if self.unix_lines else "\n\r"
        while self.peek() and self.peek() not in ends:
            if self.peek() in _UNCLEAR_COMMENT_ENDS:
                raise self.error("Unsupported line end in a comment")
            self.position += 1


def _without_quotes(pattern: str) -> str:
    """Turn what stands between \\Q and \\E into escaped characters."""
    parts: list[str] = []
    index = 0
    while index < len(pattern):
        pair = pattern[index : index + 2]
        if pair == "\\Q":
            end = pattern.find("\\E", index + 2)
            end = len(pattern) if end < 0 else end
            parts.append(_quoted(pattern[index + 2 : end]))
            index = end + 2
        else:
            size = 2 if pair.startswith("\\") else 1
            parts.append(pattern[index : index + size])
            index += size
    return "".join(parts)


def _quoted(text: str) -> str:
    return "".join(f"\\x{ord(c):02x}" if c.isascii() and c.isalnum() else f"\\{c}" for c in text)
