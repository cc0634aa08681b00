"""Lists, tuples and dictionaries of arrays, and what derivatives make of them."""

import numpy as np

from elementwise import add, multiply
from recording import leaves
from reductions import total


def combined(function, *trees):
    """A function applied to the leaves of equal trees."""
    first = trees[0]
    if isinstance(first, dict):
        return {key: combined(function, *(t[key] for t in trees)) for key in first}
    if isinstance(first, (list, tuple)):
        return [combined(function, *parts) for parts in zip(*trees)]
    return function(*trees)


def zeros(w, vspace):
    return combined(w.constant, vspace.zeros())


class Sparse:
    """What autograd adds to a container when it takes a part of one: x at an index."""

    def __init__(self, index, x):
        self.index, self.x = index, x


def sparse_add(w, vspace, before, sparse):
    whole = zeros(w, vspace) if before is None else before
    if isinstance(whole, dict):
        whole = dict(whole)
        whole[sparse.index] = plus(w, whole[sparse.index], sparse.x)
        return whole
    whole = list(whole)
    if isinstance(sparse.index, slice):
        whole[sparse.index] = [plus(w, a, b) for a, b in zip(whole[sparse.index], sparse.x)]
    else:
        whole[sparse.index] = plus(w, whole[sparse.index], sparse.x)
    return whole


def plus(w, a, b):
    return combined(lambda a, b: b if is_zero(a) else add(w, a, b), a, b)


def is_zero(x):
    return x.constant is not None and not np.any(x.constant)


def inner_product(w, vspace, a, b):
    products = combined(lambda a, b: total(w, multiply(w, a, b)), a, b)
    parts = leaves(products)
    result = parts[0]
    for part in parts[1:]:
        result = add(w, result, part)
    return result
