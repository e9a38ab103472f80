"""What a measure of the network is, and the base of those that ship."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar, Protocol

import numpy as np
from scipy.sparse import csr_array

from graphkit.analysis.network.projection import Weight

Vector = np.ndarray[tuple[int], np.dtype[np.float64]]
"""One number for each party, shape (n,)."""


class Measure(Protocol):
    """A measure of where parties stand in the network, with its options.

    `NetworkMeasure` has all of it but ``name`` and ``values``. Provisional: it may still change.
    """

    @property
    def name(self) -> str:
        """What the ranking is called."""

    @property
    def weight(self) -> Weight | None:
        """What an edge weighs; None counts every edge once."""

    @property
    def reverse(self) -> bool:
        """Whether edges run from receiver to helper instead."""

    @property
    def options(self) -> Mapping[str, object]:
        """Further options, as the provenance of a result names them."""

    def values(self, matrix: csr_array) -> Vector:
        """Return one value for each party.

        Parameters
        ----------
        matrix : csr_array of float, shape (n, n)
            ``matrix[i, j]`` is the weight of the edge from party i to party j: a number of acts, or an amount in the
            currency that was selected; 1 where ``weight`` is None. Stored values are positive.

        Returns
        -------
        Vector, shape (n,)
            Finite values in the order of the rows.
        """


class MeasureFactory(Protocol):
    """What an entry point of ``graphkit.measures`` names: a class of measures, or a function that returns one."""

    def __call__(self, *, weight: Weight | None = ..., reverse: bool = ...) -> Measure:
        """Return the measure with this ``weight`` and ``reverse``, and its own defaults for other options."""


@dataclass(frozen=True, kw_only=True)
class NetworkMeasure:
    """Base of measures: options are fields, and every field beside ``weight`` and ``reverse`` is in ``options``.

    Examples
    --------
    >>> @dataclass(frozen=True, kw_only=True)
    ... class Partners(NetworkMeasure):
    ...     name: ClassVar[str] = "partners"
    ...     at_least: float = 0
    ...     def values(self, matrix):
    ...         return np.asarray((matrix > self.at_least).sum(axis=1), dtype=float)
    >>> measure = Partners(at_least=1)
    >>> measure.options, measure.values(csr_array([[0.0, 2.0], [1.0, 0.0]]))
    ({'at_least': 1}, array([1., 0.]))
    """

    name: ClassVar[str]

    weight: Weight | None = None
    reverse: bool = False

    @property
    def options(self) -> Mapping[str, object]:
        """The options of this measure alone."""
        names = [field.name for field in fields(self) if field.name not in ("weight", "reverse")]
        return {name: getattr(self, name) for name in names}
