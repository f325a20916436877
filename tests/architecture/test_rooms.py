"""The walls of the house: which room may import which, and where each library may be used."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("workstation", "ocr", "printing", "ui", "resources")

# Room → the rooms it may import, besides itself. `resources` is data with a loader, open to all but the domain.
ALLOWED = {
    "workstation.domain": set(),
    "workstation.durable": set(),
    "workstation.exclusive": {"workstation.durable"},
    "workstation.signatures": set(),
    "workstation.sealing": {"workstation.durable"},
    "workstation.blobs": {"workstation.domain", "workstation.durable", "workstation.sealing"},
    "workstation.database": {"workstation.domain", "workstation.durable"},
    "workstation.crosscheck": {"workstation.domain"},
    "workstation.services": {"workstation.domain", "resources"},
    "workstation.speech": {"workstation.domain", "resources"},
    "workstation.contract": {"workstation.domain", "workstation.speech"},
    "workstation.accuracy": {"workstation.domain"},
    "workstation.targets": {"workstation.accuracy"},
    "workstation.reliability": set(),
    "workstation.steps": {
        *("workstation.domain", "workstation.crosscheck", "workstation.services", "workstation.signatures"),
    },
    "workstation.foreign": {"workstation.domain", "workstation.steps", "ocr"},
    "workstation.foreign_sticks": {"workstation.domain", "workstation.sync", "ocr"},
    "workstation.papers": {"workstation.domain", "workstation.steps", "ocr", "printing"},
    "workstation.store": {
        *("workstation.domain", "workstation.blobs", "workstation.durable", "workstation.exclusive"),
        *("workstation.database", "workstation.sealing"),
    },
    "workstation.hub": {
        *("workstation.domain", "workstation.blobs", "workstation.durable", "workstation.database"),
        *("workstation.sealing", "workstation.exclusive"),
    },
    "workstation.sync": {
        *("workstation.domain", "workstation.steps", "workstation.durable", "workstation.signatures"),
        "workstation.sealing",
    },
    "workstation.access": {
        *("workstation.domain", "workstation.durable", "workstation.exclusive", "workstation.config"),
        "workstation.sealing",
    },
    "workstation.config": {"workstation.domain"},
    "workstation.doctor": {"workstation.domain", "workstation.access", "ocr", "printing", "resources"},
    "workstation.late": {"workstation.domain", "workstation.access", "workstation.doctor", "ocr", "printing"},
    "workstation.farm": {"workstation.domain", "workstation.steps", "workstation.hub"},
    "workstation.redact": {"workstation.domain"},
    "workstation.log": {"workstation.redact", "workstation.durable"},
    "workstation.crash": {"workstation.domain", "workstation.durable", "workstation.log", "workstation.redact"},
    "workstation.telling": {"workstation.domain", "workstation.log", "workstation.sync"},
    "workstation.sticks": {
        *("workstation.domain", "workstation.steps", "workstation.sync", "workstation.access", "workstation.config"),
        "workstation.foreign_sticks",
    },
    "workstation.bootstrap": {
        *("workstation.sticks", "workstation.papers"),
        *("workstation.domain", "workstation.steps", "workstation.store", "workstation.hub", "workstation.sync"),
        *("workstation.access", "workstation.config", "workstation.doctor", "workstation.services"),
        *("workstation.late", "workstation.farm", "workstation.sealing", "workstation.exclusive"),
        *("workstation.resealing", "workstation.database", "workstation.custody", "ocr", "printing", "resources"),
        *("workstation.log", "workstation.crash", "workstation.telling", "workstation.scratch"),
    },
    "workstation.scratch": {"workstation.exclusive"},
    "workstation.backup": {
        *("workstation.domain", "workstation.access", "workstation.config", "workstation.database"),
        *("workstation.durable", "workstation.sealing", "workstation.scratch"),
    },
    "workstation.custody": {
        *("workstation.domain", "workstation.access", "workstation.config", "workstation.exclusive"),
        *("workstation.hub", "workstation.resealing", "workstation.sealing", "workstation.backup"),
    },
    "workstation.resealing": {
        *("workstation.domain", "workstation.blobs", "workstation.durable", "workstation.database"),
        *("workstation.hub", "workstation.sealing"),
    },
    "workstation.administration": {"workstation.domain", "workstation.hub", "workstation.config"},
    "workstation.cli": {
        "workstation.administration",
        *("workstation.domain", "workstation.steps", "workstation.services", "workstation.bootstrap"),
        *("workstation.config", "workstation.access", "workstation.contract", "workstation.speech"),
        *("workstation.accuracy", "workstation.targets", "workstation.reliability", "workstation.sync"),
        *("workstation.sticks", "workstation.papers", "workstation.custody", "workstation.durable", "resources"),
        *("workstation.foreign", "workstation.foreign_sticks"),
    },
    "ocr": {"workstation.domain"},
    "printing": {"workstation.domain", "resources"},
    "ui": {"workstation.domain", "workstation.steps", "resources"},
    "resources": set(),
}
LIBRARIES = {
    "PySide6": {"ui"},
    "sqlalchemy": {"workstation.database", "workstation.store", "workstation.hub", "workstation.sync"},
    "procrastinate": {"workstation.hub"},
    "alembic": {"workstation.database", "workstation.store", "workstation.hub"},
    "cv2": {"ocr"},
    "onnxruntime": {"ocr"},
    "onnx": {"ocr"},
    "rapidocr": {"ocr"},
    "pytesseract": {"ocr"},
    "zxingcpp": {"ocr"},
    "pyhanko": {"ocr", "workstation.access"},
    "reportlab": {"printing"},
    "keyring": {"workstation.access"},
    "sqlcipher3": {"workstation.database", "workstation.backup"},
    "obstore": {"workstation.hub"},
    "pyrage": {"workstation.access", "workstation.sync", "workstation.foreign_sticks"},
    "typer": {"workstation.cli"},
    "structlog": {"workstation.log"},
}
UI_ENTRANCE = "ui.app"


def modules() -> Iterator[tuple[str, Path]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room_of(module: str) -> str:
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "workstation" else parts[0]


MODULES = list(modules())


@pytest.mark.parametrize(("module", "path"), MODULES, ids=[module for module, _ in MODULES])
def test_a_module_imports_only_what_its_room_may(module: str, path: Path) -> None:
    room = room_of(module)
    allowed = {room, "workstation", *ALLOWED.get(room, set())}
    if module == UI_ENTRANCE:
        allowed |= {"workstation.bootstrap", "workstation.config"}
    foreign = {name for name in imports(path) if name.split(".")[0] in ROOMS and room_of(name) not in allowed}
    assert not foreign, f"{module} may not import {sorted(foreign)}"


@pytest.mark.parametrize(("module", "path"), MODULES, ids=[module for module, _ in MODULES])
def test_a_library_stays_in_its_room(module: str, path: Path) -> None:
    used = {name.split(".")[0] for name in imports(path)}
    strayed = {library for library in used & LIBRARIES.keys() if room_of(module) not in LIBRARIES[library]}
    assert not strayed, f"{module} may not use {sorted(strayed)}"


def test_the_domain_is_standard_library_only() -> None:
    for module, path in MODULES:
        if room_of(module) == "workstation.domain":
            used = {name.split(".")[0] for name in imports(path)} - {"workstation"}
            assert used <= sys.stdlib_module_names, f"{module}: {sorted(used - sys.stdlib_module_names)}"


def test_every_room_has_its_rule() -> None:
    assert {room_of(module) for module, _ in MODULES} - {"workstation"} <= ALLOWED.keys()


def test_no_import_goes_in_a_circle() -> None:
    known = {module for module, _ in MODULES}
    graph = {module: {name for name in imports(path) if name in known} - {module} for module, path in MODULES}
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " → ".join((*trail[trail.index(module) :], module))
        if module not in done:
            for name in sorted(graph[module]):
                visit(name, (*trail, module))
            done.add(module)

    for module in sorted(graph):
        visit(module, ())


@pytest.mark.parametrize(("module", "path"), MODULES, ids=[module for module, _ in MODULES])
def test_files_and_classes_stay_small(module: str, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400, f"{module} is longer than 400 lines"
    for node in ast.walk(ast.parse(text)):
        length = (getattr(node, "end_lineno", 0) or 0) - getattr(node, "lineno", 0) + 1
        if isinstance(node, ast.ClassDef):
            assert length <= 300, f"{module}.{node.name} is longer than 300 lines"
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert length <= 60, f"{module}.{node.name} is longer than 60 lines"


@pytest.mark.parametrize(("module", "path"), MODULES, ids=[module for module, _ in MODULES])
def test_public_things_have_docstrings(module: str, path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not path.read_text(encoding="utf-8").strip(), f"{module} has no docstring"
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{module}.{node.name} has no docstring"
