"""Products of two arrays and more."""

import math
import re

import numpy as np

from elementwise import multiply, subtract
from formula import listed
from layout import index_map, positions, reshape, transpose, transposed_by
from reductions import total


def matrix_product(w, a, b):
    shape = np.matmul(np.empty(a.shape), np.empty(b.shape)).shape
    return w.infix(f"{a.text} @ {b.text}", shape)


def tensordot(w, a, b, axes=2):
    """The contracted axes last in a and first in b; then a matrix product."""
    if np.ndim(axes) == 0:
        axes = (list(range(a.ndim - axes, a.ndim)), list(range(axes)))
    left, right = ([int(k) for k in np.atleast_1d(side)] for side in axes)
    left, right = [k % a.ndim for k in left], [k % b.ndim for k in right]
    free_a = [k for k in range(a.ndim) if k not in left]
    free_b = [k for k in range(b.ndim) if k not in right]
    shape = [a.shape[k] for k in free_a] + [b.shape[k] for k in free_b]
    inner = math.prod(a.shape[k] for k in left)
    rows = reshape(w, transpose(w, a, free_a + left), (-1, inner))
    columns = reshape(w, transpose(w, b, right + free_b), (inner, -1))
    return reshape(w, matrix_product(w, rows, columns), shape)


def dot(w, a, b):
    if a.ndim == 0 or b.ndim == 0:
        return multiply(w, a, b)
    if a.ndim == b.ndim == 1:
        return w.call(f"dot({a.text}, {b.text})", ())
    if a.ndim <= 2 and b.ndim <= 2:
        return matrix_product(w, a, b)
    return tensordot(w, a, b, ([a.ndim - 1], [max(b.ndim - 2, 0)]))


def inner(w, a, b):
    if a.ndim == 0 or b.ndim == 0:
        return multiply(w, a, b)
    return tensordot(w, a, b, ([a.ndim - 1], [b.ndim - 1]))


def outer(w, a, b):
    return multiply(w, reshape(w, a, (a.size, 1)), reshape(w, b, (1, b.size)))


def kronecker(w, a, b):
    rank = max(a.ndim, b.ndim)
    shape_a = (1,) * (rank - a.ndim) + a.shape
    shape_b = (1,) * (rank - b.ndim) + b.shape
    spread_a = [n for extent in shape_a for n in (extent, 1)]
    spread_b = [n for extent in shape_b for n in (1, extent)]
    pairs = multiply(w, reshape(w, a, spread_a), reshape(w, b, spread_b))
    return reshape(w, pairs, [m * n for m, n in zip(shape_a, shape_b)])


def cross(w, a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
    if axis is not None:
        axisa = axisb = axisc = axis
    a = transposed_by(np.moveaxis)(w, a, axisa, -1)
    b = transposed_by(np.moveaxis)(w, b, axisb, -1)

    def turned(x, order):
        return w.call(f"gather({x.text}, {listed(order)}, axis={x.ndim - 1})", x.shape)

    first = multiply(w, turned(a, [1, 2, 0]), turned(b, [2, 0, 1]))
    second = multiply(w, turned(a, [2, 0, 1]), turned(b, [1, 2, 0]))
    return transposed_by(np.moveaxis)(w, subtract(w, first, second), -1, axisc)


def einsum(w, *operands):
    """All operands over all labels, multiplied, and summed over the labels that the result has not."""
    terms, result, arrays = einsum_terms(operands)
    labels = list(result) + sorted({label for term in terms for label in term} - set(result), key=str)
    extents = {}
    for term, x in zip(terms, arrays):
        for label, extent in zip(term, x.shape):
            extents[label] = max(extent, extents.get(label, 1))
    factors = []
    for term, x in zip(terms, arrays):
        kept = list(dict.fromkeys(term))
        if len(kept) < len(term):
            grid = np.indices([extents[label] for label in kept])
            x = index_map(w, x, positions(x)[tuple(grid[kept.index(label)] for label in term)])
        x = transpose(w, x, sorted(range(len(kept)), key=lambda k: labels.index(kept[k])))
        shape = {label: n for label, n in zip(sorted(kept, key=labels.index), x.shape)}
        if len(terms) > 1:
            x = reshape(w, x, [shape.get(label, 1) for label in labels])
        factors.append(x)
    value = factors[0]
    for factor in factors[1:]:
        value = multiply(w, value, factor)
    summed = list(range(len(result), len(labels)))
    return total(w, value, summed) if summed else value


def einsum_terms(operands):
    """The labels of every operand and of the result; the axes of `...` are labels like others."""
    if isinstance(operands[0], str):
        arrays = operands[1:]
        sides = operands[0].replace(" ", "").split("->")
        terms = [tokens(term) for term in sides[0].split(",")]
        result = tokens(sides[1]) if len(sides) == 2 else None
    else:
        arrays, terms = operands[0::2], [list(term) for term in operands[1::2]]
        result = None
        if len(operands) % 2:
            arrays, result = arrays[:-1], list(operands[-1])
    rest = 0
    for term, x in zip(terms, arrays):
        if Ellipsis in term:
            rest = max(rest, x.ndim - len(term) + 1)
    dots = [("...", k) for k in range(rest)]

    def expanded(term, x=None):
        if Ellipsis not in term:
            return term
        k = term.index(Ellipsis)
        count = rest if x is None else x.ndim - len(term) + 1
        return term[:k] + dots[rest - count :] + term[k + 1 :]

    if result is None:
        plain = [label for term in terms for label in term if label is not Ellipsis]
        result = [Ellipsis] * any(Ellipsis in t for t in terms)
        result += sorted({label for label in plain if plain.count(label) == 1})
    return [expanded(t, x) for t, x in zip(terms, arrays)], expanded(result), arrays


def tokens(term):
    return [Ellipsis if token == "..." else token for token in re.findall(r"\.\.\.|\w", term)]


class Pairs(list):
    """A sum of products, as the pairs of positions (i, j) of its factors."""

    def __add__(self, other):
        return Pairs(list(self) + list(other)) if isinstance(other, Pairs) else self

    __radd__ = __add__


class Position:
    def __init__(self, side, index):
        self.side, self.index = side, index

    def __mul__(self, other):
        if not isinstance(other, Position):
            return Pairs()
        pair = (self.index, other.index)
        return Pairs([pair if self.side == 0 else pair[::-1]])

    def __rmul__(self, other):
        return Pairs()


def bilinear(numpy_function):
    """A sum of products of elements of a and b: which ones, the function itself says of their positions."""

    def translate(w, a, b, **kwargs):
        def named(x, side):
            names = np.empty(x.size, dtype=object)
            names[:] = [Position(side, k) for k in range(x.size)]
            return names.reshape(x.shape)

        pairs = numpy_function(named(a, 0), named(b, 1), **kwargs)
        terms = [value if isinstance(value, Pairs) else Pairs() for value in pairs.ravel()]
        count = max(len(t) for t in terms)
        filled = np.array([list(t) + [(-1, -1)] * (count - len(t)) for t in terms]).reshape(-1, count, 2)
        products = multiply(w, index_map(w, a, filled[..., 0]), index_map(w, b, filled[..., 1]))
        return reshape(w, total(w, products, 1), pairs.shape)

    return translate
