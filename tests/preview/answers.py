"""Answers of our own writing for tests of the preview stage: files and a layout, without intake."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from harness.model.workspace import ComponentClass, Language, Layout, Provenance, SourceFile, Workspace

PROJECT_FILES: dict[Language, str] = {
    "python": "name: tap\nruntime: python\n",
    "typescript": "name: tap\nruntime: nodejs\n",
}


def answer(
    root: Path,
    language: Language,
    files: Mapping[str, str],
    main: str | None = None,
    *,
    components: tuple[ComponentClass, ...] = (),
    manifests: tuple[str, ...] = (),
    project: bool = True,
) -> Workspace:
    """Write ``files`` below ``root`` and describe them; with ``project`` a Pulumi.yaml is among them."""
    written = {**files, **({"Pulumi.yaml": PROJECT_FILES[language]} if project else {})}
    for path, text in written.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    described = tuple(
        SourceFile(path, hashlib.sha256(text.encode()).hexdigest(), len(text.encode()))
        for path, text in sorted(written.items())
    )
    layout = Layout(
        language=language,
        project_file="Pulumi.yaml" if project else None,
        project_name="tap" if project else None,
        main=main,
        stack_files=tuple(
            path for path in sorted(written) if path.startswith("Pulumi.") and path != "Pulumi.yaml"
        ),
        manifests=manifests,
        components=components,
    )
    return Workspace(root, described, Provenance("directory", str(root)), layout)
