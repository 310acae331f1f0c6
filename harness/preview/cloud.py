"""LocalStack for one preview: started and seeded in the background, while the SDK and the program start."""

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from harness.model.preview import PreviewSettings
from harness.model.progress import Report
from harness.model.workspace import Workspace
from harness.preview.localstack.accounts import Account
from harness.preview.localstack.answers import InvocationAnswer
from harness.preview.localstack.gateway import Gateway
from harness.preview.localstack.shared import SharedAccount


class OwnAccountNeeded(Exception):
    """The program asked AWS itself: its preview is for an account of its own."""


class Cloud:
    """A context manager. Its methods wait for LocalStack, and raise its EnvironmentFault.

    One answer never sees what another left behind: either its account is its ``own``, told from its content
    and from what is seeded, or its program cannot reach LocalStack, and nobody leaves anything.
    """

    def __init__(
        self, workspace: Workspace, settings: PreviewSettings, region: str, report: Report, *, own: bool
    ) -> None:
        self.region = region
        self._key = _content_key(workspace, settings) if own else None
        self._settings = settings
        self._report = report
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="localstack")
        self._held = ExitStack()
        self._shared: SharedAccount | None = None
        self._account: Future[Account] | None = None
        self._seeded: Future[Account] | None = None

    def __enter__(self) -> Self:
        self._account = self._pool.submit(self._open)
        self._seeded = self._pool.submit(self._seed)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._held.close()

    def account(self) -> Account:
        """The account, possibly not seeded yet."""
        assert self._account is not None  # noqa: S101  entered
        return self._account.result()

    def seeded(self) -> Account:
        """The account with everything in it that the task declares."""
        assert self._seeded is not None  # noqa: S101  entered
        return self._seeded.result()

    def answer(self, token: str, arguments: dict[str, Any]) -> InvocationAnswer:
        """A data source's answer."""
        from harness.preview.localstack.interface import answer  # noqa: PLC0415

        account = self.seeded()
        if self._shared is not None:
            return self._shared.answer(token, arguments)
        return answer(account, token, arguments, self.region)

    def require_alive(self) -> None:
        """Raises EnvironmentFault where LocalStack hangs or is gone: who waited for it is not to blame."""
        from harness.preview.localstack.interface import require_alive  # noqa: PLC0415

        require_alive(self.seeded().endpoint)

    def gateway(self, socket: Path) -> AbstractContextManager[Gateway]:
        """LocalStack for a program that may call AWS itself; closed where the account is not its own."""
        from harness.preview.localstack.interface import gateway  # noqa: PLC0415

        if self._key is None:
            return gateway(self.account(), socket, closed=True)
        return gateway(self.seeded(), socket)

    def _open(self) -> Account:
        from harness.preview.localstack.interface import ensure, in_use, open_account, shared_account  # noqa: PLC0415

        self._held.enter_context(in_use())
        endpoint = ensure(self._report)
        if self._key is not None:
            return open_account(endpoint, self._key)
        self._shared = shared_account(endpoint, self._settings.seeds, self.region)
        return self._shared.account

    def _seed(self) -> Account:
        from harness.preview.localstack.interface import seed, warm_up  # noqa: PLC0415

        account = self.account()
        warm_up()
        if self._shared is None:
            seed(account, self._settings.seeds, self.region)
        else:
            self._shared.seed()
        return account


def _content_key(workspace: Workspace, settings: PreviewSettings) -> str:
    content = ([(file.path, file.sha256) for file in workspace.files], settings.seeds)
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()
