"""What differs between the files on disk and the documents known, by size and time alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.below import below_any, count_below
from index.store import named_path, source_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from index.files import FoundFile, Scan
    from index.store import Store
    from index.truth_rows import DocumentRecord


@dataclass(slots=True)
class Comparison:
    """Files that are not known, files that differ, documents that do not, and documents whose file is gone.

    `unopened` are files that do not differ but could not be opened before: a change of permissions alters no time.
    `warnings` name the folders of which nothing counts as gone, because they are away as a whole.
    """

    new: list[tuple[str, FoundFile]] = field(default_factory=list)
    changed: list[tuple[str, FoundFile]] = field(default_factory=list)
    unchanged: list[DocumentRecord] = field(default_factory=list)
    unopened: list[tuple[str, FoundFile]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def compare(store: Store, known: Iterable[DocumentRecord], scope: Sequence[str], found: Scan) -> Comparison:
    """Compare what was found below the absolute paths of `scope` with the documents known, inside and outside of it.

    A path of the scope that is missing, or under which there were documents and is now none, takes nothing with it:
    more often a disk is not mounted than a whole folder is meant to go.
    """
    comparison = Comparison()
    left = {record.source: record for record in known}
    for file in found.files:
        source = source_of(store, file.path)
        record = left.pop(source, None)
        if record is None:
            comparison.new.append((source, file))
        elif (record.size, record.mtime_ns) != (file.size, file.mtime_ns):
            comparison.changed.append((source, file))
        elif record.problem is not None and not record.sha256:
            comparison.unopened.append((source, file))
        else:
            comparison.unchanged.append(record)
    absent = {source: named_path(store, source) for source in left}
    is_looked_at = below_any(scope)
    absent = {source: path for source, path in absent.items() if is_looked_at(path)}
    is_kept = below_any([*found.closed, *_away(absent.values(), scope, found, comparison.warnings)])
    comparison.gone = [source for source, path in absent.items() if not is_kept(path)]
    return comparison


def _away(absent: Collection[str], scope: Iterable[str], found: Scan, warnings: list[str]) -> list[str]:
    if not absent:
        return []
    absent_below, found_below = count_below(absent), count_below(file.path for file in found.files)
    missing = frozenset(found.missing)
    away = []
    for folder in scope:
        lost = absent_below(folder)
        if not lost or found_below(folder):
            continue
        away.append(folder)
        what = "is missing" if folder in missing else "holds no document any more"
        warnings.append(
            f"{folder} {what}: what was indexed from it ({lost} files) stays; "
            f"to remove that too: assistant forget {folder}"
        )
    return away
