"""The rooms of the house, their layers, and what a file imports."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# A room may import from rooms with a lower number; from one with the same number only its service module.
LAYERS = {
    "storybank.vocabulary": 1,
    "storybank.users": 1,
    "storybank.images": 1,
    "storybank.organisations": 1,
    "storybank.stories": 2,
    "storybank.publication": 3,
    "search": 4,
    "storybank.edge": 4,
    "storybank.editorial": 4,
    "storybank.site": 5,
    "storybank.api": 5,
    "storybank.monitoring": 5,
    "home": 5,
    "storybank": 6,
}


@dataclass(frozen=True, slots=True)
class Import:
    """One import: where it stands, which module it names, and the function it stands in, if any."""

    file: str
    line: int
    module: str
    function: str | None = None
    in_ready: bool = False

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module}"


def room_of(module: str) -> str | None:
    """Return the room that ``module`` lies in, None for modules of other packages."""
    if module.split(".")[0] not in ("storybank", "home", "search"):
        return None
    first_two = ".".join(module.split(".")[:2])
    return first_two if first_two in LAYERS else module.split(".")[0]


def source_files() -> list[Path]:
    """Return every Python file of the house."""
    return sorted(
        file for folder in ("storybank", "home", "search") for file in (ROOT / folder).rglob("*.py")
    )


def module_name(file: Path) -> str:
    """Return the dotted name of the module in ``file``."""
    parts = list(file.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_in(source: str, module: str, file: str, *, is_package: bool = False) -> Iterator[Import]:
    """Yield all imports of ``source``, wherever they stand, also those for type checking and those by name."""
    package = module if is_package else module.rpartition(".")[0]
    yield from _imports_below(ast.parse(source, file), package, file, None, None)


def _imports_below(
    node: ast.AST, package: str, file: str, function: str | None, class_: ast.ClassDef | None
) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        in_ready = function == "ready" and class_ is not None and _is_app_config(class_)
        for named in _named_by(child, package):
            yield Import(file, child.lineno, named, function, in_ready)  # type: ignore[attr-defined]
        inner_function, inner_class = function, class_
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            inner_function = getattr(child, "name", "lambda")
        elif isinstance(child, ast.ClassDef):
            inner_class = child
        yield from _imports_below(child, package, file, inner_function, inner_class)


def _is_app_config(class_: ast.ClassDef) -> bool:
    return any(ast.unparse(base).split(".")[-1] == "AppConfig" for base in class_.bases)


def _named_by(node: ast.AST, package: str) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            parents = package.split(".")
            base = ".".join([*parents[: len(parents) - node.level + 1], *([base] if base else [])])
        # `from room import service` names the module room.service.
        return [f"{base}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        by_name = ast.unparse(node.func).split(".")[-1] in ("import_module", "__import__")
        return [str(node.args[0].value)] if by_name else []
    return []


def direction_problem(importing: str, found: Import) -> str | None:
    """Return what is wrong with the direction of ``found`` in the module ``importing``, None when nothing is."""
    here, there = room_of(importing), room_of(found.module)
    if here is None or there is None or here == there:
        return None
    if LAYERS[there] > LAYERS[here]:
        return f"{found}: upward, from layer {LAYERS[here]} to layer {LAYERS[there]}"
    if LAYERS[there] == LAYERS[here] and found.module.removeprefix(there + ".").split(".")[0] != "service":
        return f"{found}: sideways, only {there}.service may be imported"
    return None


def place_problem(importing: str, found: Import) -> str | None:
    """Return what is wrong with the place of ``found``, None when it is at the top or in AppConfig.ready()."""
    if found.function is None:
        return None
    if found.in_ready and room_of(found.module) == room_of(importing):
        return None
    return f"{found}: inside {found.function}(); imports belong at the top of a file"
