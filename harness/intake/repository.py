"""A git repository at a commit: fetched shallow into a bare store, and read object by object.

Nothing is ever checked out, so no hook, filter, smudge command, submodule or LFS download can run; large
files that LFS keeps elsewhere stay the pointers that they are in the repository. The user's own git
configuration is not read.
"""

import re
import resource
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from harness.intake.directory import is_generated
from harness.intake.limits import IntakeLimits
from harness.intake.paths import UnsafePath, safe_path
from harness.intake.writer import WorkspaceWriter
from harness.model.errors import BadInput, EnvironmentFault

_PROTOCOLS = ("https", "http", "ssh", "file")
_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*)://")
_HELPER = re.compile(r"^[A-Za-z0-9+.-]+::")  # gitremote-helpers(7): ext::, fd:: and others run commands
_SCP = re.compile(r"^(?:[\w.-]+@)?[\w.-]+\.[\w.-]+:(?!//)|^git@[\w.-]+:(?!//)")
_REFERENCE = re.compile(r"^(?!.*\.\.)[A-Za-z0-9_][\w./+-]*$")
_COMMIT = re.compile(r"^[0-9a-f]{7,64}$")
_UNREACHABLE = (
    "could not resolve", "connection refused", "connection timed out", "network is unreachable", "ssl",
    "failed to connect", "operation timed out", "proxy",
)  # fmt: skip
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": ":".join(_PROTOCOLS),
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": "",
    "GIT_ASKPASS": "",
    "GIT_CONFIG_COUNT": "0",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_PARAMETERS": "",
    "GIT_LFS_SKIP_SMUDGE": "1",
    "GIT_SSH_COMMAND": "ssh -o BatchMode=yes -o ConnectTimeout=20",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
    "SSH_ASKPASS": "",
}
_SAFE = {
    "core.hooksPath": "/dev/null",
    "credential.helper": "",
    "fetch.recurseSubmodules": "false",
    "fetch.unpackLimit": "1",  # one pack, so that the limit on a file's size is a limit on the fetch
    "gc.auto": "0",
    "maintenance.auto": "false",
    "protocol.version": "2",
}
_BLOB_MODES = ("100644", "100755", "100664")


class RepositoryAddress(msgspec.Struct, frozen=True):
    """``URL@ref#folder`` taken apart; ``location`` is the url without credentials."""

    url: str
    location: str
    reference: str | None = None
    folder: str = ""


def is_repository(source: str) -> bool:
    """Whether ``source`` is written like a git URL (of an allowed kind or not)."""
    return bool(_SCHEME.match(source) or _HELPER.match(source) or _SCP.match(source))


def read_address(source: str) -> RepositoryAddress:
    """Take ``URL@ref#folder`` apart. Raises BadInput for a transport, reference or folder that is refused."""
    source, _, folder = source.partition("#")
    scheme = _SCHEME.match(source)
    if _HELPER.match(source) or (scheme and scheme[1].lower() not in _PROTOCOLS):
        kind = source.partition(":")[0]
        raise BadInput(f"the git transport {kind!r} is refused", f"use one of {', '.join(_PROTOCOLS)}")
    start = _path_start(source, scheme)
    head, separator, reference = source[start:].rpartition("@")
    if separator and head and not head.endswith("/"):
        url = source[:start] + head
    else:
        url, reference = source, ""
    if reference and not _REFERENCE.match(reference):
        raise BadInput(
            f"{reference[:80]!r} is no git reference", "name a branch, a tag or a commit after '@'"
        )
    return RepositoryAddress(url, without_credentials(url), reference or None, _folder(folder))


def without_credentials(url: str) -> str:
    """``url`` without user, password and query."""
    if not _SCHEME.match(url):
        return url.rpartition("@")[2] if _SCP.match(url) else url
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def _path_start(source: str, scheme: re.Match[str] | None) -> int:
    """Where the URL's path begins: an '@' before it belongs to the user's name."""
    if scheme is None:
        return source.index(":") + 1
    slash = source.find("/", scheme.end())
    return slash if slash >= 0 else len(source)


def _folder(text: str) -> str:
    try:
        return safe_path(text) if text else ""
    except UnsafePath as error:
        raise BadInput(
            f"the subfolder {text[:80]!r} is refused: {error}", "name a folder of the repository"
        ) from None


def fetch(address: RepositoryAddress, store: Path, writer: WorkspaceWriter) -> str:
    """Write the commit's files below ``writer``'s root; gives back the full commit id.

    ``store`` is an empty scratch folder. Raises BadInput where there is no such repository, reference or
    folder, or it exceeds the caps, and EnvironmentFault without git or network.
    """
    if shutil.which("git") is None:
        raise EnvironmentFault(
            "intake", "git is not installed", "install git, or give a directory or an archive"
        )
    git = _Git(address, store, writer.limits)
    git.run("init", "--bare", "--quiet", "--template=", ".")
    commit = git.fetch_commit()
    _write_tree(git, commit, address, writer)
    return commit


