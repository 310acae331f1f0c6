"""The project and the stack that the CLI sees: the program's folder, a backend of files, no telemetry."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from pulumi import automation

_HOME = "/tmp/pulumi-home"  # noqa: S108  inside the sandbox
_STATE = "/tmp/pulumi-state"  # noqa: S108
_SUFFIXES = ("yaml", "yml", "json")

# pulumi.com/docs/iac/cli/environment-variables. There is no network either but LocalStack.
_ENVIRONMENT = {
    "PULUMI_BACKEND_URL": f"file://{_STATE}",
    "PULUMI_CONFIG_PASSPHRASE": "sandbox",
    "PULUMI_SKIP_UPDATE_CHECK": "true",
    "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    "PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS": "true",
}


class _Cli(automation.PulumiCommand):
    """The CLI, told to let the program be run by ``client`` rather than by a language plugin.

    The Automation API does the same for programs in its own process (inline programs).
    """

    def __init__(self, root: str, client: str) -> None:
        super().__init__(root=root)
        self._client = client

    def run(self, args: list[str], *rest: Any, **more: Any) -> Any:
        """Run one command."""
        if args[:1] == ["preview"]:
            args = [*args, f"--client={self._client}"]
        return super().run(args, *rest, **more)


def stack(given: dict[str, Any], client: str) -> automation.Stack:
    """A new stack of the answer's project, with its configuration; nothing was ever deployed to it."""
    _make_home(given["plugins"])
    _replace_settings(Path(given["root"]), given["stack"])
    made = automation.create_stack(
        given["stack"],
        work_dir=given["root"],
        opts=automation.LocalWorkspaceOptions(
            pulumi_home=_HOME,
            env_vars=_ENVIRONMENT,
            pulumi_command=_Cli(given["cli_root"], client),
            project_settings=automation.ProjectSettings(
                name=given["project"], runtime=given["runtime"], main=given["folder"]
            ),
        ),
    )
    secret = set(given["secret_config"])
    config = {**given["provider_config"], **given["config"]}
    made.set_all_config(
        {key: automation.ConfigValue(value, secret=key in secret) for key, value in config.items()}
    )
    return made


def _make_home(plugins: str) -> None:
    """A home that the CLI can write to, with the machine's plugins in it, which it cannot."""
    for folder in (_HOME, _STATE):
        Path(folder).mkdir()
    (Path(_HOME) / "plugins").symlink_to(plugins)


def _replace_settings(root: Path, name: str) -> None:
    """Drop the answer's own project and stack files from its copy.

    Their configuration is in ``config`` already; their backend, their secrets provider, their plugins and
    their runtime's options are not for this machine.
    """
    for stem in ("Pulumi", f"Pulumi.{name}"):
        for suffix in _SUFFIXES:
            with suppress(FileNotFoundError):
                os.unlink(root / f"{stem}.{suffix}")  # noqa: PTH108  a link itself, never what it leads to
