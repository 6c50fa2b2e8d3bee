"""install.py as a person starts it."""

import ast
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nst_engine.contract.paths import NAME, app_dir
from nst_engine.installer import commands, plugin_files
from nst_engine.installer import home as chosen_home
from nst_engine.installer.commands import OPTIONAL_GROUPS

INSTALL = Path(__file__).parents[2] / "install.py"


def install(*words, **env):
    return subprocess.run(
        [sys.executable, INSTALL, *words],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize("version", ["(2, 7, 18)", "(3, 9, 1)", "(3, 15, 0)"])
def test_another_python_is_told_which_one_is_needed(version):
    code = f"import runpy, sys; sys.version_info = {version}; "
    code += f"runpy.run_path({str(INSTALL)!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 2
    assert "needs Python 3.10 to 3.14" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_old_python_can_read_the_file():
    ast.parse(INSTALL.read_bytes().decode("ascii"), feature_version=(3, 4))


def test_an_unknown_command_is_bad_input(home):
    done = install("instal")
    assert done.returncode == 2
    assert "instal" in done.stderr


@pytest.mark.parametrize(
    ("words", "name", "value"),
    [
        (["--home", "there", "engine"], "home", Path("there")),
        (["engine", "--home", "there"], "home", Path("there")),
        (["--wheels", "there", "engine"], "wheels", Path("there")),
        (["--with", "frames", "engine"], "groups", ["frames"]),
        (["--yes", "wheels", "there"], "yes", True),
        (["--remote", "me@there", "uninstall"], "remote", "me@there"),
        (["--yes", "test"], "passed_on", []),
    ],
)
def test_options_count_before_a_command_too(words, name, value):
    assert getattr(commands._parse(words), name) == value


@pytest.mark.parametrize("command", ["weights", "doctor"])
def test_without_an_engine_the_next_step_is_told(home, command):
    done = install(command)
    assert done.returncode == 2
    assert "python3 install.py" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_plug_in_alone_leaves_what_gimp_installs_the_engine_from(home):
    profile = home / ".config" / "GIMP" / "3.0"
    profile.mkdir(parents=True)
    done = install("plug-in", PATH="")
    assert done.returncode == 0, done.stderr
    assert plugin_files.engine_of(profile)
    assert (app_dir() / "source" / "install.py").exists()
    assert not (app_dir() / "venv").exists()


def test_an_engine_elsewhere_is_asked_for_with_the_same_words_everywhere(home):
    for command in ([], ["engine"]):
        said = install(*command, "--help").stdout
        assert "--home FOLDER" in said


def test_what_is_optional_is_asked_for_by_the_name_of_a_group(home):
    for command in ([], ["engine"]):
        assert "--with {dask,frames}" in install(*command, "--help").stdout
        refused = install(*command, "--with", "nothing")
        assert refused.returncode == 2
        assert "dask" in refused.stderr
    groups = INSTALL.with_name("pyproject.toml").read_text("utf-8")
    assert all(f"\n{group} = [" in groups for group in OPTIONAL_GROUPS)


@pytest.fixture
def installed(home, checkout, interpreter):
    """All that an installation leaves in a home, beside things that are not ours."""
    profile = home / ".config" / "GIMP" / "3.0"
    plugin_files.install_files(profile, checkout, interpreter)
    (profile / "gimprc").write_text("(check-updates no)")
    half_made = (".venv-pip", ".source.new")
    ours = ("venv", "models", "built-in", "sample", "dialog", "logs", *half_made)
    for name in (*ours, "styles", "presets"):
        (app_dir() / name).mkdir(exist_ok=True)
        (app_dir() / name / "file").write_text("x")
    settings = profile / "plug-in-settings"
    settings.mkdir()
    last = "GimpProcedureConfigRun-plug-in-neural-style-"
    for name in (f"{last}transfer.last", f"{last}adjust.last", "file-png.last"):
        (settings / name).write_text("(style-file)")
    telemetry = home / ".cache" / "Microsoft" / "DeveloperTools" / ".onnxruntime"
    telemetry.mkdir(parents=True)
    (telemetry / "deviceid").write_text("x")
    return profile


def test_doctor_tells_on_one_page_what_is_there_and_names_nobody(installed, home):
    (app_dir() / "logs" / "install.log").write_text(
        "2026-11-26 16:00:00,000 error: The disk is full. Make room.\n"
    )
    said = install("doctor").stdout
    for line in (
        "System: ",
        f"Python: {sys.version_info[0]}.",
        f"Folder: ~/.local/share/{NAME}, ",
        f"Engine: ~/.local/share/{NAME}/venv, its installation was not finished",
        "Graphics card: ",
        "Engine for Flatpak: none",
        "Profile 3.0: version ",
        "in ~/.config/GIMP/3.0",
        "Last failure of install.py: The disk is full. Make room.",
    ):
        assert line in said
    assert str(home) not in said


def test_doctor_reads_a_record_of_the_plug_in_that_lacks_all(installed):
    (plugin_files.plugin_folder(installed) / "engine.json").write_text("{}")
    assert "but its engine is gone" in install("doctor").stdout


def test_doctor_forgets_a_failure_after_which_all_went_well(installed):
    (app_dir() / "logs" / "install.log").write_text(
        "2026-11-26 16:00:00,000 error: The disk is full.\n"
        "2026-11-26 16:10:00,000 said: The engine is ready in /x\n"
    )
    assert "Last failure" not in install("doctor").stdout


def test_uninstall_removes_nothing_unasked_and_tells_of_the_weights(installed, home):
    (app_dir() / "models" / "vgg19.safetensors").write_bytes(bytes(3_000_000))
    before = set(home.rglob("*"))
    done = install("uninstall")
    assert done.returncode == 2
    assert f"{app_dir() / 'models'} (VGG-19's weights, 3 MB)" in done.stdout
    assert "--yes" in done.stderr
    assert set(home.rglob("*")) == before


def test_uninstall_takes_ours_and_leaves_the_rest(installed, home):
    done = install("uninstall", "--yes")
    assert done.returncode == 0, done.stderr
    assert str(plugin_files.plugin_folder(installed)) in done.stdout
    left = {p.relative_to(home).as_posix() for p in home.rglob("*") if p.is_file()}
    kept = {f".local/share/{NAME}/{folder}/file" for folder in ("styles", "presets")}
    others = {"gimprc", "plug-in-settings/file-png.last"}
    assert left == {*(f".config/GIMP/3.0/{name}" for name in others), *kept}
    assert not (home / ".cache" / "Microsoft").exists()


def test_uninstall_all_takes_the_styles_too(installed, home):
    done = install("uninstall", "--all", "--yes")
    assert done.returncode == 0, done.stderr
    assert not app_dir().exists()


def test_uninstall_takes_what_lies_in_a_chosen_folder_and_in_the_usual_one(home, tmp_path):
    (tmp_path / "D").mkdir()
    (tmp_path / "D" / "mine").touch()
    (app_dir() / "venv").mkdir(parents=True)
    chosen_home.choose(tmp_path / "D")
    for name in ("venv", "models", "logs"):
        (app_dir() / name).mkdir()
        (app_dir() / name / "file").touch()
    sandbox = home / ".var/app/org.gimp.GIMP/cache/pip"
    sandbox.mkdir(parents=True)
    done = install("uninstall", "--all", "--yes")
    assert done.returncode == 0, done.stderr
    assert [p.name for p in (tmp_path / "D").iterdir()] == ["mine"]
    assert not app_dir().exists()
    assert not sandbox.exists(), "what pip kept for the engine in the Flatpak"


def test_uninstall_says_what_it_could_not_remove(installed, small_disk):
    """As a file that is in use on Windows; here something is mounted there."""
    models = app_dir() / "models"
    subprocess.run(["mount", "--bind", small_disk, models], check=True)
    try:
        done = install("uninstall", "--all", "--yes")
    finally:
        subprocess.run(["umount", models], check=True)
    assert done.returncode == 1
    assert f"could be removed: {models}." in done.stderr
    assert install("uninstall", "--all", "--yes").returncode == 0
    assert not app_dir().exists()


def test_uninstall_removes_a_link_and_not_what_it_leads_to(home, tmp_path):
    large = tmp_path / "large disk"
    large.mkdir()
    (large / "mine").touch()
    (app_dir() / "models").symlink_to(large)
    assert install("uninstall", "--all", "--yes").returncode == 0
    assert not app_dir().exists()
    assert (large / "mine").exists()


def test_uninstall_keeps_the_way_to_styles_in_a_chosen_folder(home, tmp_path):
    chosen_home.choose(tmp_path / "D")
    (tmp_path / "D" / "venv").mkdir()
    (tmp_path / "D" / "styles").mkdir()
    assert f"stay in {tmp_path / 'D' / 'styles'}" in install("uninstall", "--yes").stdout
    assert app_dir() == tmp_path / "D"
    assert [p.name for p in app_dir().iterdir() if p.is_dir()] == ["styles"]


def test_uninstall_twice_says_that_nothing_is_there(installed):
    install("uninstall", "--all", "--yes")
    done = install("uninstall", "--all", "--yes")
    assert done.returncode == 0
    assert "Nothing" in done.stdout


def test_ctrl_c_lets_the_command_end_in_its_own_way():
    child = "import time\ntry:\n print('up', flush=True); time.sleep(60)\n"
    child += "except KeyboardInterrupt:\n time.sleep(0.5); print('summary')"
    # a test run in the background of a shell inherits an ignored SIGINT; a terminal gives none
    parent = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    parent += "from nst_engine.installer.console import run_here; "
    parent += f"run_here([sys.executable, '-c', {child!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", parent],
        cwd=INSTALL.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout.readline() == "up\n"
        os.killpg(process.pid, signal.SIGINT)
        assert process.stdout.read() == "summary\n"
