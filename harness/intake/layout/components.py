"""Component classes: what an entry program can be synthesised around, where the answer has none."""

from collections.abc import Sequence

from harness.intake.layout.sources import CodeFile
from harness.model.workspace import ComponentClass, Language

_BASE = "ComponentResource"


def components(sources: Sequence[CodeFile], language: Language) -> tuple[ComponentClass, ...]:
    """The answer's component classes: those that nothing in the answer instantiates come first (the outermost
    ones), each half sorted by file and line.

    Where no class is a ComponentResource, plain classes count that construct a provider's resources.
    """
    files = [file for file in sources if file.language == language and not file.test]
    names = _component_names(files)
    found = [
        ComponentClass(item.name, file.path, item.line)
        for file in files
        for item in file.facts.classes
        if (item.name in names if names else item.makes_resources and file.facts.uses_pulumi)
    ]
    made = {name for file in files for name in file.facts.instantiates}
    return tuple(sorted(found, key=lambda item: (item.name in made, item.file, item.line)))


def _component_names(files: Sequence[CodeFile]) -> set[str]:
    """Subclasses of ComponentResource, also through classes of the answer itself."""
    names: set[str] = set()
    classes = [item for file in files for item in file.facts.classes]
    while True:
        more = {item.name for item in classes if names.union({_BASE}).intersection(item.bases)}
        if more <= names:
            return names
        names |= more
