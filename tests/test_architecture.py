"""The house: who may import whom, where things are, how large they may be."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from config import ROOT

CODE = (
    "app",
    "attendance",
    "base",
    "bench",
    "calendars",
    "evidence",
    "outcomes",
    "people",
    "programmes",
    "scripts",
)
SLICES = ("attendance", "calendars", "evidence", "outcomes", "people", "programmes")
EMPTY = {"app/__init__.py", "base/__init__.py"}
MODULE_LINES, FUNCTION_LINES, TEMPLATE_LINES = 300, 40, 120
TEST_LINES = 400  # a file of tests is a list of cases

# path, or path::function → why it is over. An entry that is not over any more fails too.
OVER: dict[str, str] = {
    "app/factory.py::create_app": "the wiring list is read top to bottom, and holds no decision",
    "tests/kernels/test_ics.py": "one rule of the calendar format a test",
    "people/signin.py::settings": "one setting of the sign-in library a line",
}

_BINARY = {".png", ".woff2", ".ico", ".gz", ".pdf"}
_ADDRESS = re.compile(
    r"https?://[^\s\"'<>]*(?:pypi|pythonhosted|registry\.|npmjs|/simple\b)"
    r"|--(?:extra-)?index-url[ =]+\S|--find-links[ =]+\S|--registry[ =]+\S",
    re.IGNORECASE,
)
_OF_ONE_MACHINE = re.compile(r"(?<![\w.])/(?:work|home|Users|opt|root|mnt)/\w")
_UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX)\b")
_MINE = "tests/test_architecture.py"


def _modules(*folders: str) -> list[Path]:
    return sorted(
        path
        for folder in folders or (*CODE, "tests")
        for path in (ROOT / folder).rglob("*.py")
        if "__pycache__" not in path.parts
    ) + ([] if folders else [ROOT / "config.py"])


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (
        node
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _texts() -> Iterator[tuple[str, str]]:
    """Every file that goes into the repository and is text."""
    lines = (ROOT / ".gitignore").read_text().splitlines()
    ignored = {line.strip("/") for line in lines if line.endswith("/")} | {".git"}
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(
            f for f in folders if f not in ignored and f.rpartition(".")[2] != "egg-info"
        )
        for path in (Path(folder) / file for file in sorted(files)):
            if path.suffix not in _BINARY:
                yield _name(path), path.read_text(encoding="utf-8")


def test_the_import_contracts_hold() -> None:
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert command, "import-linter is not installed"
    done = subprocess.run(
        [command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_contract_says_why() -> None:
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    for number, line in enumerate(lines):
        if line == "[[tool.importlinter.contracts]]":
            assert lines[number - 1].startswith("# "), f"no reason before line {number + 1}"


def test_every_kernel_is_under_the_contract() -> None:
    kernels = {
        _name(path).removesuffix(".py").replace("/", ".")
        for path in _modules(*SLICES, "base")
        if (ast.get_docstring(_tree(path)) or "").startswith("PURE")
    }
    listed = set(re.findall(r'"([a-z_]+\.[a-z_]+)",', (ROOT / "pyproject.toml").read_text()))
    assert kernels <= listed, "kernels that no contract names"


def test_package_files_are_empty_or_one_sentence() -> None:
    for path in _modules():
        if path.name != "__init__.py":
            continue
        name = _name(path)
        body = _tree(path).body
        if name in EMPTY:
            assert not path.read_text().strip(), f"{name} must stay empty"
        elif path.parent.name == "models":
            assert all(_is_export(node) for node in body), f"{name} may only re-export"
        elif path.parent.name == "views":
            allowed = (ast.Expr, ast.ImportFrom, ast.Import, ast.FunctionDef, ast.Assign)
            assert all(isinstance(node, allowed) for node in body), name
        else:
            docstring = [node for node in body if isinstance(node, ast.Expr)]
            rest = [node for node in body if node not in docstring and not _is_export(node)]
            said = ast.get_docstring(_tree(path)) or name.startswith("tests/")
            assert said, f"{name} says nothing of its folder"
            assert not rest, f"{name} holds more than a sentence and what it re-exports"


def _is_export(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign):
        return [ast.unparse(target) for target in node.targets] == ["__all__"]
    return isinstance(node, ast.Expr | ast.ImportFrom)


def test_no_imports_inside_functions() -> None:
    found = [
        f"{_name(path)}:{inner.lineno}"
        for path in _modules()
        for function in _functions(path)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not found, found


def test_services_never_commit_nor_read_the_request() -> None:
    found = []
    for slice_ in SLICES:
        for path in [*_modules(f"{slice_}/services"), ROOT / slice_ / "services.py"]:
            if not path.exists():
                continue
            for node in ast.walk(_tree(path)):
                if isinstance(node, ast.Attribute) and node.attr in {"commit", "rollback"}:
                    found.append(f"{_name(path)}:{node.lineno} {node.attr}")
                if isinstance(node, ast.ImportFrom) and node.module == "flask":
                    names = {alias.name for alias in node.names} & {"request", "session"}
                    found += [f"{_name(path)}:{node.lineno} flask.{name}" for name in names]
    assert not found, found


def test_only_the_unit_of_work_commits() -> None:
    allowed = {"base/work.py", "tests/"}
    found = [
        f"{_name(path)}:{node.lineno}"
        for path in _modules(*CODE)
        if _name(path) not in allowed
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"db.session.commit", "session.commit"}
    ]
    assert not found, found


def test_queries_never_write() -> None:
    writes = {"db.session.add", "db.session.add_all", "db.session.delete", "db.session.flush"}
    found = [
        f"{_name(path)}:{node.lineno}"
        for slice_ in SLICES
        for path in [*_modules(f"{slice_}/queries"), ROOT / slice_ / "queries.py"]
        if path.exists()
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in writes
    ]
    assert not found, found


def test_every_module_says_what_it_is_for() -> None:
    missing = [_name(path) for path in _modules(*CODE) if not _excused(path) and not _says(path)]
    assert not missing, missing


def _excused(path: Path) -> bool:
    return path.name == "__init__.py" and not path.read_text().strip()


def _says(path: Path) -> bool:
    return bool(ast.get_docstring(_tree(path)))


def _sizes() -> Iterator[tuple[str, int, int]]:
    """(what, its lines, the lines it may have)."""
    for path in _modules():
        most = TEST_LINES if _name(path).startswith("tests/") else MODULE_LINES
        yield _name(path), _lines(path), most
        for function in _functions(path):
            length = (function.end_lineno or 0) - function.lineno + 1
            yield f"{_name(path)}::{function.name}", length, FUNCTION_LINES
    for path in sorted(ROOT.glob("*/templates/**/*.html")):
        yield _name(path), _lines(path), TEMPLATE_LINES


def test_nothing_is_too_large_without_a_reason() -> None:
    over = {what: f"{lines} lines of {most}" for what, lines, most in _sizes() if lines > most}
    unexplained = {what: size for what, size in over.items() if what not in OVER}
    assert not unexplained, unexplained
    assert set(OVER) <= set(over), "listed as over, and not over any more"
    assert all(OVER.values()), "an exception needs its reason"


def test_every_silencing_has_a_reason() -> None:
    silent = re.compile(r"#\s*(?:noqa(?::[\sA-Z0-9,]+)?|type: ignore(?:\[[^\]]*\])?)\s*$")
    found = [
        f"{_name(path)}:{number}"
        for path in _modules(*CODE)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if silent.search(line)
    ]
    assert not found, found


def test_nothing_is_left_unfinished() -> None:
    found = [name for name, text in _texts() if name != _MINE and _UNFINISHED.search(text)]
    assert not found, found


def test_no_registry_address_and_no_machine_path() -> None:
    found = []
    for name, text in _texts():
        if name == _MINE:
            continue
        for pattern in (_ADDRESS, _OF_ONE_MACHINE):
            hit = pattern.search(text)
            if hit:
                found.append(f"{name}: {hit[0]}")
    assert not found, found


@pytest.mark.parametrize(
    "line",
    [
        "https://pypi.example.org/simple/flask",
        '"resolved": "https://registry.example.org/axe-core"',
        "--index-url=x",
    ],
)
def test_a_registry_address_would_be_found(line: str) -> None:
    assert _ADDRESS.search(line)


def test_heavy_libraries_wait_until_they_are_needed() -> None:
    code = (
        "import sys, app.factory;"
        "print([m for m in ('matplotlib', 'typst', 'highspy') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
