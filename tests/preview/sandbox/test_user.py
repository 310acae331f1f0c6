from pathlib import Path

import pytest

from harness.model.errors import EnvironmentFault
from harness.preview.sandbox.interface import run
from harness.preview.sandbox.user import SandboxUser, change_user, choose_user, require_readable
from tests.preview.sandbox.programs import python_command

_SEPARATE = SandboxUser(1_900_000_000, separate=True)
_ORDINARY = SandboxUser(1000, separate=False)


def test_the_program_is_never_root_and_has_no_capability(tmp_path: Path) -> None:
    script = """
import os
print(os.getuid() != 0, os.getgid() != 0, os.getgroups() in ([], [os.getgid()]))
print({line.split()[1] for line in open("/proc/self/status") if line.startswith("Cap")})
print([line.split()[1] for line in open("/proc/self/status") if line.startswith("NoNewPrivs")])
"""
    assert run(python_command(script, tmp_path)).output == "True True True\n{'0000000000000000'}\n['1']\n"


def test_two_programs_of_roots_are_different_users() -> None:
    if not choose_user().separate:
        pytest.skip("only root changes to another user")
    assert choose_user() != choose_user()


def test_an_ordinary_user_changes_to_nobody() -> None:
    assert change_user(_ORDINARY) == ()


def test_what_only_root_could_read_is_a_fault_of_the_environment(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with pytest.raises(EnvironmentFault, match=r"only root can read .*: chmod -R a\+rX"):
        require_readable([tmp_path], _SEPARATE)
    require_readable([tmp_path], _ORDINARY)
    tmp_path.chmod(0o755)
    require_readable([tmp_path], _SEPARATE)
