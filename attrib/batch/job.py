"""What a batch run does to each article: everything its results depend on but the input."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import blake2b, file_digest
from typing import IO, TYPE_CHECKING, Any, Final

from attrib.reading.planning import FILES_PER_SHARD, SHARD_BYTES

if TYPE_CHECKING:
    from attrib.scoring import Rubric

#: What is done with articles that were there before: left out wherever they
#: stand, left out within a shard only, or kept.
DUPLICATES: Final = ("all", "shard", "keep")

#: The formats of results, each with the endings of file names that mean it.
FORMATS: Final = {
    "jsonl": (".jsonl", ".ndjson"),
    "csv": (".csv",),
    "parquet": (".parquet", ".pq"),
}


def digest(data: bytes) -> str:
    """Return the digest of bytes that manifests hold."""
    return blake2b(data, digest_size=16).hexdigest()


def stream_digest(stream: IO[bytes]) -> str:
    """Return the digest of what can be read from a stream."""
    # The type stubs know of real files only.
    return file_digest(stream, lambda: blake2b(digest_size=16)).hexdigest()  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Job:
    """What is done to each article.

    Attributes
    ----------
    task : str
        ``"score"`` or ``"predict"``.
    format : str
        One of :data:`FORMATS`.
    model : str or None
        A shipped model's name or a folder; None where the input is labelled.
    model_digest : str or None
        Of the model's ``meta.json``, which holds the digests of its files.
    rubric : Rubric or None
        The weights of the score; None where nothing is scored.
    columns : tuple of (str, str)
        From fields to columns, for CSV.
    outlet : str or None
        The publisher of the articles that do not name theirs.
    labelled : bool
        Whether the labels that the input carries are taken.
    duplicates : str
        One of :data:`DUPLICATES`.
    shard_bytes, files_per_shard : int
        How the input is divided; the model looks at batches of articles
        within a shard, so results may depend on it in their last digits.
    """

    task: str
    format: str
    model: str | None
    model_digest: str | None
    rubric: Rubric | None
    columns: tuple[tuple[str, str], ...] = ()
    outlet: str | None = None
    labelled: bool = False
    duplicates: str = "all"
    shard_bytes: int = SHARD_BYTES
    files_per_shard: int = FILES_PER_SHARD

    def to_record(self) -> dict[str, Any]:
        """Return what a manifest says of the run, made of JSON types."""
        from attrib import __version__

        return {
            "attrib": __version__,
            "task": self.task,
            "format": self.format,
            "model": None
            if self.model is None
            else {"name": self.model, "digest": self.model_digest},
            "rubric": None if self.rubric is None else _rubric_record(self.rubric),
            "columns": dict(self.columns),
            "outlet": self.outlet,
            "labelled": self.labelled,
            "duplicates": self.duplicates,
            "shard_bytes": self.shard_bytes,
            "files_per_shard": self.files_per_shard,
        }

    @property
    def digest(self) -> str:
        """The same for two jobs exactly where their results are the same."""
        return digest(json.dumps(_identity(self.to_record()), sort_keys=True).encode())


def make_job(
    *,
    task: str,
    format: str,
    model: str,
    rubric: Rubric | None,
    columns: Mapping[str, str],
    outlet: str | None,
    labelled: bool,
    duplicates: str,
    shard_bytes: int,
    files_per_shard: int,
) -> Job:
    """Look up the model's digest and the rubric, and put a job together.

    Raises
    ------
    ModelError
        There is no such model.
    """
    from attrib.scoring import default_rubric

    return Job(
        task=task,
        format=format,
        model=None if labelled else _from_anywhere(model),
        model_digest=None if labelled else model_digest(model),
        rubric=(rubric or default_rubric()) if task == "score" else None,
        columns=tuple(sorted(columns.items())),
        outlet=outlet,
        labelled=labelled,
        duplicates=duplicates,
        shard_bytes=shard_bytes,
        files_per_shard=files_per_shard,
    )


def _from_anywhere(name: str) -> str:
    """Return a shipped model's name, or the whole path of a folder."""
    from attrib.model.storage import find_model

    folder = find_model(name)
    return os.path.abspath(name) if str(folder) == name and folder.is_dir() else name


def model_digest(model: str) -> str:
    """Return the digest of a model's description, which holds those of all its files.

    Raises
    ------
    ModelError
        There is no such model.
    """
    from attrib.model.storage import read_meta

    return digest(json.dumps(read_meta(model), sort_keys=True).encode())


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Say in which ways two runs differ so that their results must not be mixed.

    Parameters
    ----------
    then, now : mapping
        As :meth:`Job.to_record` returns them.

    Returns
    -------
    list of str
        One phrase for each difference, such as ``"outlet: none before, 'Gazette'
        now"``.
    """
    before, after = _identity(then), _identity(now)
    return [
        f"{name.replace('_', ' ')}: {_show(then.get(name))} before, {_show(now[name])} now"
        for name in after
        if before.get(name) != after[name]
    ]


def _identity(record: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the model's name: under another name or path it is the same model."""
    model = record.get("model")
    return {**record, "model": model and model.get("digest")}


def _show(value: object) -> str:
    if isinstance(value, Mapping) and "digest" in value:
        rest = [str(part) for name, part in value.items() if name != "digest"]
        return f"{' '.join(rest)} ({str(value['digest'])[:8]})"
    return "none" if value is None or value == {} else repr(value)


def _rubric_record(rubric: Rubric) -> dict[str, str]:
    content = json.dumps(asdict(rubric), sort_keys=True).encode()
    return {"name": rubric.name, "version": rubric.version, "digest": digest(content)}
