"""Inputs and policy as JSON documents, exact both ways, so that a run can be replayed from its row."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import zlib
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
FORMAT = 1


def inputs_document(inputs: Inputs) -> Document:
    """Frozen facts as a JSON-able dict; ``inputs_from`` is its exact inverse."""
    return {"format": FORMAT, **_packed(inputs)}


def inputs_from(document: Mapping[str, Any]) -> Inputs:
    """The facts that ``inputs_document`` wrote."""
    if document.get("format") != FORMAT:
        raise InvalidInput(f"Frozen inputs have format {document.get('format')}, this engine reads {FORMAT}.")
    names = [item.name for item in dataclasses.fields(Inputs)]
    values = {name: _unpacked(document[name]) for name in names}
    values["mentors"] = Side(**values["mentors"])
    values["mentees"] = Side(**values["mentees"])
    values["listed"] = {Rule(name): pairs for name, pairs in values["listed"].items()}
    return Inputs(**values)


def policy_document(policy: Policy) -> Document:
    """A policy as a JSON-able dict; ``policy_from`` is its exact inverse."""
    document = dataclasses.asdict(policy)
    document["exclusions"]["rules"] = sorted(policy.exclusions.rules)
    document["criteria"] = [dataclasses.asdict(criterion) for criterion in policy.criteria]
    plain: Document = json.loads(json.dumps(document))
    return plain


def policy_from(document: Mapping[str, Any]) -> Policy:
    """The policy that ``policy_document`` wrote."""
    exclusions = dict(document["exclusions"])
    exclusions["rules"] = frozenset(Rule(name) for name in exclusions["rules"])
    criteria = tuple(
        Criterion(**{**row, "kind": Kind(row["kind"]), "asker": Role(row["asker"])}) for row in document["criteria"]
    )
    rest = {name: document[name] for name in ("floor", "seed")}
    return Policy(criteria=criteria, exclusions=Exclusions(**exclusions), mode=Mode(document["mode"]), **rest)


def inputs_hash(inputs: Inputs, policy: Policy) -> str:
    """SHA-256 over facts, policy and engine version: equal hashes mean equal results, byte for byte."""
    digest = hashlib.sha256(f"{ENGINE_VERSION}\n{FORMAT}\n".encode())
    _feed(digest, inputs)
    digest.update(canonical(policy_document(policy)))
    return digest.hexdigest()


def canonical(document: Any) -> bytes:
    """One byte string per value: keys sorted, no spaces."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _packed(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        little = np.ascontiguousarray(value, dtype=value.dtype.newbyteorder("<"))
        body = base64.b64encode(zlib.compress(little.tobytes(), 1)).decode()
        return {"array": value.dtype.name, "shape": list(value.shape), "zlib": body}
    if dataclasses.is_dataclass(value):
        return {item.name: _packed(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _packed(value[key]) for key in sorted(value)}
    return list(value) if isinstance(value, tuple) else value


def _unpacked(value: Any) -> Any:
    if isinstance(value, Mapping) and set(value) == {"array", "shape", "zlib"}:
        return _array(value)
    if isinstance(value, Mapping):
        return {key: _unpacked(item) for key, item in value.items()}
    return tuple(value) if isinstance(value, list) else value


def _array(value: Mapping[str, Any]) -> NDArray[Any]:
    dtype = np.dtype(value["array"])
    flat = np.frombuffer(zlib.decompress(base64.b64decode(value["zlib"])), dtype=dtype.newbyteorder("<"))
    return flat.astype(dtype).reshape(value["shape"])


def _feed(digest: Any, value: Any) -> None:
    """Every part goes in with its type and length, so that no two inputs share a byte string."""
    if isinstance(value, np.ndarray):
        digest.update(f"a{value.dtype.name}{value.shape}".encode())
        digest.update(np.ascontiguousarray(value, dtype=value.dtype.newbyteorder("<")).tobytes())
    elif dataclasses.is_dataclass(value):
        for item in dataclasses.fields(value):
            digest.update(item.name.encode() + b"=")
            _feed(digest, getattr(value, item.name))
    elif isinstance(value, Mapping):
        digest.update(f"m{len(value)}".encode())
        for key in sorted(value):
            _feed(digest, str(key))
            _feed(digest, value[key])
    else:
        digest.update(canonical(value) + b"\n")
