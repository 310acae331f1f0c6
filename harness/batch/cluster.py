"""A batch on a Dask cluster: answers travel to its workers, and results come back to this process."""

import logging
import time
from concurrent.futures import CancelledError, Future
from functools import partial
from typing import Any

import dask
from distributed import Client, KilledWorker, LocalCluster
from distributed.client import FutureCancelledError

from harness.batch.case import Case
from harness.batch.grading import GradedCase
from harness.batch.installation import installation
from harness.batch.outcome import unscored
from harness.batch.packing import packed
from harness.batch.parcel import answer_of, closed
from harness.batch.remote import grade_here
from harness.model.errors import BadInput, EnvironmentFault

_CONNECT_SECONDS = 10
_SECONDS_BETWEEN_COUNTS = 2.0
# Dask tells of every lost connection several times; what concerns the user is an error of ours, in one line.
_LOGGERS = (
    "distributed",
    "distributed.client",
    "distributed.gc",
    "tornado",
    "tornado.application",
    "asyncio",
)
_SETTINGS = {"distributed.admin.large-graph-warning-threshold": "1 GB"}
_SAME = "install the same iac-harness on every worker"


class ClusterWorkers:
    """The workers of the scheduler at ``address``, or of a cluster of ``local`` processes made for the batch.

    Each brings its own sandbox, LocalStack and caches. Raises EnvironmentFault where no scheduler answers.
    """

    def __init__(self, address: str | None, local: int | None) -> None:
        _be_quiet()
        self._cluster = _local_cluster(local) if address is None else None
        self._installed = installation()
        self._counted, self._count = 0.0, 1
        try:
            self._client = Client(address or self._cluster, timeout=_CONNECT_SECONDS, set_as_default=False)
        except Exception as error:
            message = f"no Dask scheduler answers at {address}"
            raise EnvironmentFault("scheduler", message, "start one with 'dask scheduler'") from error

    @property
    def size(self) -> int:
        """Half as many cases again as there are workers now, so that none waits for this process."""
        if time.monotonic() - self._counted > _SECONDS_BETWEEN_COUNTS:
            try:
                self._count = len(self._client.nthreads())
            except Exception as error:
                raise _gone(error) from error
            self._counted = time.monotonic()
        return max(1, self._count * 3 // 2)

    def look(self) -> None:
        """Dask tells of every end by itself."""

    def submit(self, case: Case) -> "Future[GradedCase]":
        """Send ``case`` to the worker that the scheduler chooses; where that one is lost, to another.

        Raises BadInput for a rubric that the workers cannot know.
        """
        _refuse_path(case)
        graded: Future[GradedCase] = Future()
        # Dask would drop an answer that is being graded; what was sent is finished.
        graded.set_running_or_notify_cancel()
        try:
            task = self._client.submit(grade_here, self._installed, _parcel(case), pure=False)
        except Exception as error:
            raise _gone(error) from error
        task.add_done_callback(partial(_hand_over, graded, case, self._installed))
        return graded

    def result(self, future: "Future[GradedCase]") -> GradedCase:
        """What became of a finished case. Raises EnvironmentFault where the cluster cannot go on."""
        return future.result()

    def close(self) -> None:
        """End the workers of our own; what others still grade is given up."""
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()


def _local_cluster(size: int | None) -> LocalCluster:
    # No limit on memory: the nanny would end a worker for what the sandbox bounds already.
    return LocalCluster(
        n_workers=size, threads_per_worker=1, processes=True, memory_limit=0, dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL, preload=[grade_here.__module__],
    )  # fmt: skip


def _be_quiet() -> None:
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    dask.config.set(_SETTINGS)


def _refuse_path(case: Case) -> None:
    if case.task is not None and ("/" in case.task or case.task.endswith((".yaml", ".yml"))):
        raise BadInput(
            f"{case.task}: a rubric at a path does not travel", "lay it below rubrics/ on every machine"
        )


def _parcel(case: Case) -> bytes:
    try:
        return closed(packed(case))
    except UnicodeEncodeError:
        source = case.source.encode("utf-8", "backslashreplace").decode()
        return closed(Case(case.name, source, refused=f"{source}: its name is not valid Unicode"))


def _hand_over(graded: "Future[GradedCase]", case: Case, installed: str, task: Any) -> None:
    """Give what Dask says of ``task`` to whoever waits for ``graded``."""
    try:
        answer = answer_of(task.result())
    except KilledWorker:
        lost = "every worker that graded it ended"
        graded.set_result(GradedCase(unscored(case.name, case.task, "worker", lost, case.model)))
    except (FutureCancelledError, CancelledError, OSError, TimeoutError) as error:
        graded.set_exception(_gone(error))
    except Exception as error:  # noqa: BLE001 - of the worker's machine: the answer's own are in its outcome
        told = f"a worker cannot grade: {type(error).__name__}: {error}"
        graded.set_exception(EnvironmentFault("workers", told, _SAME))
    else:
        if answer.graded is not None:
            graded.set_result(answer.graded)
        else:
            told = f"a worker has iac-harness {answer.installed}, this machine {installed}"
            graded.set_exception(EnvironmentFault("workers", told, _SAME))


def _gone(error: BaseException) -> EnvironmentFault:
    told = " ".join(str(error).split()) or type(error).__name__
    return EnvironmentFault(
        "scheduler", f"the Dask scheduler went away ({told[:200]})", "go on with --resume"
    )
