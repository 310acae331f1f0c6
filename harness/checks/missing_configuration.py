"""What follows from configuration that the program requires and that is set nowhere."""

import re

from harness.checks.facts import Stack
from harness.model.preview import Problem

# A secret, and what only whoever deploys knows, is rightly no part of an answer: they find out its name.
_LEFT_TO_OPERATOR = "hard-to-read"
# The value is set, and under another name than the program asks for.
_NEVER_FOUND = "does-not-deploy"
_SECRET = re.compile(r"\b(require|get)_?secret", re.IGNORECASE)
_OPERATORS = re.compile(
    r"(^|[_-])(arn|ids?|account|certificate|domain|zone|e_?mail|image|vpc|subnets?|bucket|repository|repo|url|"
    r"endpoint|token|password|secret|key_?pair|webhook|cidrs?)(_name|_list|s)?$"
)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_DOCUMENTS = re.compile(r"(\.(md|txt|rst|sh|env\.example)|(^|/)Makefile)$")


def consequence(stack: Stack, problem: Problem, snippet: str) -> str | None:
    """Another consequence than the check's; ``snippet`` is the statement that asks for the value."""
    if namespace_of_stack(stack, problem):
        return _NEVER_FOUND
    key = (problem.symbol or "").rpartition(":")[2]
    operators = _SECRET.search(snippet) or _OPERATORS.search(_HUMP.sub("_", key).lower())
    return _LEFT_TO_OPERATOR if operators or _is_described(stack, key) else None


def namespace_of_stack(stack: Stack, problem: Problem) -> str:
    """The namespace in which the stacks' files set the key, where the program asks in another."""
    own, colon, key = (problem.symbol or "").partition(":")
    if not colon:
        return ""
    named = re.compile(rf"^\s*[\"']?(?P<space>[\w.-]+):{re.escape(key)}[\"']?\s*:", re.MULTILINE)
    texts = (stack.sources.text(path) or "" for path in stack.workspace.layout.stack_files)
    spaces = (match["space"] for text in texts for match in named.finditer(text))
    return next((space for space in spaces if space != own), "")


def causes(stack: Stack, problem: Problem) -> tuple[str, ...]:
    """Every key that is asked for in the wrong namespace has one cause."""
    if problem.kind != "missing-config" or not namespace_of_stack(stack, problem):
        return ()
    return (f"configuration namespace {(problem.symbol or '').partition(':')[0]}",)


def _is_described(stack: Stack, key: str) -> bool:
    """Whether a document or a script of the answer names the key."""
    named = re.compile(rf"(?<![\w-]){re.escape(key)}(?![\w-])")
    files = (file.path for file in stack.workspace.files if _DOCUMENTS.search(file.path))
    return bool(key) and any(named.search(stack.sources.text(path) or "") for path in files)
