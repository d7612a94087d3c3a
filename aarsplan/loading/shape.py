"""A schema and data side by side: what the schema says of each value, also where the data is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from aarsplan.loading.locate import KeyPath


@dataclass(frozen=True)
class Shape:
    """What may stand somewhere: one of `kinds` (types without None), with what annotations say of it."""

    kinds: tuple[Any, ...]
    metadata: tuple[Any, ...]

    def model(self, data: Any) -> type[BaseModel] | None:
        """The model that `data`, a table, is meant to be: of several the one whose `kind` it has."""
        models = [kind for kind in self.kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
        if len(models) > 1:
            models = [model for model in models if data.get("kind") in get_args(model.model_fields["kind"].annotation)]
        return models[0] if models else None

    def inner(self) -> Shape | None:
        """The shape of the elements of a list, or of the values of a table with any keys."""
        for kind in self.kinds:
            if get_origin(kind) is tuple:
                return shape(get_args(kind)[0])
            if get_origin(kind) is dict:
                return shape(get_args(kind)[1])
        return None


@dataclass(frozen=True)
class Place:
    """A value at a path of the data, its shape, and the model of the table that it is, if it is one."""

    path: KeyPath
    value: Any
    shape: Shape
    model: type[BaseModel] | None = None


def walk(model: type[BaseModel], data: Any, path: KeyPath = ()) -> Iterator[Place]:
    """Every value of `data`, which is meant to be a `model` and stands at `path`, that the schema knows of."""
    yield from _walk(Shape((model,), ()), data, path)


@cache
def fields(model: type[BaseModel]) -> Mapping[str, Shape]:
    """The shape of each field of a model, by its key in the files."""
    return {info.alias or name: _field(info) for name, info in model.model_fields.items()}


def shape(annotation: Any) -> Shape:
    """The shape that an annotation means."""
    if get_origin(annotation) is Annotated:
        inner, *metadata = get_args(annotation)
        found = shape(inner)
        return Shape(found.kinds, (*found.metadata, *_flat(metadata)))
    if get_origin(annotation) in {Union, UnionType}:
        parts = [shape(part) for part in get_args(annotation) if part is not type(None)]
        return Shape(tuple(k for part in parts for k in part.kinds), tuple(m for part in parts for m in part.metadata))
    return Shape((annotation,), ())


def choices(found: Shape) -> list[str]:
    """The words that may stand there, [] when it is no choice of words."""
    literals = [value for kind in found.kinds if get_origin(kind) is Literal for value in get_args(kind)]
    members = [member.value for kind in found.kinds if hasattr(kind, "__members__") for member in kind]
    return [str(word) for word in (*literals, *members)]


def _walk(here: Shape, data: Any, path: KeyPath) -> Iterator[Place]:
    if isinstance(data, dict):
        model = here.model(data)
        yield Place(path, data, here, model)
        known: Mapping[str, Shape] = fields(model) if model else {}
        inner = here.inner()
        for key, value in data.items():
            if found := known.get(key) or inner:
                yield from _walk(found, value, (*path, key))
        return
    yield Place(path, data, here)
    if isinstance(data, list) and (element := here.inner()):
        for number, value in enumerate(data):
            yield from _walk(element, value, (*path, number))


def _field(info: FieldInfo) -> Shape:
    found = shape(info.annotation)
    return Shape(found.kinds, (*found.metadata, *info.metadata))


def _flat(metadata: list[Any]) -> Iterator[Any]:
    """The metadata with that of a pydantic `Field` one by one."""
    for entry in metadata:
        if isinstance(entry, FieldInfo):
            yield from entry.metadata
        else:
            yield entry
