"""Archives as sources, hostile ones included."""

import gzip
import io
import stat
import tarfile
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.intake.archive import unpack
from harness.intake.limits import IntakeLimits
from harness.intake.writer import WorkspaceWriter
from harness.model.errors import BadInput
from tests.intake.conftest import PROGRAM, Opener

SMALL = IntakeLimits(file_bytes=10_000, total_bytes=20_000, entries=50, files=20)


def make_zip(path: Path, members: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return path


def make_tar(path: Path, members: Mapping[str, str | tarfile.TarInfo]) -> Path:
    with tarfile.open(path, "w:gz" if path.name.endswith("gz") else "w") as archive:
        for name, content in members.items():
            if isinstance(content, tarfile.TarInfo):
                archive.addfile(content)
            else:
                info = tarfile.TarInfo(name)
                info.size = len(content.encode())
                archive.addfile(info, io.BytesIO(content.encode()))
    return path


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


@pytest.mark.parametrize("name", ["answer.zip", "answer.tar.gz", "answer.tgz", "answer.tar", "ANSWER.ZIP"])
def test_every_kind_of_archive_gives_its_files(tmp_path: Path, opened: Opener, name: str) -> None:
    make = make_zip if name.lower().endswith("zip") else make_tar
    make(tmp_path / name, {"lib/x.py": "x = 1\n", "__main__.py": PROGRAM, "node_modules/a.js": "x"})
    workspace = opened(tmp_path / name)
    assert [file.path for file in workspace.files] == ["__main__.py", "lib/x.py"]
    assert workspace.provenance.kind == "archive"
    assert workspace.layout.main == "__main__.py"


@pytest.mark.parametrize("wrapped", ["", "case/"])
def test_an_archived_case_is_read_as_a_case(tmp_path: Path, opened: Opener, wrapped: str) -> None:
    members = {
        f"{wrapped}MODEL_RESPONSE.md": f"`__main__.py`\n```python\n{PROGRAM}```",
        f"{wrapped}PROMPT.md": "Build.",
    }
    workspace = opened(make_zip(tmp_path / "case.zip", members))
    assert [file.path for file in workspace.files] == ["__main__.py"]
    assert workspace.prompt == "Build."


@pytest.mark.parametrize(
    "member", ["../x.py", "/etc/x", "a/../../x", "..\\x", "C:\\x", "a/.git/hooks/post-checkout"]
)
@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_a_member_that_leads_out_is_refused(tmp_path: Path, opened: Opener, member: str, kind: str) -> None:
    make = make_zip if kind == "zip" else make_tar
    make(tmp_path / f"slip.{kind}", {"__main__.py": PROGRAM, member: "evil"})
    with pytest.raises(BadInput, match="is refused"):
        opened(tmp_path / f"slip.{kind}")
    assert {path.name for path in tmp_path.iterdir()} <= {f"slip.{kind}", "workspace-0"}


def test_links_devices_and_pipes_in_a_tar_are_left_out(tmp_path: Path, opened: Opener) -> None:
    members: dict[str, str | tarfile.TarInfo] = {
        "__main__.py": PROGRAM,
        "a": special("symbolic", tarfile.SYMTYPE, "/etc/passwd"),
        "b": special("hard", tarfile.LNKTYPE, "__main__.py"),
        "c": special("device", tarfile.CHRTYPE),
        "d": special("pipe", tarfile.FIFOTYPE),
    }
    workspace = opened(make_tar(tmp_path / "a.tar.gz", members))
    assert [file.path for file in workspace.files] == ["__main__.py"]
    assert [item.path for item in workspace.decisions] == ["symbolic", "hard", "device", "pipe"]


def test_a_link_in_a_zip_is_left_out_and_not_followed_by_what_is_below_it(
    tmp_path: Path, opened: Opener
) -> None:
    path = make_zip(tmp_path / "a.zip", {"__main__.py": PROGRAM})
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("lib")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/tmp")
        archive.writestr("lib/x.py", "x = 1\n")
    workspace = opened(path)
    assert [item.path for item in workspace.decisions] == ["lib"]
    assert (workspace.root / "lib/x.py").is_file()
    assert not (workspace.root / "lib").is_symlink()


@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, opened: Opener, kind: str) -> None:
    make = make_zip if kind == "zip" else make_tar
    make(tmp_path / f"bomb.{kind}", {"a.bin": "\0" * 5_000_000})
    with pytest.raises(BadInput, match=r"too large|larger than"):
        opened(tmp_path / f"bomb.{kind}", SMALL)


