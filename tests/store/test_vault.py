"""How the vault keeps its key, and what it says when the key is wrong."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from soundstage.store.errors import StoreError
from soundstage.store.vault import Vault

if TYPE_CHECKING:
    from pathlib import Path


def test_a_sealed_text_can_be_opened(vault: Vault) -> None:
    sealed = vault.seal("Geheimnis 👋")
    assert b"Geheimnis" not in sealed
    assert vault.open(sealed) == "Geheimnis 👋"


def test_two_seals_of_one_text_differ(vault: Vault) -> None:
    assert vault.seal("same") != vault.seal("same")


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    sealed = Vault.load_or_create(path).seal("text")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Vault.load_or_create(path).open(sealed) == "text"


def test_all_that_start_at_once_have_one_key(tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    with ThreadPoolExecutor(16) as threads:
        vaults = list(threads.map(lambda _: Vault.load_or_create(path), range(64)))
    sealed = vaults[0].seal("text")
    assert {vault.open(sealed) for vault in vaults} == {"text"}
    assert [file.name for file in tmp_path.iterdir()] == ["vault.key"]


def test_a_key_may_end_with_a_line_break(tmp_path: Path) -> None:
    path = tmp_path / "vault.key"
    sealed = Vault.load_or_create(path).seal("text")
    path.write_bytes(path.read_bytes() + b"\n")
    assert Vault.load_or_create(path).open(sealed) == "text"


def test_another_key_does_not_open_it(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="key file that belongs to this database"):
        Vault.load_or_create(tmp_path / "vault.key").open(vault.seal("text"))


@pytest.mark.parametrize("key", [b"", b"short", b"\xff" * 44])
def test_a_broken_key_is_refused(tmp_path: Path, key: bytes) -> None:
    path = tmp_path / "vault.key"
    path.write_bytes(key)
    with pytest.raises(StoreError, match="not valid"):
        Vault.load_or_create(path)
