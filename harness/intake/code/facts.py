"""What intake wants to know about one source file, in either language."""

import msgspec

MAX_CODE_BYTES = 2 * 1024**2


class ClassDefinition(msgspec.Struct, frozen=True):
    """A class; ``bases`` are the last segments of its base classes' names, ``makes_resources`` whether its
    body constructs something from a provider's module (``aws.s3.Bucket``).
    """

    name: str
    bases: tuple[str, ...]
    line: int
    makes_resources: bool = False


class CodeFacts(msgspec.Struct, frozen=True):
    """``imports`` are modules as written (``.vpc``, ``lib.vpc``, ``./vpc``) with the names taken from each.

    ``instantiates`` are class names that are called or made with ``new`` anywhere; ``acts`` is true where
    code at the top level makes something or exports stack outputs, as an entry program does.
    ``excerpt`` says why the text can only be a part of a file; None where it may be whole. ``unbound`` is a
    weaker sign: code at the top level uses a name that nothing binds (or a file with a mistake).
    """

    parses: bool
    uses_pulumi: bool = False
    imports: tuple[tuple[str, tuple[str, ...]], ...] = ()
    classes: tuple[ClassDefinition, ...] = ()
    functions: tuple[str, ...] = ()
    instantiates: tuple[str, ...] = ()
    acts: bool = False
    excerpt: str | None = None
    unbound: str | None = None
