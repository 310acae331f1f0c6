"""Pulumi's place of a registration, told as Pulumi tells it, but without reading every file on the way."""

import functools
import pathlib
import sys
from typing import Any

_CONSTRUCTORS = 3  # Resource, CustomResource or ComponentResource, and the class itself
_messages: list[Any] = []  # the module of Pulumi's messages, as soon as this tells the places


def quicken() -> None:
    """Each registration tells its whole stack: a tenth of a program's time."""
    from pulumi.runtime import resource  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    if not _messages and hasattr(resource, "_get_stack_trace"):  # else done by the warm worker
        _messages.append(vars(resource)["source_pb2"])
        resource._get_stack_trace = _stack_trace


def _stack_trace() -> Any:
    """``_get_stack_trace``: what lies below the third constructor, the innermost frame first."""
    frame, constructors, found = sys._getframe().f_back, 0, []
    while frame is not None:
        if constructors == _CONSTRUCTORS:
            found.append(_told(frame.f_code.co_filename, frame.f_lineno))
        else:
            constructors += frame.f_code.co_name == "__init__"
        frame = frame.f_back
    return _messages[0].StackTrace(frames=found)


@functools.lru_cache(maxsize=4096)
def _told(file: str, line: int | None) -> Any:
    """``_get_source_position_for_frame``, in a frame of the stack."""
    source_pb2 = _messages[0]
    if not file or line is None:
        return source_pb2.StackFrame()
    try:
        uri = pathlib.Path(file).as_uri()
    except ValueError:  # a relative path, as that of code without a file
        return source_pb2.StackFrame()
    return source_pb2.StackFrame(pc=source_pb2.SourcePosition(uri=uri, line=line))
