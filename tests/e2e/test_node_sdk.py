"""The official Node package, unchanged, does the same as the Python one."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.e2e.conftest import ACCOUNT, TOKEN, House

FOLDER = Path(__file__).parents[1] / "node"
needs_node = pytest.mark.skipif(
    not (shutil.which("node") and shutil.which("npm")), reason="Node.js is not on this machine"
)


@needs_node
def test_the_node_package_publishes_runs_and_reads_a_flow(house: House) -> None:
    if not (FOLDER / "node_modules" / "twilio").is_dir():
        subprocess.run(["npm", "ci", "--silent"], cwd=FOLDER, check=True, timeout=300)
    environment = {
        "PATH": os.environ["PATH"],
        "BASE_URL": house.url,
        "ACCOUNT_SID": ACCOUNT,
        "AUTH_TOKEN": TOKEN,
    }
    done = subprocess.run(
        ["node", "spine.mjs"],
        cwd=FOLDER,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.rstrip().endswith("all done")
