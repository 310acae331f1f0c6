"""Accounts that answers share whose programs cannot reach LocalStack: only what the task seeds is ever there.

Data sources change nothing, so the account needs no look before the next answer, and a question that was
answered has that answer for the next one. Both hold for a LocalStack that is ours, while its process lives.
"""

import functools
import hashlib
import json
import os
import threading
from collections.abc import Sequence
from typing import Any

import msgspec
from cachetools import LRUCache

from harness.model.preview import Seed
from harness.preview.localstack.accounts import open_account
from harness.preview.localstack.answers import InvocationAnswer, answer
from harness.preview.localstack.endpoint import LocalStackEndpoint
from harness.preview.localstack.seeding import seed

# One batch asks for few: a task has one set of seeds, and its answers seldom more than a region or two.
_ACCOUNTS = 16
# An untrusted program chooses the questions: what it makes us keep is bounded.
_ANSWER_BYTES = 2 * 1024**2


class SharedAccount:
    """The account for one set of seeds in one region. Safe between threads."""

    def __init__(self, endpoint: LocalStackEndpoint, seeds: Sequence[Seed], region: str) -> None:
        key = hashlib.sha256(msgspec.json.encode((seeds, region))).hexdigest()
        self.account = open_account(endpoint, key)
        self._seeds = seeds
        self._region = region
        self._lock = threading.Lock()
        self._seeded = False
        self._answers: LRUCache[bytes, bytes] = LRUCache(_ANSWER_BYTES, getsizeof=len)

    def seed(self) -> None:
        """Seed it where nobody has; raises what ``seeding.seed`` raises, and tries anew the next time."""
        with self._lock:
            # Nobody writes here: where nothing is to be seeded, LocalStack need not even be asked.
            if self._seeds and not self._seeded:
                seed(self.account, self._seeds, self._region)
            self._seeded = True

    def answer(self, token: str, arguments: dict[str, Any]) -> InvocationAnswer:
        """What ``answers.answer`` says, or has said before."""
        question = json.dumps((token, arguments), sort_keys=True).encode()
        key = hashlib.sha256(question).digest()
        with self._lock:
            known = self._answers.get(key)
        if known is not None:
            return msgspec.json.decode(known, type=InvocationAnswer)
        told = msgspec.json.encode(answer(self.account, token, arguments, self._region))
        with self._lock:
            if len(told) <= _ANSWER_BYTES:
                self._answers[key] = told
        return msgspec.json.decode(told, type=InvocationAnswer)


def shared_account(endpoint: LocalStackEndpoint, seeds: Sequence[Seed], region: str) -> SharedAccount:
    """The same one for every answer of this process where nobody else can write to LocalStack."""
    if not endpoint.process:
        return SharedAccount(endpoint, seeds, region)
    return _kept(endpoint, tuple(seeds), region, os.getpid())


@functools.lru_cache(maxsize=_ACCOUNTS)
def _kept(endpoint: LocalStackEndpoint, seeds: tuple[Seed, ...], region: str, _process: int) -> SharedAccount:
    """Connections are of the process that opened them, so none comes through a fork."""
    return SharedAccount(endpoint, seeds, region)
