"""What a process holds for itself is bounded, and forgets first what was used least lately."""

from harness.cache.in_process import InProcessStore


def test_what_is_written_is_read_until_it_is_discarded() -> None:
    store = InProcessStore(100)
    assert store.read("preview", "key") is None
    store.write("preview", "key", b"content")
    assert store.read("preview", "key") == b"content"
    assert store.read("analysis", "key") is None
    store.discard("preview", "key")
    store.discard("preview", "key")
    assert store.read("preview", "key") is None


def test_what_was_used_least_lately_makes_room() -> None:
    store = InProcessStore(100)
    store.write("preview", "first", b"1" * 50)
    store.write("preview", "second", b"2" * 50)
    assert store.read("preview", "first") is not None
    store.write("preview", "third", b"3" * 50)
    assert store.read("preview", "second") is None
    assert store.read("preview", "first") is not None


def test_what_alone_is_too_large_is_not_kept() -> None:
    store = InProcessStore(100)
    store.write("preview", "small", b"1")
    store.write("preview", "large", b"2" * 101)
    assert store.read("preview", "large") is None
    assert store.read("preview", "small") == b"1"