class _Git:
    """git in one scratch repository, bounded in time and in what it may write."""

    def __init__(self, address: RepositoryAddress, store: Path, limits: IntakeLimits) -> None:
        # GitPython looks for the git binary when it is imported, and costs 0.1 s.
        from git import Git  # noqa: PLC0415

        self._address = address
        self._store = store
        self._limits = limits
        self._git = Git(str(store))
        self._options = [part for key, value in _SAFE.items() for part in ("-c", f"{key}={value}")]

    def run(self, *arguments: str, text: bool = True) -> Any:
        """Run one git command and give back its output; raises GitCommandError."""
        return self._git.execute(
            ["git", *self._options, *arguments],
            env=_ENVIRONMENT,
            kill_after_timeout=self._limits.git_seconds,
            stdout_as_string=text,
            strip_newline_in_stdout=False,
            preexec_fn=self._limit_file_size,
        )

    def fetch_commit(self) -> str:
        """Fetch the reference with a depth of one; an abbreviated commit needs the history to be found."""
        from git.exc import GitCommandError  # noqa: PLC0415 - as above

        reference = self._address.reference
        try:
            self._fetch("--depth=1", reference or "HEAD")
            return str(self.run("rev-parse", "--verify", "FETCH_HEAD^{commit}")).strip()
        except GitCommandError as error:
            if reference is None or not _COMMIT.match(reference):
                raise self._explained(error) from error
        try:
            self._fetch("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")
            return str(
                self.run("rev-parse", "--verify", "--end-of-options", f"{reference}^{{commit}}")
            ).strip()
        except GitCommandError as error:
            raise self._explained(error) from error

    def _fetch(self, *arguments: str) -> None:
        options = [argument for argument in arguments if argument.startswith("--")]
        specifications = [argument for argument in arguments if not argument.startswith("--")]
        fixed = (
            "--quiet",
            "--no-tags",
            "--no-recurse-submodules",
            "--no-write-commit-graph",
            "--no-auto-maintenance",
        )
        self.run("fetch", *fixed, *options, "--", self._address.url, *specifications)

    def _limit_file_size(self) -> None:
        size = self._limits.download_bytes
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    def _explained(self, error: Any) -> BadInput | EnvironmentFault:
        where = self._address.location
        detail = str(error.stderr or "")
        lowered = detail.lower()
        if "timeout" in lowered and "did not complete" in lowered:
            return EnvironmentFault(
                "intake", f"{where}: git took too long", "try again, or clone it yourself"
            )
        if self._is_full():
            limit = f"{self._limits.download_bytes:,} bytes"
            return BadInput(
                f"{where}: the repository is larger than {limit}", "grade an archive of the folder"
            )
        if any(sign in lowered for sign in _UNREACHABLE):
            return EnvironmentFault(
                "intake", f"{where}: cannot be reached: {_reason(detail)}", "check the network"
            )
        reference = f" at {self._address.reference}" if self._address.reference else ""
        return BadInput(
            f"{where}{reference}: git cannot fetch it: {self._clean(_reason(detail))}", "check the URL"
        )

    def _is_full(self) -> bool:
        """Whether git stopped at the limit on a file's size (it only says that its helper died)."""
        sizes = (path.stat().st_size for path in self._store.rglob("*") if path.is_file())
        return any(size >= self._limits.download_bytes for size in sizes)

    def _clean(self, line: str) -> str:
        return line.replace(self._address.url, self._address.location)


def _reason(detail: str) -> str:
    """The line that says why, without the "stderr: '...'" that GitPython puts around the whole."""
    told = detail.strip().removeprefix("stderr:").strip().removeprefix("'").removesuffix("'")
    lines = [line.strip() for line in told.split("\n") if line.strip()]
    fatal = [line for line in lines if "fatal:" in line or "error:" in line]
    return (fatal or lines or ["no reason given"])[0][:200]


def _write_tree(git: _Git, commit: str, address: RepositoryAddress, writer: WorkspaceWriter) -> None:
    """``address.folder`` of the commit, whose paths become relative to that folder."""
    prefix = f"{address.folder}/" if address.folder else ""
    below = ["--", prefix] if prefix else []
    listing = git.run("ls-tree", "-r", "-z", "-l", "--full-tree", commit, *below, text=False)
    entries = [entry for entry in listing.split(b"\0") if entry]
    if not entries:
        what = f"no folder {address.folder}" if prefix else "no files"
        raise BadInput(f"{address.location}: {what} in the commit", "check the part behind '#'")
    if len(entries) > writer.limits.entries:
        raise BadInput(
            f"{address.location}: more than {writer.limits.entries:,} files", "name a subfolder with '#'"
        )
    for entry in entries:
        _write_entry(git, entry, prefix, writer)


def _write_entry(git: _Git, entry: bytes, prefix: str, writer: WorkspaceWriter) -> None:
    header, _, name = entry.partition(b"\t")
    mode, _kind, blob, size = header.decode().split()
    path = name.decode("utf-8", "backslashreplace").removeprefix(prefix)
    if any(is_generated(part) for part in path.split("/")):
        return
    if mode not in _BLOB_MODES:
        writer.decide("ignored", "a submodule" if mode == "160000" else "a symbolic link", path)
        return
    limit = writer.limits.file_bytes
    if int(size) > limit:
        raise BadInput(f"{writer.source}: {path} is larger than {limit:,} bytes", "leave it out")
    try:
        writer.add(path, git.run("cat-file", "blob", blob, text=False))
    except UnsafePath as error:
        writer.decide("ignored", f"its name cannot be used: {error}", path)
