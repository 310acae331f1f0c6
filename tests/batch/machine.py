"""A machine with a home and a cache of its own, whose installations are this machine's."""

from pathlib import Path

from harness.model.places import cache_folder


def own_machine(folder: Path, *, localstack: bool) -> dict[str, str]:
    """Its environment; ``localstack`` says whether it has one of its own, or uses the shared one."""
    private = folder / "cache"
    private.mkdir(parents=True)
    (private / "sdk").symlink_to(cache_folder() / "sdk")
    if localstack:
        (private / "localstack").mkdir()
        for path in (cache_folder() / "localstack").iterdir():
            if (path / "bin").is_dir():
                (private / "localstack" / path.name).symlink_to(path)
    else:
        (private / "localstack").symlink_to(cache_folder() / "localstack")
    return {
        "HOME": str(folder),
        "IAC_HARNESS_CACHE": str(private),
        "AWS_ENDPOINT_URL": "",
        "LOCALSTACK_HOST": "",
    }
