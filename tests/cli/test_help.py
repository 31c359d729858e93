"""The help, the version, and how the command starts."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

import attrib
from attrib.cli import app

COMMANDS = ("predict", "score", "compare", "train", "evaluate", "info")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_an_example_and_the_exit_codes(command: str) -> None:
    result = CliRunner().invoke(app, [command, "--help"])

    assert result.exit_code == 0
    assert f"    attrib {command}" in result.stdout
    assert "    0  all fine\n    1  something failed" in result.stdout
    assert "    2  wrong usage" in result.stdout


def test_help_lists_the_commands_on_a_whole_line_each() -> None:
    lines = CliRunner().invoke(app, ["--help"]).stdout.splitlines()

    for command in COMMANDS:
        (line,) = [line for line in lines if line.split()[:1] == [command]]
        assert line.endswith(".")
        assert not line.endswith("...")


def test_version() -> None:
    assert CliRunner().invoke(app, ["--version"]).stdout == f"attrib {attrib.__version__}\n"


def test_an_unknown_option_is_wrong_usage() -> None:
    result = CliRunner().invoke(app, ["predict", "--colour", "red"])

    assert result.exit_code == 2
    assert "No such option: --colour" in result.stderr


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from attrib.cli import main\n"
        "try:\n    main(['predict', '--help'])\n"
        "except SystemExit:\n    pass\n"
        "heavy = {'numpy', 'openvino', 'rich', 'sklearn', 'spacy', 'trafilatura'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ended.stdout.startswith("Usage: attrib predict ")
    assert ended.stderr == "[]\n"


def test_the_package_can_be_run() -> None:
    command = [sys.executable, "-m", "attrib", "--version"]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ended.stdout == f"attrib {attrib.__version__}\n"
