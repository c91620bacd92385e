"""Makes what is generated in both clients from storybank/api/openapi.json: `make clients`, the tests, and a release.

Nothing of it is committed, so none of it can be out of date.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
DESCRIPTION = HERE.parent / "storybank/api/openapi.json"
PACKAGE = "verhalenbank_client"


def make_python(source: Path = HERE / "python/src") -> None:
    """Make ``generated`` in the package below ``source``. A part that cannot be generated is an error."""
    target = source / PACKAGE / "generated"
    shutil.rmtree(target, ignore_errors=True)
    command = [Path(sys.executable).with_name("openapi-python-client"), "generate", "--path", DESCRIPTION]
    options = ["--meta", "none", "--config", HERE / "python/generator.yml", "--fail-on-warning"]
    _run([*command, *options, "--output-path", target], HERE)
    (target / "py.typed").touch()
    (target / "separated.py").write_text(f"SEPARATED = frozenset({separated()})\n")


def make_typescript() -> None:
    """Make the types, and compile the package into ``dist``."""
    target = HERE / "typescript/src/generated"
    target.mkdir(exist_ok=True)
    (target / "separated.ts").write_text(f"export const SEPARATED = new Set({json.dumps(separated())});\n")
    _run(["npm", "run", "--silent", "generate"], HERE / "typescript")
    _run(["npm", "run", "--silent", "build"], HERE / "typescript")


def separated() -> list[str]:
    """Return the parameters that hold several values in one, with commas. Both generators would repeat them.

    Raises SystemExit when a name is separated in one operation and repeated in another: then a list is not enough.
    """
    repeated: dict[str, set[bool]] = {}
    for methods in json.loads(DESCRIPTION.read_bytes())["paths"].values():
        for operation in methods.values():
            for parameter in operation["parameters"]:
                if parameter["schema"].get("type") == "array":
                    repeated.setdefault(parameter["name"], set()).add(parameter.get("explode", True))
    if mixed := [name for name, ways in repeated.items() if len(ways) > 1]:
        raise SystemExit(f"Sometimes separated, sometimes repeated: {mixed}")
    return sorted(name for name, ways in repeated.items() if ways == {False})


def _run(command: list[str | Path], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)  # noqa: S603 (our own commands)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise SystemExit(f"{command[0]} failed")


if __name__ == "__main__":
    make_python()
    make_typescript()
