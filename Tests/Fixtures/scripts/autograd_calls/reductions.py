"""Sums, products, variances, norms, and differences along an axis."""

import math

import numpy as np

from elementwise import divide, multiply, subtract, unary
from formula import Untranslatable
from layout import concatenate, index_map, positions, reshape, subscript, transpose


def folded(x, axis, keepdims):
    """The axes, and the shape that is left."""
    axes = range(x.ndim) if axis is None else [axis] if np.ndim(axis) == 0 else axis
    axes = sorted({int(a) % x.ndim for a in axes}) if x.ndim else []
    shape = [1 if k in axes else n for k, n in enumerate(x.shape) if keepdims or k not in axes]
    return axes, tuple(shape)


def reduction(name):
    def translate(w, x, axis=None, keepdims=False, **rest):
        keepdims = bool(keepdims) and keepdims is not np._NoValue
        unexpected = {k: v for k, v in rest.items() if v is not None}
        if unexpected:
            raise Untranslatable(f"{name} with {sorted(unexpected)}")
        axes, shape = folded(x, axis, keepdims)
        if x.ndim == 0 and name in ("sum", "mean", "max", "min"):
            return x
        text = x.text
        if axis is not None:
            text += f", axis={axes[0] if len(axes) == 1 else axes}"
        return w.call(f"{name}({text}{', keepdims=true' if keepdims else ''})", shape)

    return translate


total, mean, log_sum_exp = reduction("sum"), reduction("mean"), reduction("logsumexp")


def product(w, x, axis=None, keepdims=False, **rest):
    axes, shape = folded(x, axis, keepdims and keepdims is not np._NoValue)
    if not axes:
        return x
    order = axes + [k for k in range(x.ndim) if k not in axes]
    count = math.prod(x.shape[k] for k in axes)
    moved = transpose(w, x, order)
    rows = reshape(w, moved, (count,) + tuple(moved.shape[len(axes) :]))
    result = subscript(w, rows, [0])
    for k in range(1, count):
        result = multiply(w, result, subscript(w, rows, [k]))
    return reshape(w, result, shape)


def variance(w, x, axis=None, keepdims=False, ddof=0, **rest):
    axes, _ = folded(x, axis, False)
    count = math.prod(x.shape[k] for k in axes)
    centre = mean(w, x, axis, True)
    squares = w.call(f"square({subtract(w, x, centre).text})", x.shape)
    sum_of_squares = total(w, squares, axis, keepdims)
    return w.infix(f"{sum_of_squares.text} / {count - ddof}", sum_of_squares.shape)


def deviation(w, x, axis=None, keepdims=False, ddof=0, **rest):
    """√variance; of one number √(x − x)², which is 0 and by the chain rule has the slope 0 · ∞."""
    w.is_deviation_of_one_number |= math.prod(x.shape[k] for k in folded(x, axis, False)[0]) == 1
    return unary("sqrt({})")(w, variance(w, x, axis, keepdims, ddof))


def cumulative_sum(w, x, axis=None):
    if axis is None:
        x, axis = reshape(w, x, (x.size,)), 0
    n = x.shape[axis]
    if x.ndim == 1 or axis == x.ndim - 1:
        return w.infix(f"{x.text} @ {w.constant(np.triu(np.ones((n, n)))).text}", x.shape)
    if axis == x.ndim - 2:
        return w.infix(f"{w.constant(np.tril(np.ones((n, n)))).text} @ {x.text}", x.shape)
    raise Untranslatable("cumsum along an outer axis")


def weighted_log_sum_exp(w, x, axis=None, b=None, keepdims=False):
    if b is None:
        return log_sum_exp(w, x, axis, keepdims)
    powers = w.call(f"exp({x.text})", x.shape)
    weighted = multiply(w, b, powers)
    return unary("log({})")(w, total(w, weighted, axis, keepdims))


def norm(w, x, ord=None, axis=None):
    is_matrix = np.ndim(axis) == 1 or axis is None and x.ndim == 2
    if ord == "nuc" or is_matrix and ord not in (None, "fro"):
        raise Untranslatable("linear algebra: nuclear norm")
    if ord in (None, "fro", 2):
        squares = w.call(f"square({x.text})", x.shape)
        return unary("sqrt({})")(w, total(w, squares, axis))
    powers = w.infix(f"abs({x.text})^{ord}", x.shape)
    return unary("{}^(1 / %s)" % ord)(w, total(w, powers, axis))


def gradient(w, x, axis=None):
    """NumPy's gradient: central differences, one-sided ones at the ends."""
    axes = range(x.ndim) if axis is None else np.atleast_1d(axis)
    results = []
    for k in (int(a) % x.ndim for a in axes):

        def part(low, high):
            return subscript(w, x, [slice(None)] * k + [slice(low, high)])

        n = x.shape[k]
        inside = divide(w, subtract(w, part(2, n), part(0, n - 2)), w.constant(2.0))
        ends = subtract(w, part(1, 2), part(0, 1)), subtract(w, part(n - 1, n), part(n - 2, n - 1))
        results.append(concatenate(w, [ends[0], inside, ends[1]], k))
    return results[0] if len(results) == 1 else results


def difference(w, x, n=1, axis=-1):
    axis = axis % x.ndim
    for _ in range(n):
        extent = x.shape[axis]
        if extent < 2:
            return index_map(w, x, np.diff(positions(x), axis=axis))
        before = subscript(w, x, [slice(None)] * axis + [slice(0, extent - 1)])
        after = subscript(w, x, [slice(None)] * axis + [slice(1, extent)])
        x = subtract(w, after, before)
    return x


def linspace(w, start, stop, num):
    if num == 0:
        return w.empty((0,))
    weights = np.arange(num) / max(num - 1, 1)
    t = w.constant(weights)
    return w.infix(f"{start.text} + ({stop.text} - {start.text}) * {t.text}", (num,))
