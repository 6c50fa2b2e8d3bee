"""Which module imports which, read from the sources without running them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Import:
    """``source`` imports ``target``; ``lazy`` inside of a function, ``typing`` for types alone."""

    source: str
    target: str
    line: int
    lazy: bool = False
    typing: bool = False

    def __str__(self) -> str:
        return f"{self.source}:{self.line} imports {self.target}"


class Program:
    """The modules below a folder; names are dotted paths from it, after ``prefix``."""

    def __init__(self, folder: Path, prefix: str = "") -> None:
        files = sorted(file for file in folder.rglob("*.py") if "__pycache__" not in file.parts)
        self.files = {_name(file.relative_to(folder), prefix): file for file in files}
        self.prefix = prefix
        self.imports = [
            each for name, file in self.files.items() for each in self._imports_of(name, file)
        ]

    def room(self, module: str) -> str:
        """The package or loose module directly below the folder."""
        if module == self.prefix:
            return module
        return module.removeprefix(f"{self.prefix}.").split(".")[0]

    def own(self, module: str) -> str | None:
        """The module of this program that ``import module`` loads, or None."""
        while module and module not in self.files:
            module = module.rpartition(".")[0]
        return module or None

    def reachable(self, module: str) -> set[str]:
        """Own and foreign modules that are loaded when ``module`` is imported."""
        seen: set[str] = set()
        waiting = [module]
        while waiting:
            now = waiting.pop()
            if now in seen:
                continue
            seen.add(now)
            waiting += [i.target for i in self.imports if i.source == now and not i.lazy]
            waiting += [] if now not in self.files else list(_parents(now, self.files))
        return seen

    def _imports_of(self, name: str, file: Path) -> Iterator[Import]:
        package = name if file.name == "__init__.py" else name.rpartition(".")[0]
        for node, lazy, typing in _import_nodes(ast.parse(file.read_text(encoding="utf-8"))):
            for target in _targets(node, package):
                # `from .room import thing`: the module room.thing, or the room itself
                yield Import(name, self._resolved(target), node.lineno, lazy, typing)

    def _resolved(self, target: str) -> str:
        if target in self.files or not self.own(target):
            return target
        return self.own(target) or target


def _name(path: Path, prefix: str) -> str:
    parts = [prefix] * bool(prefix) + list(path.with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _parents(module: str, known: dict[str, Path]) -> Iterator[str]:
    while "." in module:
        module = module.rpartition(".")[0]
        if module in known:
            yield module


def _import_nodes(
    tree: ast.AST, lazy: bool = False, typing: bool = False
) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool, bool]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node, lazy, typing
        inner = lazy or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for_types = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        yield from _import_nodes(node, inner or for_types, typing or for_types)


def _targets(node: ast.Import | ast.ImportFrom, package: str) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    base = node.module or ""
    if node.level:
        parts = package.split(".")
        parts = parts[: len(parts) - node.level + 1]
        base = ".".join([*parts, base] if base else parts)
    yield from (f"{base}.{alias.name}" for alias in node.names)


def circles(edges: dict[str, set[str]]) -> list[list[str]]:
    """Groups of nodes that can reach each other (Tarjan 1972), each sorted."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in edges.get(node, ()):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            group = stack[stack.index(node) :]
            del stack[stack.index(node) :]
            if len(group) > 1:
                found.append(sorted(group))

    for node in list(edges):
        if node not in index:
            visit(node)
    return found
