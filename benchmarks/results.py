"""Where the parts leave what they measured, and where the report finds it: one JSON file per part and database."""

import json
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "var" / "bench"


def keep(part: str, result: Any) -> None:
    """Write the result of a part of the database that is being measured."""
    folder = Path(os.environ["BENCH_DIR"]) / "results"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{part}.json").write_text(json.dumps(result, indent=1))


def kept_part(part: str) -> Any:
    """Return what another part has kept of the database that is being measured."""
    return json.loads((Path(os.environ["BENCH_DIR"]) / "results" / f"{part}.json").read_text())


def kept(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    """Return all results by part, of the database of that name in a folder."""
    files = sorted((folder / name / "results").glob("*.json"))
    return {file.stem: json.loads(file.read_text()) for file in files}


def say(text: str) -> None:
    """Tell whoever waits how far it is."""
    sys.stderr.write(f"  {text}\n")
    sys.stderr.flush()
