"""Git repositories as sources; every one is a real repository on this machine."""

import os
from pathlib import Path

import pytest

from harness.intake.limits import IntakeLimits
from harness.intake.repository import is_repository, read_address, without_credentials
from harness.model.errors import BadInput, EnvironmentFault
from tests.intake.conftest import PROGRAM, PROJECT, Opener, git, write


def test_the_default_branch_is_taken_with_its_commit(repository: Path, opened: Opener) -> None:
    workspace = opened(f"file://{repository}")
    assert [file.path for file in workspace.files] == ["stack/Pulumi.yaml", "stack/__main__.py"]
    assert workspace.provenance.kind == "git"
    assert workspace.provenance.commit == git(repository, "rev-parse", "HEAD")
    assert workspace.provenance.location == f"file://{repository}"
    assert workspace.provenance.reference is None
    assert workspace.layout.project_folder == "stack"


@pytest.mark.parametrize("reference", ["v1", "full commit", "short commit"])
def test_a_tag_or_a_commit_full_or_short_is_found(repository: Path, opened: Opener, reference: str) -> None:
    commit = git(repository, "rev-parse", "v1")
    named = {"full commit": commit, "short commit": commit[:8]}.get(reference, reference)
    workspace = opened(f"file://{repository}@{named}")
    assert [file.path for file in workspace.files] == ["Pulumi.yaml", "__main__.py"]
    assert workspace.provenance.commit == commit
    assert workspace.provenance.reference == named


def test_a_branch_with_a_slash_is_a_reference(repository: Path, opened: Opener) -> None:
    git(repository, "branch", "feature/one", "v1")
    assert opened(f"file://{repository}@feature/one").provenance.commit == git(repository, "rev-parse", "v1")


def test_a_subfolder_becomes_the_answer(repository: Path, opened: Opener) -> None:
    workspace = opened(f"file://{repository}@main#stack")
    assert [file.path for file in workspace.files] == ["Pulumi.yaml", "__main__.py"]
    assert workspace.prompt == "Build it.\n"
    assert workspace.provenance.location == f"file://{repository}#stack"


def test_a_bare_repository_serves_too(repository: Path, tmp_path: Path, opened: Opener) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(repository), "bare.git")
    assert opened(f"file://{tmp_path}/bare.git@v1").layout.main == "__main__.py"


def test_the_repository_is_left_as_it_was(repository: Path, opened: Opener) -> None:
    before = {path: path.read_bytes() for path in sorted(repository.rglob("*")) if path.is_file()}
    opened(f"file://{repository}")
    assert {path: path.read_bytes() for path in sorted(repository.rglob("*")) if path.is_file()} == before


def test_filters_and_hooks_of_the_repository_never_run(
    repository: Path, tmp_path: Path, opened: Opener
) -> None:
    marker = tmp_path / "ran"
    write(repository, {".gitattributes": "* filter=evil\n", ".gitmodules": '[submodule "x"]\n'})
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "third")
    for hook in ("post-checkout", "post-merge", "reference-transaction", "pre-auto-gc"):
        script = repository / ".git" / "hooks" / hook
        script.parent.mkdir(exist_ok=True)
        script.write_text(f"#!/bin/sh\ntouch {marker}\n")
        script.chmod(0o755)
    git(repository, "config", "filter.evil.smudge", f"touch {marker}")
    opened(f"file://{repository}")
    assert not marker.exists()


def test_the_users_own_configuration_is_not_read(
    repository: Path, tmp_path: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "home", {".gitconfig": '[url "file:///nowhere/"]\n  insteadOf = file://\n'})
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "url.file:///nowhere/.insteadOf")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "file://")
    assert opened(f"file://{repository}").layout.main == "stack/__main__.py"


def test_links_and_submodules_are_left_out_with_a_decision(repository: Path, opened: Opener) -> None:
    (repository / "link").symlink_to("/etc/passwd")
    commit = git(repository, "rev-parse", "HEAD")
    git(repository, "add", "link")
    git(repository, "update-index", "--add", "--cacheinfo", f"160000,{commit},module")
    git(repository, "commit", "--quiet", "-m", "links")
    workspace = opened(f"file://{repository}")
    assert {(item.path, item.reason) for item in workspace.decisions} == {
        ("link", "a symbolic link"),
        ("module", "a submodule"),
    }
    assert not any((workspace.root / name).exists() for name in ("link", "module"))


