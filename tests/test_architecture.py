"""The house of docs/architecture.md holds: floors, what a room may not import, sizes, words.

Everything is read from the sources, but for one process that really imports.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from .import_graph import Import, Program, circles

CHECKOUT = Path(__file__).parents[1]
PLUGIN_FOLDER = CHECKOUT / "gimp_plugin" / "neural-style-transfer"
ENGINE = Program(CHECKOUT / "nst_engine", "nst_engine")
PLUGIN = Program(PLUGIN_FOLDER)

#: Rooms of the engine from top to bottom: each imports from lower floors alone.
FLOORS = (
    {"__main__"},
    {"cli"},
    {"api", "server", "batch", "evaluation", "training"},
    {"moving_pictures"},
    {"stylizer"},
    {"optimization"},
    {"instant"},
    {"losses"},
    {"networks"},
    {"job"},
    {"images", "motion"},
    {"installer"},
    {"environment", "files", "memory"},
    {"contract"},
    {"nst_engine"},  # the package itself: its version
)
#: Rooms that may import only these and the standard library.
STANDARD_LIBRARY_AND = {
    "contract": set(),
    "environment": set(),
    "installer": {"contract", "environment", "files", "nst_engine"},
}
#: Rooms that must not load torch, whatever they import.
WITHOUT_TORCH = ("contract", "files", "images", "motion", "job", "installer", "server", "cli")
#: Sub-packages and modules of the plug-in, from top to bottom.
PLUGIN_FLOORS = (
    {"neural-style-transfer"},
    {"procedures"},
    {"dialog"},
    {"gallery", "preview", "settings"},
    {"widgets"},
    {"job"},
    {"styles"},
    {"layers", "engine"},
    {"arguments"},
    {"languages"},
)

LINES = 300


def between_rooms(program: Program) -> list[Import]:
    """Imports of its own modules across rooms, those for types and in functions included.

    Not those of the package itself, which offers what is below it when it is asked for.
    """
    return [
        each
        for each in program.imports
        if each.target in program.files
        and program.room(each.source) not in (program.room(each.target), program.prefix)
    ]


def test_every_room_of_the_engine_has_its_floor():
    known = set.union(*FLOORS)
    assert {ENGINE.room(module) for module in ENGINE.files} <= known


@pytest.mark.parametrize(
    ("program", "floors"), [(ENGINE, FLOORS), (PLUGIN, PLUGIN_FLOORS)], ids=["engine", "plug-in"]
)
def test_imports_run_downwards(program, floors):
    floor = {room: number for number, rooms in enumerate(floors) for room in rooms}
    upwards = [
        str(each)
        for each in between_rooms(program)
        if floor[program.room(each.source)] >= floor[program.room(each.target)]
    ]
    assert not upwards, "\n".join(upwards)


@pytest.mark.parametrize("program", [ENGINE, PLUGIN], ids=["engine", "plug-in"])
@pytest.mark.parametrize("level", ["modules", "rooms"])
def test_there_is_no_circle(program, level):
    """Between modules, those imports that only types need may look back."""
    edges: dict[str, set[str]] = defaultdict(set)
    for each in program.imports:
        if each.target not in program.files or each.source == program.prefix:
            continue
        source, target = each.source, each.target
        if level == "rooms":
            source, target = program.room(source), program.room(target)
        elif each.typing:
            continue
        if source != target:
            edges[source].add(target)
    assert circles(edges) == []


@pytest.mark.parametrize("room", STANDARD_LIBRARY_AND)
def test_a_room_of_the_standard_library_stays_one(room):
    allowed = STANDARD_LIBRARY_AND[room] | {room}
    other = [
        str(each)
        for each in ENGINE.imports
        if ENGINE.room(each.source) == room
        and (
            ENGINE.room(each.target) not in allowed
            if each.target in ENGINE.files
            else each.target.split(".")[0] not in sys.stdlib_module_names | {"gi"}
        )
    ]
    assert not other, "\n".join(other)


def test_only_the_probe_that_gimp_runs_knows_gimp():
    knowing = {i.source for i in ENGINE.imports if i.target.split(".")[0] == "gi"}
    assert knowing == {"nst_engine.installer.gimp_probe"}


@pytest.mark.parametrize("room", WITHOUT_TORCH)
def test_a_room_without_torch_does_not_load_it(room):
    reaching = []
    for module in ENGINE.files:
        if ENGINE.room(module) == room:
            loaded = ENGINE.reachable(module)
            reaching += [module] if any(name.split(".")[0] == "torch" for name in loaded) else []
    assert reaching == []


def test_rooms_without_torch_really_do_not_load_it():
    modules = [
        module
        for module in ENGINE.files
        if ENGINE.room(module) in WITHOUT_TORCH and not module.endswith("gimp_probe")
    ]
    code = f"import sys, importlib\nfor name in {modules}: importlib.import_module(name)\n"
    code += "print('torch' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_the_plug_in_needs_gimp_the_contract_and_the_standard_library_alone():
    allowed = sys.stdlib_module_names | {"gi", "contract"}
    other = [
        str(each)
        for each in PLUGIN.imports
        if each.target not in PLUGIN.files and each.target.split(".")[0] not in allowed
    ]
    assert not other, "\n".join(other)


def test_few_modules_lie_in_the_halls():
    loose = {file.stem for file in (CHECKOUT / "nst_engine").glob("*.py")}
    assert len(loose - {"__init__", "__main__"}) <= 5, loose
    assert len(list(PLUGIN_FOLDER.glob("*.py"))) <= 3


def sources() -> list[Path]:
    """All Python files of the project, tests included."""
    folders = ("nst_engine", "gimp_plugin", "tests")
    files = [file for folder in folders for file in (CHECKOUT / folder).rglob("*.py")]
    return sorted([CHECKOUT / "install.py", *files])


def test_no_file_is_long():
    lengths = {
        str(file.relative_to(CHECKOUT)): len(file.read_text(encoding="utf-8").splitlines())
        for file in sources()
    }
    assert {name: lines for name, lines in lengths.items() if lines > LINES} == {}


#: Words that the field has others for, with these. Only those that mean nothing else in code.
WORDS = {
    "photograph": "content image",
    "photographs": "content images",
    "picture": "image",
    "pictures": "images",
    "painting": "style image, or stylized image",
    "paintings": "style images",
    "painter": "Stylizer, EngineClient or FigureRenderer",
    "wish": "JobSpec",
    "hire": "attach",
    "forget": "cancel",
    "begun": "initial image",
    "foretold": "predicted",
    "roomy": "retain_freed",
    "descent": "ScaleSchedule",
    "descend": "run_scale",
    "pulls": "upstream gradient",
    "framed": "padded",
    "graphed": "CUDA graph",
    "mirrored": "reflection pad",
    "palette": "color statistics",
    "holes": "transparent pixels",
    "holeless": "transparent pixels filled",
    "stir": "noise_in",
    "admitted": "detail_gain",
    "octaves": "coarse to fine",
    "greeting": "handshake",
    "outlet": "message writer",
    "recolour": "recolor",
    "judge": "evaluator",
    "textbook": "baseline",
    "companions": "(nothing: there is one device)",
    "taps": "style layers",
    "problem": "UserError",
    "colour": "color",
    "colours": "colors",
    "normalised": "normalized",
    "optimise": "optimize",
    "stylise": "stylize",
}
#: Where a word is right nevertheless: the beginnings of paths.
KEPT = {
    "colours": (  # a key of the JSON in .style files
        "nst_engine/job/style_file.py",
        "nst_engine/job/style_colors.py",
        "nst_engine/optimization/",
        "nst_engine/cli/style.py",
    ),
    "paintings": ("nst_engine/training/",),  # that it is trained on; --paintings, beside --photos
    "octaves": ("nst_engine/images/builtin/",),  # of noise
    "palette": ("nst_engine/images/builtin/",),  # what a built-in style is painted with
}


def identifiers(tree: ast.AST) -> set[str]:
    """Names that a file gives or uses."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.arg | ast.keyword):
            names.add(node.arg or "")
        elif isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
    return names


def parts(name: str) -> set[str]:
    """``FeatureSample_of`` -> feature, sample, of."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_identifiers_are_the_fields_words():
    wrong: dict[str, set[str]] = {}
    for file in sources():
        name = str(file.relative_to(CHECKOUT))
        if name.startswith("tests/"):  # sentences, whose words are free
            continue
        found = {
            each
            for each in identifiers(ast.parse(file.read_text(encoding="utf-8")))
            if any(w in WORDS and not name.startswith(KEPT.get(w, ())) for w in parts(each))
        }
        wrong |= {name: found} if found else {}
    assert not wrong, "\n".join(f"{name}: {sorted(words)}" for name, words in wrong.items())
