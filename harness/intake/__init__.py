"""The first stage: a directory, a git repository, a markdown document or an archive becomes a Workspace.

Nothing of the source is ever executed or written to; ``interface.open_source`` is the one door.
"""
