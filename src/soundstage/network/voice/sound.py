"""Sound files: silence of a given length, small because it is 8-bit and slow."""

import struct

_RATE = 8_000
_QUIET = b"\x80"
_LONGEST = 3_600


def silence(seconds: int) -> bytes:
    """Return a WAV file of silence: one channel, 8 bits, 8 kHz; at most an hour."""
    sound = _QUIET * (_RATE * min(max(seconds, 0), _LONGEST))
    shape = struct.pack("<HHIIHH", 1, 1, _RATE, _RATE, 1, 8)
    chunks = b"fmt " + struct.pack("<I", len(shape)) + shape
    chunks += b"data" + struct.pack("<I", len(sound)) + sound
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks
