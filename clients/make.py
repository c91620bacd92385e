"""Makes both clients from the description of the API: `make clients`, the tests, and a release.

    python clients/make.py [--only python|typescript] [DESCRIPTION]

DESCRIPTION is a file, or the address of a running bank's `/api/v1/openapi.json`; without it storybank/api/openapi.json.
What is generated is not committed, so none of it can be out of date. The packages that can be installed come in
`clients/packages`.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.request import urlopen

HERE = Path(__file__).resolve().parent
DESCRIPTION = HERE.parent / "storybank/api/openapi.json"
PACKAGE = "verhalenbank_client"
PACKAGES = HERE / "packages"


def make_python(source: Path = HERE / "python/src", description: Path = DESCRIPTION) -> None:
    """Make ``generated`` in the package below ``source``. A part that cannot be generated is an error."""
    target = source / PACKAGE / "generated"
    shutil.rmtree(target, ignore_errors=True)
    command = [Path(sys.executable).with_name("openapi-python-client"), "generate", "--path", description]
    options = ["--meta", "none", "--config", HERE / "python/generator.yml", "--fail-on-warning"]
    _run([*command, *options, "--output-path", target], HERE)
    (target / "py.typed").touch()
    (target / "separated.py").write_text(f"SEPARATED = frozenset({separated(description)})\n")


def make_typescript(description: Path = DESCRIPTION) -> None:
    """Make the types, and compile the package into ``dist``."""
    folder = HERE / "typescript"
    target = folder / "src/generated"
    target.mkdir(exist_ok=True)
    names = json.dumps(separated(description))
    (target / "separated.ts").write_text(f"export const SEPARATED = new Set({names});\n")
    generator = folder / "node_modules/.bin/openapi-typescript"
    if not generator.exists():
        raise SystemExit("Node's tools are missing: run `make node-tools` (needs Node 18).")
    _run([generator, description, "--output", target / "schema.ts"], folder)
    _run(["npm", "run", "--silent", "build"], folder)


def pack_python(folder: Path = HERE / "python") -> None:
    """Put the wheel into ``PACKAGES``."""
    # What an earlier description had would stay in it.
    shutil.rmtree(folder / "build", ignore_errors=True)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    _run([*command, "--wheel-dir", PACKAGES, folder], HERE)


def pack_typescript() -> None:
    """Put the package for npm into ``PACKAGES``."""
    PACKAGES.mkdir(exist_ok=True)
    _run(["npm", "pack", "--silent", "--pack-destination", PACKAGES], HERE / "typescript")


def separated(description: Path = DESCRIPTION) -> list[str]:
    """Return the parameters that hold several values in one, with commas. Both generators would repeat them.

    Raises SystemExit when a name is separated in one operation and repeated in another: then a list is not enough.
    """
    repeated: dict[str, set[bool]] = {}
    for methods in json.loads(description.read_bytes())["paths"].values():
        for operation in methods.values():
            for parameter in operation["parameters"]:
                if parameter["schema"].get("type") == "array":
                    repeated.setdefault(parameter["name"], set()).add(parameter.get("explode", True))
    if mixed := [name for name, ways in repeated.items() if len(ways) > 1]:
        raise SystemExit(f"Sometimes separated, sometimes repeated: {mixed}")
    return sorted(name for name, ways in repeated.items() if ways == {False})


def read(place: str) -> bytes:
    """Return the description at a web address or in a file.

    Raises SystemExit when there is none.
    """
    try:
        if place.startswith(("http://", "https://")):
            with urlopen(place, timeout=60) as answer:  # noqa: S310 (of the web only, as was just looked at)
                text = answer.read()
        else:
            text = Path(place).read_bytes()
        if "openapi" in json.loads(text):
            return text
    except (OSError, ValueError) as error:
        raise SystemExit(f"{place}: {error}") from error
    raise SystemExit(f"{place}: this is no OpenAPI description")


def main(arguments: list[str] | None = None) -> None:
    """Make and pack what the command line asks for."""
    parser = argparse.ArgumentParser(description="Makes both clients from the description of the API.")
    parser.add_argument("description", nargs="?", default=str(DESCRIPTION), help="file or web address")
    parser.add_argument("--only", choices=("python", "typescript"), help="leave the other one out")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        description = Path(name) / "openapi.json"
        description.write_bytes(read(given.description))
        if given.only != "typescript":
            make_python(description=description)
            pack_python()
        if given.only != "python":
            make_typescript(description)
            pack_typescript()
    for file in sorted(PACKAGES.iterdir()):
        sys.stdout.write(f"{file}\n")


def _run(command: list[str | Path], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)  # noqa: S603 (our own commands)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise SystemExit(f"{command[0]} failed")


if __name__ == "__main__":
    main()