@pytest.mark.parametrize(
    "source",
    [
        "ext::sh -c touch% /tmp/x",
        "fd::7",
        "git://host/x",
        "ftp://host/x",
        "EXT::sh",
        "transport::address",
        "rsync://h/x",
    ],
)
def test_dangerous_transports_are_refused(opened: Opener, source: str) -> None:
    with pytest.raises(BadInput, match="is refused: use one of https, http, ssh, file"):
        opened(source)


@pytest.mark.parametrize(
    "source",
    [
        "https://host/r.git@--upload-pack=x",
        "https://host/r.git@a..b",
        "https://host/r.git@a b",
        "https://h/r@$(x)",
    ],
)
def test_a_reference_that_is_none_is_refused(opened: Opener, source: str) -> None:
    with pytest.raises(BadInput, match="is no git reference"):
        opened(source)


@pytest.mark.parametrize("folder", ["../x", "/etc", "a/../../b"])
def test_a_subfolder_that_leads_out_is_refused(opened: Opener, folder: str) -> None:
    with pytest.raises(BadInput, match=r"the subfolder .* is refused"):
        opened(f"https://host/r.git#{folder}")


def test_no_such_repository_reference_or_folder_is_one_line(repository: Path, opened: Opener) -> None:
    for source in (
        "file:///nowhere/at/all",
        f"file://{repository}@nobranch",
        f"file://{repository}#nofolder",
    ):
        with pytest.raises(BadInput) as caught:
            opened(source)
        assert "\n" not in str(caught.value)
        assert "stderr" not in str(caught.value)


def test_an_unreachable_host_is_a_fault_of_the_environment(opened: Opener) -> None:
    with pytest.raises(EnvironmentFault, match="cannot be reached") as caught:
        opened("http://user:secret@127.0.0.1:9/x.git")
    assert "secret" not in str(caught.value)


def test_without_git_the_environment_is_at_fault(
    repository: Path, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(EnvironmentFault, match="git is not installed"):
        opened(f"file://{repository}")


def test_a_repository_beyond_the_cap_is_refused(tmp_path: Path, opened: Opener) -> None:
    folder = write(
        tmp_path / "big", {"Pulumi.yaml": PROJECT, "__main__.py": PROGRAM, "a.bin": os.urandom(300_000)}
    )
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "first")
    with pytest.raises(BadInput, match="the repository is larger than 100,000 bytes"):
        opened(f"file://{folder}", IntakeLimits(download_bytes=100_000))
    with pytest.raises(BadInput, match=r"a\.bin is larger than 10,000 bytes"):
        opened(f"file://{folder}", IntakeLimits(file_bytes=10_000))


@pytest.mark.parametrize(
    ("source", "url", "reference", "folder"),
    [
        ("https://host/a/b.git", "https://host/a/b.git", None, ""),
        ("https://host/a/b.git@main", "https://host/a/b.git", "main", ""),
        ("https://host/a/b@feature/x#sub/folder", "https://host/a/b", "feature/x", "sub/folder"),
        ("https://user:pw@host/a/b@v1.2", "https://user:pw@host/a/b", "v1.2", ""),
        ("https://user@host/@scope/repository", "https://user@host/@scope/repository", None, ""),
        ("ssh://git@host:22/a/b.git@main", "ssh://git@host:22/a/b.git", "main", ""),
        ("git@host.org:a/b.git@v1", "git@host.org:a/b.git", "v1", ""),
        ("git@host.org:a/b.git", "git@host.org:a/b.git", None, ""),
        ("file:///srv/b.git@0123abc#x", "file:///srv/b.git", "0123abc", "x"),
    ],
)
def test_an_address_is_taken_apart(source: str, url: str, reference: str | None, folder: str) -> None:
    assert is_repository(source)
    address = read_address(source)
    assert (address.url, address.reference, address.folder) == (url, reference, folder)


def test_credentials_are_never_kept() -> None:
    assert without_credentials("https://user:token@host:8443/a/b.git?key=1") == "https://host:8443/a/b.git"
    assert without_credentials("git@host.org:a/b.git") == "host.org:a/b.git"
    assert read_address("https://user:token@host/a@v1").location == "https://host/a"


@pytest.mark.parametrize(
    "source", ["answers/one", "./x.zip", "C:/x", "a:b.md", "MODEL_RESPONSE.md", "/tmp/x@y"]
)
def test_a_path_is_not_taken_for_a_repository(source: str) -> None:
    assert not is_repository(source)
