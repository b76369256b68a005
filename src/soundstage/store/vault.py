"""The vault: auth tokens are kept encrypted, with a key that lives in a file of its own."""

import base64
import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Self

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from soundstage.store.errors import StoreError

_KEY_BYTES = 32


class Vault:
    """Seals texts with one symmetric key, and opens them again."""

    def __init__(self, key: bytes) -> None:
        try:
            self._fernet = Fernet(key)
        except ValueError as error:
            raise StoreError(
                "the vault's key is not valid: expected 32 bytes in URL-safe base64"
            ) from error
        self._secret = base64.urlsafe_b64decode(key)

    @classmethod
    def load_or_create(cls, path: Path) -> Self:
        """Read the key from its file; make both when there is none.

        Processes that start at once agree: the file is there only when the key is in it.
        """
        if not path.exists():
            with NamedTemporaryFile("wb", dir=path.parent) as file:
                file.write(Fernet.generate_key())
                file.flush()
                os.fsync(file.fileno())
                with suppress(FileExistsError):
                    path.hardlink_to(file.name)
        return cls(path.read_bytes().strip())

    def seal(self, text: str) -> bytes:
        """Return `text` encrypted."""
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """Return the text that was sealed."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise StoreError(
                "an auth token cannot be decrypted: the vault's key is not the one it was "
                "sealed with; start with the key file that belongs to this database"
            ) from error

    def derive(self, purpose: str) -> bytes:
        """Return a key for something else, the same on all nodes; it says nothing of this one."""
        kdf = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=purpose.encode())
        return kdf.derive(self._secret)
