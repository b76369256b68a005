"""API key secrets: made at random, kept only as a salted hash, compared in constant time.

A secret has 190 bits of randomness, so a fast hash is enough: there is nothing to guess.
"""

import hashlib
import hmac
import secrets
import string

_ALPHABET = string.ascii_letters + string.digits
_LENGTH = 32
_SALT_BYTES = 16
_SEPARATOR = "$"


def new_secret() -> str:
    """Return a fresh secret, in the form the carrier gives them."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def hash_secret(secret: str) -> str:
    """Return what is kept of a secret."""
    salt = secrets.token_hex(_SALT_BYTES)
    return f"{salt}{_SEPARATOR}{_digest(salt, secret)}"


def secret_matches(secret: str, kept: str) -> bool:
    """Tell whether `kept` was made from this secret."""
    salt, _, digest = kept.partition(_SEPARATOR)
    return hmac.compare_digest(_digest(salt, secret), digest)


def same_text(given: str, expected: str) -> bool:
    """Compare two secrets in a time that says nothing about either."""
    return hmac.compare_digest(_digest("", given), _digest("", expected))


def _digest(salt: str, secret: str) -> str:
    return hashlib.sha256(f"{salt}{secret}".encode(errors="surrogatepass")).hexdigest()
