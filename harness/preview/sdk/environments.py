"""The SDK environments: made once per language and major version, then only looked up."""

from pathlib import Path

import msgspec

from harness.model.errors import EnvironmentFault
from harness.model.preview import SdkVersions
from harness.model.progress import Report, quiet
from harness.model.workspace import Language
from harness.preview.sdk.locks import NEWEST_MAJOR, environment_folder, environment_identity, majors

__all__ = ["SdkEnvironment", "ensure", "environment_identity", "installed"]

_RECORD = "environment.json"
_LANGUAGES: tuple[Language, ...] = ("python", "typescript")


class SdkEnvironment(msgspec.Struct, frozen=True):
    """One environment below ``root``; ``interpreter`` is the Python of the environment, or node.

    A Python environment's resource catalogue lies in ``root / "catalogue"``.
    """

    language: Language
    major: int
    root: Path
    interpreter: Path
    versions: SdkVersions

    @property
    def site_packages(self) -> Path:
        """Where a Python environment's packages lie."""
        return next((self.root / "lib").glob("python3.*")) / "site-packages"


class _Record(msgspec.Struct, frozen=True):
    """What is written, last, into a finished environment."""

    versions: SdkVersions


def ensure(language: Language, major: int | None = None, report: Report = quiet) -> SdkEnvironment:
    """The environment of ``language`` for ``major`` of the AWS SDK (the newest by default), made if need be.

    It is built in a folder beside its place and renamed, under a lock that other processes wait for, so
    that nobody ever sees half of one. Raises EnvironmentFault("sdk", …).
    """
    number = NEWEST_MAJOR if major is None else major
    found = _read(language, number)
    return found if found is not None else _make_once(language, number, report)


def installed() -> tuple[SdkEnvironment, ...]:
    """The environments that are there, by language and major version."""
    found = (_read(language, major) for language in _LANGUAGES for major in majors(language))
    return tuple(environment for environment in found if environment is not None)


def _read(language: Language, major: int) -> SdkEnvironment | None:
    """The finished environment, or None."""
    root = environment_folder(language, major)
    try:
        record = msgspec.json.decode((root / _RECORD).read_bytes(), type=_Record)
        interpreter = _interpreter(language, root)
    except (OSError, msgspec.DecodeError, EnvironmentFault):
        return None
    return (
        SdkEnvironment(language, major, root, interpreter, record.versions) if interpreter.exists() else None
    )


def _interpreter(language: Language, root: Path) -> Path:
    """The environment's own Python, or the node that runs TypeScript."""
    if language == "python":
        return root / "bin" / "python"
    from harness.preview.sdk.node import node_binary  # noqa: PLC0415  only where TypeScript is asked for

    return node_binary()


def _make_once(language: Language, major: int, report: Report) -> SdkEnvironment:
    """Build under the lock, unless another process was faster."""
    import filelock  # noqa: PLC0415  the start-up path never needs it

    root = environment_folder(language, major)
    try:
        root.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(root.with_name(f"{root.name}.lock")):
            return _read(language, major) or _make(language, major, root, report)
    except OSError as error:
        remedy = "set IAC_HARNESS_CACHE to a folder that can be written"
        raise EnvironmentFault("sdk", f"cannot make {root}: {error}", remedy) from error


def _make(language: Language, major: int, root: Path, report: Report) -> SdkEnvironment:
    """Build in a temporary folder beside ``root``, then rename."""
    import shutil  # noqa: PLC0415
    import tempfile  # noqa: PLC0415

    report(f"installing the Pulumi SDK for {language} (AWS {major}.x); this happens once")
    temporary = Path(tempfile.mkdtemp(prefix=f".{root.name}-", dir=root.parent))
    try:
        versions = _install(language, major, temporary, report)
        (temporary / _RECORD).write_bytes(msgspec.json.encode(_Record(versions)))
        temporary.chmod(0o755)
        shutil.rmtree(root, ignore_errors=True)
        temporary.rename(root)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return SdkEnvironment(language, major, root, _interpreter(language, root), versions)


def _install(language: Language, major: int, folder: Path, report: Report) -> SdkVersions:
    """Fill ``folder``; the installers are imported only when something is installed."""
    if language == "python":
        from harness.preview.sdk.install_python import install  # noqa: PLC0415
    else:
        from harness.preview.sdk.install_typescript import install  # noqa: PLC0415
    return install(major, folder, report)
