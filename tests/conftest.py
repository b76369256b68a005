"""What all tests share: the product's own pytest plugin, which plays scenario files."""

from collections.abc import Iterator

import pytest
import structlog

pytest_plugins = ["soundstage.testing.pytest_plugin"]


@pytest.fixture(autouse=True)
def usual_log() -> Iterator[None]:
    """Give the log back as it was: commands that run in the process of the tests set it up."""
    yield
    structlog.reset_defaults()
