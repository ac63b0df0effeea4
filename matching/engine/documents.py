"""Inputs as bytes and policies as JSON documents, exact both ways, so that a run can be replayed from its row."""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.engine.types import (
    ENGINE_VERSION,
    Criterion,
    Exclusions,
    Inputs,
    InvalidInput,
    Kind,
    Mode,
    Policy,
    Role,
    Rule,
    Side,
)

Document = dict[str, Any]
FORMAT = 2
_HEAD = 4


def freeze_bytes(inputs: Inputs) -> bytes:
    """The facts as one byte string: a head of names, types and words, then all arrays one after the other.

    Equal facts are equal bytes on every machine, so that their hash names them; ``thaw_bytes`` is the exact inverse.
    """
    arrays: list[bytes] = []
    head = json.dumps({"format": FORMAT, "inputs": _frozen(inputs, arrays)}, separators=(",", ":")).encode()
    return b"".join([len(head).to_bytes(_HEAD, "little"), head, *arrays])


def thaw_bytes(frozen: bytes) -> Inputs:
    """The facts that ``freeze_bytes`` wrote. Raises InvalidInput for bytes of another format."""
    size = int.from_bytes(frozen[:_HEAD], "little")
    head = json.loads(frozen[_HEAD : _HEAD + size])
    if head.get("format") != FORMAT:
        raise InvalidInput(f"Frozen inputs have format {head.get('format')}, this engine reads {FORMAT}.")
    reader = _Reader(frozen, _HEAD + size)
    values = {name: reader.thawed(value) for name, value in head["inputs"].items()}
    values["mentors"], values["mentees"] = Side(**values["mentors"]), Side(**values["mentees"])
    values["listed"] = {Rule(name): pairs for name, pairs in values["listed"].items()}
    return Inputs(**values)


def _frozen(value: Any, arrays: list[bytes]) -> Any:
    """The value for the head, its arrays added to the list in the order in which they are met."""
    if isinstance(value, np.ndarray):
        arrays.append(_packed(value))
        return {"array": value.dtype.name, "shape": list(value.shape)}
    if dataclasses.is_dataclass(value):
        return {item.name: _frozen(getattr(value, item.name), arrays) for item in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _frozen(value[key], arrays) for key in sorted(value)}
    return list(value) if isinstance(value, tuple) else value


def _packed(value: NDArray[Any]) -> bytes:
    """Little-endian numbers; eight answers of yes or no to a byte."""
    if value.dtype == np.bool_:
        return np.packbits(value).tobytes()
    return np.ascontiguousarray(value, dtype=value.dtype.newbyteorder("<")).tobytes()


@dataclasses.dataclass(slots=True)
class _Reader:
    """Reads the arrays back in the order in which the head names them."""

    frozen: bytes
    at: int

    def thawed(self, value: Any) -> Any:
        if isinstance(value, Mapping) and set(value) == {"array", "shape"}:
            return self._array(np.dtype(value["array"]), tuple(value["shape"]))
        if isinstance(value, Mapping):
            return {key: self.thawed(item) for key, item in value.items()}
        return tuple(value) if isinstance(value, list) else value

    def _array(self, dtype: np.dtype[Any], shape: tuple[int, ...]) -> NDArray[Any]:
        count = int(np.prod(shape, dtype=np.int64))
        if dtype == np.bool_:
            bits = self._next(np.dtype(np.uint8), -(-count // 8))
            return np.unpackbits(bits, count=count).astype(np.bool_).reshape(shape)
        return self._next(dtype.newbyteorder("<"), count).astype(dtype).reshape(shape)

    def _next(self, dtype: np.dtype[Any], count: int) -> NDArray[Any]:
        start = self.at
        self.at += count * dtype.itemsize
        return np.frombuffer(self.frozen, dtype=dtype, count=count, offset=start)


def inputs_hash(frozen: bytes, policy: Policy) -> str:
    """SHA-256 over frozen facts, policy and engine version: equal hashes mean equal results, byte for byte."""
    digest = hashlib.sha256(f"{ENGINE_VERSION}\n{len(frozen)}\n".encode())
    digest.update(frozen)
    digest.update(canonical(policy_document(policy)))
    return digest.hexdigest()


def policy_document(policy: Policy) -> Document:
    """A policy as a JSON-able dict; ``policy_from`` is its exact inverse."""
    exclusions = _plain(policy.exclusions) | {"rules": sorted(rule.value for rule in policy.exclusions.rules)}
    criteria = [_plain(criterion) for criterion in policy.criteria]
    return _plain(policy) | {"exclusions": exclusions, "criteria": criteria}


def _plain(row: Any) -> Document:
    """The fields of one dataclass, words of ours as text."""
    values = {item.name: getattr(row, item.name) for item in dataclasses.fields(row)}
    return {name: value.value if isinstance(value, enum.Enum) else value for name, value in values.items()}


def policy_from(document: Mapping[str, Any]) -> Policy:
    """The policy that ``policy_document`` wrote."""
    exclusions = dict(document["exclusions"])
    exclusions["rules"] = frozenset(Rule(name) for name in exclusions["rules"])
    criteria = tuple(_criterion(row) for row in document["criteria"])
    rest = {name: document[name] for name in ("floor", "seed")}
    # A board may still show a run that knew nothing of first choices.
    first = document.get("first_choices", False)
    mode = Mode(document["mode"])
    return Policy(criteria=criteria, exclusions=Exclusions(**exclusions), mode=mode, first_choices=first, **rest)


def _criterion(row: Mapping[str, Any]) -> Criterion:
    topics = None if row["topics"] is None else tuple(row["topics"])
    return Criterion(**{**row, "kind": Kind(row["kind"]), "asker": Role(row["asker"]), "topics": topics})


def canonical(document: Any) -> bytes:
    """One byte string per value: keys sorted, no spaces."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
