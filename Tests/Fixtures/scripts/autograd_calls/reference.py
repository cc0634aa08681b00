"""Values and derivatives of a recorded graph, from the functions alone.

The graph is replayed on 60-digit numbers: what only moves, adds and multiplies elements is NumPy itself on
arrays of mpmath numbers, every other function is mpmath's. A derivative is a central difference with step
1e-20, whose error is about 1e-40. No rule of differentiation is used, and none of the translation.

Where the differences to the left and to the right disagree there is no derivative, and the number is
autograd's: the ties of maxima are split evenly, |x| has slope 0 at 0.
"""

import mpmath
import numpy as np
import scipy.special
import scipy.stats
from mpmath import mp, mpf

from containers import Sparse, combined
from recording import leaves

mp.dps = 60
STEP = mpf(10) ** -20


def exact(value):
    """A recorded number or array as 60-digit numbers; whole numbers that are structure stay as they are."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.ndim:
        result = np.empty(value.shape, dtype=object)
        result.ravel()[:] = [mpf(float(v)) for v in value.ravel()]
        return result
    if isinstance(value, (float, np.floating)) or isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return mpf(float(value))
    return value


def elementwise(function, count=1):
    return np.frompyfunc(function, count, 1)


def _variance(x, axis=None, keepdims=False, ddof=0):
    x = np.asarray(x, dtype=object)
    count = x.size if axis is None else x.shape[axis]
    centred = x - np.sum(x, axis=axis, keepdims=True) / count
    return np.sum(centred * centred, axis=axis, keepdims=keepdims) / (count - ddof)


def _log_sum_exp(x, axis=None, b=1, keepdims=False):
    axis = tuple(axis) if isinstance(axis, list) else axis
    return LOG(np.sum(exact(b) * EXP(x), axis=axis, keepdims=keepdims))


def _norm(x, ord=None, axis=None):
    p = 2 if ord in (None, "fro") else ord
    return ROOT(np.sum(np.abs(x) ** p, axis=axis), p)


def _gradient(x, axis=None):
    axes = range(x.ndim) if axis is None else np.atleast_1d(axis)
    results = []
    for k in axes:
        rows = np.moveaxis(x, k, 0)
        inside = [(rows[i + 1] - rows[i - 1]) / 2 for i in range(1, len(rows) - 1)]
        rows = np.array([rows[1] - rows[0], *inside, rows[-1] - rows[-2]], dtype=object)
        results.append(np.moveaxis(rows, 0, k))
    return results[0] if len(results) == 1 else results


def _linspace(start, stop, num):
    return np.array([start + (stop - start) * k / max(num - 1, 1) for k in range(num)], dtype=object)


def _normal(function):
    return lambda x, loc=mpf(0), scale=mpf(1): elementwise(function, 3)(x, loc, scale)


EXP, LOG, ROOT = elementwise(mpmath.exp), elementwise(mpmath.log), elementwise(mpmath.root, 2)
SQRT2 = mpmath.sqrt(2)


def _density(x, m, s):
    return mpmath.exp(-(((x - m) / s) ** 2) / 2) / (s * mpmath.sqrt(2 * mp.pi))


REPLACED = {
    np.exp: EXP, np.log: LOG, np.sqrt: elementwise(mpmath.sqrt), np.expm1: elementwise(mpmath.expm1),
    np.log1p: elementwise(mpmath.log1p), np.log2: elementwise(lambda x: mpmath.log(x, 2)),
    np.log10: elementwise(lambda x: mpmath.log(x, 10)), np.exp2: elementwise(lambda x: mpf(2) ** x),
    np.sin: elementwise(mpmath.sin), np.cos: elementwise(mpmath.cos), np.tan: elementwise(mpmath.tan),
    np.arcsin: elementwise(mpmath.asin), np.arccos: elementwise(mpmath.acos),
    np.arctan: elementwise(mpmath.atan), np.sinh: elementwise(mpmath.sinh), np.cosh: elementwise(mpmath.cosh),
    np.tanh: elementwise(mpmath.tanh), np.arcsinh: elementwise(mpmath.asinh),
    np.arccosh: elementwise(mpmath.acosh), np.arctanh: elementwise(mpmath.atanh),
    np.sign: elementwise(mpmath.sign), np.fabs: elementwise(abs), np.floor: elementwise(mpmath.floor),
    np.ceil: elementwise(mpmath.ceil), np.sinc: elementwise(lambda x: mpmath.sincpi(x)),
    np.square: elementwise(lambda x: x * x), np.reciprocal: elementwise(lambda x: 1 / x),
    np.deg2rad: elementwise(lambda x: x * mp.pi / 180), np.radians: elementwise(lambda x: x * mp.pi / 180),
    np.rad2deg: elementwise(lambda x: x * 180 / mp.pi), np.degrees: elementwise(lambda x: x * 180 / mp.pi),
    np.real: lambda x: x, np.conjugate: lambda x: x, np.real_if_close: lambda x: x,
    np.imag: lambda x: x * 0, np.angle: elementwise(lambda x: mp.pi if x < 0 else mpf(0)),
    np.nan_to_num: elementwise(lambda x: x if mpmath.isfinite(x) else mpf(float(np.nan_to_num(float(x))))),
    np.power: elementwise(lambda x, y: x**y, 2), np.arctan2: elementwise(mpmath.atan2, 2),
    np.hypot: elementwise(mpmath.hypot, 2), np.fmax: np.maximum, np.fmin: np.minimum,
    np.remainder: elementwise(lambda x, y: x - y * mpmath.floor(x / y), 2),
    np.logaddexp: elementwise(lambda x, y: mpmath.log(mpmath.exp(x) + mpmath.exp(y)), 2),
    np.logaddexp2: elementwise(lambda x, y: mpmath.log(mpf(2) ** x + mpf(2) ** y, 2), 2),
    np.var: _variance, np.std: lambda x, **kwargs: elementwise(mpmath.sqrt)(_variance(x, **kwargs)),
    scipy.special.logsumexp: _log_sum_exp, np.linalg.norm: _norm,
    np.gradient: _gradient, np.linspace: _linspace,
    scipy.special.erf: elementwise(mpmath.erf), scipy.special.erfc: elementwise(mpmath.erfc),
    scipy.special.expit: elementwise(lambda x: 1 / (1 + mpmath.exp(-x))),
    scipy.special.logit: elementwise(lambda x: mpmath.log(x / (1 - x))),
}  # fmt: skip

NORMAL = {
    "pdf": _normal(_density),
    "cdf": _normal(lambda x, m, s: mpmath.erfc(-(x - m) / s / SQRT2) / 2),
    "sf": _normal(lambda x, m, s: mpmath.erfc((x - m) / s / SQRT2) / 2),
    "logpdf": _normal(lambda x, m, s: mpmath.log(_density(x, m, s))),
    "logcdf": _normal(lambda x, m, s: mpmath.log(mpmath.erfc(-(x - m) / s / SQRT2) / 2)),
    "logsf": _normal(lambda x, m, s: mpmath.log(mpmath.erfc((x - m) / s / SQRT2) / 2)),
}


def _sparse_add(vspace, before, sparse):
    whole = combined(exact, vspace.zeros()) if before is None else before
    whole = dict(whole) if isinstance(whole, dict) else list(whole)
    plus = lambda a, b: combined(lambda a, b: a + b, a, b)  # noqa: E731
    whole[sparse.index] = plus(whole[sparse.index], sparse.x)
    return whole


def _make_diagonal(x, **kwargs):
    return x[..., :, None] * np.eye(x.shape[-1], dtype=int)


def _dot_adjoint_0(b, g, a_meta, b_meta):
    a_rank, b_rank = a_meta[1], b_meta[1]
    if a_rank == b_rank == 1:
        return g * b
    return np.outer(g, b) if (a_rank, b_rank) == (2, 1) else g @ np.transpose(b)


def _dot_adjoint_1(a, g, a_meta, b_meta):
    a_rank, b_rank = a_meta[1], b_meta[1]
    if a_rank == b_rank == 1:
        return g * a
    return np.outer(a, g) if (a_rank, b_rank) == (1, 2) else np.transpose(a) @ g


CONTAINERS = {
    "container_untake": lambda x, index, vspace: Sparse(index, x),
    "sparse_add": _sparse_add,
    "mut_add": lambda vspace, a, b: combined(lambda a, b: a + b, a, b),
    "inner_prod": lambda vspace, a, b: sum(leaves(combined(lambda a, b: np.sum(a * b), a, b))),
    "scalar_mul": lambda vspace, x, a: combined(lambda x: x * a, x),
    "_make_dict": lambda keys, values: dict(zip(keys, values)),
    "make_diagonal": _make_diagonal,
    "dot_adjoint_0": _dot_adjoint_0,
    "dot_adjoint_1": _dot_adjoint_1,
}


def applied(record, args):
    raw, name = record.fun.fun, record.fun.__name__
    kwargs = {k: v for k, v in record.kwargs.items() if v is not None and v is not np._NoValue}
    if name == "add" and raw.__module__ == "autograd.core":
        return CONTAINERS["mut_add"](*args)
    if name in CONTAINERS:
        return CONTAINERS[name](*args, **kwargs)
    if isinstance(getattr(raw, "__self__", None), type(scipy.stats.norm)):
        return NORMAL[name](*args)
    if isinstance(raw, np.ufunc) and raw not in REPLACED:
        args = [np.asarray(a, dtype=object) for a in args]
    return REPLACED.get(raw, raw)(*args, **kwargs)


def replayed(records, root, end, point, recorded_value):
    """The numbers of the result at a point."""
    if end is None:
        return numbers(combined(exact, recorded_value))
    values = {id(root): point}
    for record in records:
        if record.fun is None:
            continue
        args = record.inputs(values)
        args = [a if k in record.argnums else exact(a) for k, a in enumerate(args)]
        values[id(record)] = combined(unwrapped, applied(record, args))
    return numbers(values[id(end)])


def unwrapped(value):
    """An array of no axes as the number that it holds."""
    return value[()] if isinstance(value, np.ndarray) and value.ndim == 0 else value


def numbers(tree):
    elements = [v for leaf in leaves(tree) for v in np.asarray(leaf, dtype=object).ravel()]
    return [v if isinstance(v, mpf) else mpf(float(v)) for v in elements]


def reference(call):
    """The result, its derivative by every number of the point, and which of these have no derivative."""
    records = call.records()
    point = leaves(combined(exact, call.point))
    structure = call.point

    def at(changed):
        queue = iter(changed)
        return replayed(records, call.root, call.end, combined(lambda _: next(queue), structure), call.value)

    value = at(point)
    own = call.jacobian
    columns, kinks, column = [], 0, 0
    for k, leaf in enumerate(point):
        for index in np.ndindex(np.shape(leaf)):

            def moved(step):
                changed = list(point)
                if np.ndim(leaf):
                    changed[k] = leaf.copy()
                    changed[k][index] += step
                else:
                    changed[k] = leaf + step
                return at(changed)

            above, below = moved(STEP), moved(-STEP)
            derivatives = []
            for row, (a, v, b) in enumerate(zip(above, value, below)):
                right, left = (a - v) / STEP, (v - b) / STEP
                central = (a - b) / (2 * STEP)
                if abs(right - left) > mpf(10) ** -12 * (1 + abs(central)):
                    kinks += 1
                    central = mpf(float(own[row, column]))
                derivatives.append(float(central))
            columns.append(derivatives)
            column += 1
    jacobian = np.array(columns).T.reshape(len(value), column)
    value = np.array([float(v) for v in value])
    check(call, value, jacobian, own)
    return value, jacobian, kinks


disagreements = []


def check(call, value, jacobian, own):
    """Notes where autograd, in double precision, says something else."""
    recorded = np.array([float(v) for leaf in leaves(call.value) for v in np.ravel(leaf)])
    for name, ours, theirs in [("value", value, recorded), ("jacobian", jacobian, own)]:
        scale = max(1.0, np.max(np.abs(ours), initial=0))
        error = np.max(np.abs(ours - theirs), initial=0) / scale
        if not error < 1e-12:
            disagreements.append((call.test, name, error))
