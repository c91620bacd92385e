"""Node and what was installed with it: checks the description, makes the TypeScript client and runs it."""

import os
import re
import shutil
import subprocess
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "clients/typescript"
#: The commands of the packages in clients/typescript/package-lock.json.
TOOLS = FOLDER / "node_modules/.bin"
#: What Debian 12 has.
OLDEST = 18


def what_is_missing() -> str:
    """Return why nothing can run with Node here; empty when it can."""
    node = shutil.which("node")
    if node is None:
        return "no node on the PATH"
    said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=60).stdout
    version = re.match(r"v(\d+)\.", said)
    if version is None or int(version[1]) < OLDEST:
        return f"node {said.strip()} is older than {OLDEST}"
    if not (TOOLS / "spectral").exists():
        return "`make node-tools` was not run"
    return ""


def node_environment() -> dict[str, str]:
    """Return the environment for a command: ours without what would make Node's answers differ."""
    return {**os.environ, "NO_COLOR": "1", "NODE_OPTIONS": "", "NO_UPDATE_NOTIFIER": "1"}
