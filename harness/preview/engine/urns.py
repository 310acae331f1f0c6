"""URNs, made and taken apart as Pulumi's engine does (``sdk/go/common/resource/urn``)."""

import re

from harness.preview.engine.wire import STACK_TYPE

_TYPE_TOKEN = re.compile(r"[^:\s]+:[^:\s]*:[^:\s]+")
_URN_PARTS = 4


def is_type_token(token: str) -> bool:
    """Whether a custom or remote resource may have this type (``package:module:Name``)."""
    return _TYPE_TOKEN.fullmatch(token) is not None


def make(stack: str, project: str, parent: str | None, token: str, name: str) -> str:
    """``urn:pulumi:stack::project::parentType$type::name``; the root stack is no part of the type."""
    ancestors = qualified_type(parent) if parent else ""
    qualified = token if ancestors in ("", STACK_TYPE) else f"{ancestors}${token}"
    return f"urn:pulumi:{stack}::{project}::{qualified}::{name}"


def qualified_type(urn: str) -> str:
    """The type part of a urn, ancestors included; empty where it has none."""
    parts = urn.split("::", _URN_PARTS - 1)
    return parts[2] if len(parts) == _URN_PARTS else ""


def provider_urn(reference: str) -> str | None:
    """The urn in a provider reference (``urn::id``); None for the default provider."""
    return reference.rpartition("::")[0] or None