def test_a_gzip_that_claims_a_huge_header_is_refused(tmp_path: Path, opened: Opener) -> None:
    info = tarfile.TarInfo("pax")
    info.type, info.size = tarfile.XHDTYPE, 2_000_000_000
    (tmp_path / "bomb.tar.gz").write_bytes(gzip.compress(info.tobuf(tarfile.USTAR_FORMAT) + b"1" * 1_000_000))
    with pytest.raises(BadInput, match="unpacks to too much"):
        opened(tmp_path / "bomb.tar.gz", SMALL)


def test_a_zip_that_lies_about_its_sizes_is_bounded_by_what_comes_out(tmp_path: Path, opened: Opener) -> None:
    path = make_zip(tmp_path / "lie.zip", {"a.bin": "\0" * 1_000_000})
    content = path.read_bytes()
    path.write_bytes(content.replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    with pytest.raises(BadInput):
        opened(path, SMALL)


@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
def test_too_many_members_are_refused(tmp_path: Path, opened: Opener, kind: str) -> None:
    make = make_zip if kind == "zip" else make_tar
    make(tmp_path / f"many.{kind}", {f"{index}.txt": "" for index in range(60)})
    with pytest.raises(BadInput, match="more than 20 files"):
        opened(tmp_path / f"many.{kind}", SMALL)


def test_an_archive_larger_than_the_cap_is_not_even_opened(tmp_path: Path, opened: Opener) -> None:
    (tmp_path / "big.zip").write_bytes(b"x" * 200)
    with pytest.raises(BadInput, match="larger than 100 bytes"):
        opened(tmp_path / "big.zip", IntakeLimits(source_bytes=100))


@pytest.mark.parametrize("name", ["broken.zip", "broken.tar.gz", "broken.tar"])
@pytest.mark.parametrize("content", [b"", b"not an archive", b"PK\x03\x04garbage", b"\x1f\x8b\x08\0garbage"])
def test_a_broken_archive_is_one_clear_line(
    tmp_path: Path, opened: Opener, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput, match=r"cannot be read|holds no files") as caught:
        opened(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_a_truncated_archive_is_broken(tmp_path: Path, opened: Opener) -> None:
    path = make_tar(tmp_path / "cut.tar.gz", {f"{index}.py": PROGRAM * 50 for index in range(9)})
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(BadInput, match="cannot be read"):
        opened(path)


def test_an_encrypted_archive_says_so(tmp_path: Path, opened: Opener) -> None:
    path = make_zip(tmp_path / "a.zip", {"__main__.py": PROGRAM})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(BadInput, match="encrypted"):
        opened(path)


def test_a_file_that_is_also_a_folder_is_refused(tmp_path: Path, opened: Opener) -> None:
    with pytest.raises(BadInput, match="a file and a folder at once"):
        opened(make_tar(tmp_path / "a.tar", {"lib": "x", "lib/x.py": "y"}))


def test_an_empty_archive_is_bad_input(tmp_path: Path, opened: Opener) -> None:
    with pytest.raises(BadInput, match="holds no files"):
        opened(make_zip(tmp_path / "empty.zip", {}))


@given(content=st.binary(max_size=400), names=st.lists(st.text(max_size=20), max_size=4, unique=True))
def test_no_archive_raises_anything_but_bad_input_or_writes_outside(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, names: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("archive")
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name.encode("utf-8", "replace").decode() or "x"), content)
    cut = path.read_bytes()
    (folder / "b.tar.gz").write_bytes(gzip.compress(content))
    path.write_bytes(cut[: len(cut) - len(content) % 50] + content[:20])
    for number, source in enumerate((path, folder / "b.tar.gz")):
        writer = WorkspaceWriter(folder / f"out{number}", source.name, SMALL)
        with suppress(BadInput):
            unpack(source, writer)
    assert {item.name for item in folder.iterdir()} <= {"a.zip", "b.tar.gz", "out0", "out1"}
