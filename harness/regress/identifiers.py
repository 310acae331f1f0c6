"""Takes out of a graph what only names the run: the account that LocalStack gave it, and what lies there.

Each answer has an account of its own, whose number follows from the answer's files. So every edit of the
ideal, of a comment even, would change each ARN of its graph.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from harness.model.graph import ResourceGraph

ACCOUNT = "000000000000"
_ARN_ACCOUNT = re.compile(r"arn:aws[\w-]*:[\w-]*:[\w-]*:(\d{12}):")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Identifiers:
    """The identifiers of one graph, and what stands for each in a snapshot.

    The account's number becomes ``ACCOUNT``; what a data source answered of the account (the ARN of a
    certificate) becomes the data source's name and the path of its result.
    """

    def __init__(self, graph: ResourceGraph) -> None:
        self._account = _account(graph)
        # The longest first, so that no identifier is replaced within another.
        found = sorted(self._answered(graph), key=lambda item: (-len(item[0]), item[1]))
        self._answers = dict(reversed(found))
        self._order = [text for text, _ in found]

    def without(self, value: Any) -> Any:
        """``value`` (plain JSON) with every identifier of the run replaced, in keys too."""
        if isinstance(value, str):
            return self._replaced(value)
        if isinstance(value, dict):
            return {self._replaced(str(key)): self.without(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.without(item) for item in value]
        return value

    def _answered(self, graph: ResourceGraph) -> Iterator[tuple[str, str]]:
        for invocation in graph.invocations:
            for name, text in _texts(invocation.result or {}, ""):
                if text != self._account and self._names_the_run(text):
                    yield text, f"<{invocation.token} {name}>"

    def _names_the_run(self, text: str) -> bool:
        return _UUID.fullmatch(text) is not None or (self._account is not None and self._account in text)

    def _replaced(self, text: str) -> str:
        for identifier in self._order:
            if identifier in text:
                text = text.replace(identifier, self._answers[identifier])
        return text if self._account is None else text.replace(self._account, ACCOUNT)


def _account(graph: ResourceGraph) -> str | None:
    """The most frequent account among the ARNs that hold what the engine or LocalStack made."""
    made: list[Any] = [invocation.result for invocation in graph.invocations]
    for resource in graph.resources:
        marked = {re.split(r"[.\[]", path)[0] for path in resource.synthesised}
        made += [resource.inputs.get(name) for name in sorted(marked)]
    texts = (text for value in (*made, graph.exports) for _, text in _texts(value, ""))
    numbers = Counter(number for text in texts for number in _ARN_ACCOUNT.findall(text))
    return min(numbers, key=lambda number: (-numbers[number], number), default=None)


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text within ``value``, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _texts(item, f"{path}[{index}]")
