"""The console over a real database, for tests that go through it as browsers do."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.console.browsing import Browser, Installation, install


@pytest.fixture
async def installation(tmp_path: Path) -> AsyncIterator[Installation]:
    async with install(tmp_path) as opened:
        yield opened


@pytest.fixture
async def browser(installation: Installation) -> Browser:
    """A browser in which somebody is signed in."""
    return await installation.signed_in()
