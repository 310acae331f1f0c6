"""Which AWS services a text speaks of: by the PROMPT reader's vocabulary, and by code."""

import re
from functools import cache

from harness.prompt.vocabulary import vocabulary

_MODULE = re.compile(r"\baws\.([a-z0-9]+)\.[A-Za-z]")
_SPELT = re.compile(r"(?<![A-Za-z0-9])(?:AWS |Amazon )?([A-Z][A-Z0-9]{1,}|[A-Z][a-z]+[A-Z]\w+)\b")
# Modules of the provider that are one service to whoever reads of them.
_ONE = {
    "alb": "lb",
    "elb": "lb",
    "apigatewayv2": "apigateway",
    "docdb": "rds",
    "wafregional": "waf",
    "wafv2": "waf",
}


def services_of(text: str) -> frozenset[str]:
    """The modules of the provider that the text names, in words or in code."""
    found = {module for pattern, modules in _words() if pattern.search(text) for module in modules}
    found |= {module for name in _SPELT.findall(text) for module in _spelt(name)}
    return frozenset(_one(module) for module in (*found, *_MODULE.findall(text)))


@cache
def _words() -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    words = vocabulary()
    return tuple(
        (
            re.compile(item.words, re.I),
            frozenset(
                token.split(":")[1].split("/")[0]
                for name in item.type
                for token in words.types.get(name, (name,))
                if token.startswith("aws:")
            ),
        )
        for item in words.services
    )


@cache
def _spelt(name: str) -> frozenset[str]:
    modules = {module for _, found in _words() for module in found}
    return frozenset({name.lower()} & modules)


def _one(module: str) -> str:
    return _ONE.get(module, module)
