"""Writes scans.json: values of products, scans, statistics and order, by NumPy, as structured.json has them.

    python3 -m pip install numpy
    python3 Tests/Fixtures/scripts/scans_reference.py

A case has a name, its inputs and its output, each as {"shape": [...], "data": [...]}. Inputs are a seeded permutation of an
even grid, so that no two elements of a tensor are near each other: orders and maxima have no near ties for finite
differences to stumble over. Every number is representable in single precision.
"""

import json
import pathlib

import numpy as np

rng = np.random.default_rng(20261127)
cases = {}


def tensor(shape, low=-1.5, high=1.5):
    count = int(np.prod(shape, dtype=int))
    grid = low + (high - low) * (rng.permutation(count) + 0.5) / max(count, 1)
    return grid.astype(np.float32).astype(np.float64).reshape(shape)


def packed(a):
    return {"shape": list(a.shape), "data": [float(v) for v in a.ravel()]}


def case(name, f, *inputs):
    inputs = [tensor(x) if isinstance(x, tuple) else x for x in inputs]
    assert name not in cases, name
    cases[name] = {"inputs": [packed(x) for x in inputs], "output": packed(np.asarray(f(*inputs)))}


CUBE = (2, 3, 4)
AXES = [None, (0,), (1,), (2,), (-1,), (0, 1), (0, 2), (1, 2), (0, 1, 2), ()]


def label(axes):
    return "all" if axes is None else str(list(axes))


def reversed_(f):
    """A scan from the end."""

    def g(x, axis):
        if axis is None:
            return f(x.ravel()[::-1], 0)[::-1]
        return np.flip(f(np.flip(x, axis), axis), axis)

    return g


def log_cumulative_sum_exp(x, axis):
    return np.logaddexp.accumulate(x.ravel() if axis is None else x, axis=axis or 0)


def exclusive(f, edge):
    def g(x, axis):
        x = x.ravel() if axis is None else x
        y = np.moveaxis(f(x, axis or 0), axis or 0, 0)
        y = np.concatenate([np.full_like(y[:1], edge), y[:-1]])
        return np.moveaxis(y, 0, axis or 0)

    return g


for axes in AXES:
    for keep in (False, True):
        case(f"product {label(axes)}" + (" keeping" if keep else ""), lambda x, a=axes, k=keep: np.prod(x, axis=a, keepdims=k), CUBE)

scans = {
    "cumulativeSum": np.cumsum,
    "cumulativeProduct": np.cumprod,
    "cumulativeMax": lambda x, axis: np.maximum.accumulate(x.ravel() if axis is None else x, axis=axis or 0),
    "cumulativeMin": lambda x, axis: np.minimum.accumulate(x.ravel() if axis is None else x, axis=axis or 0),
    "logCumulativeSumExp": log_cumulative_sum_exp,
    "cumulativeSum exclusive": exclusive(np.cumsum, 0),
    "cumulativeProduct exclusive": exclusive(np.cumprod, 1),
}
for name, f in scans.items():
    for axis in (None, 0, 1, 2, -1):
        place = "all" if axis is None else axis
        case(f"{name} {place}", lambda x, f=f, a=axis: f(x, a), CUBE)
        case(f"{name} {place} reversed", lambda x, f=f, a=axis: reversed_(f)(x, a), CUBE)
    case(f"{name} of one", lambda x, f=f: f(x, 0), (1,))


def recurrence(a, b, axis):
    a, b = np.broadcast_arrays(a, b)
    a, b = np.moveaxis(a, axis, 0), np.moveaxis(b, axis, 0)
    h = [b[0]]
    for k in range(1, len(b)):
        h.append(a[k] * h[-1] + b[k])
    return np.moveaxis(np.stack(h), 0, axis)


for axis in (0, 1, 2, -1):
    case(f"linearRecurrence {axis}", lambda a, b, k=axis: recurrence(a, b, k), CUBE, CUBE)
    case(
        f"linearRecurrence {axis} reversed",
        lambda a, b, k=axis: np.flip(recurrence(np.flip(a, k), np.flip(b, k), k), k),
        CUBE,
        CUBE,
    )
case("linearRecurrence broadcasting", lambda a, b: recurrence(a, b, -1), (), (3, 4))

def signed(shape):
    """Numbers of different sizes, none near 0, of either sign."""
    return tensor(shape, 0.5, 2) * rng.choice([-1.0, 1.0], shape)


for axes in AXES:
    n = label(axes)
    case(f"variance {n}", lambda x, a=axes: np.var(x, axis=a), CUBE)
    case(f"variance {n} ddof", lambda x, a=axes: np.var(x, axis=a, ddof=-1), CUBE)
    case(f"variance {n} keeping", lambda x, a=axes: np.var(x, axis=a, keepdims=True), CUBE)
    case(f"median {n}", lambda x, a=axes: np.median(x, axis=a), CUBE)
    case(f"median {n} keeping", lambda x, a=axes: np.median(x, axis=a, keepdims=True), CUBE)
    case(f"quantile {n}", lambda x, a=axes: np.quantile(x, 0.3, axis=a), CUBE)
    case(f"quantile {n} high", lambda x, a=axes: np.quantile(x, 0.95, axis=a), CUBE)
    if axes == ():
        continue
    case(f"standardDeviation {n}", lambda x, a=axes: np.std(x, axis=a), CUBE)
    case(f"standardDeviation {n} ddof", lambda x, a=axes: np.std(x, axis=a, ddof=1), CUBE)
    for p in (1, 2, 3, 1.5, -1, -2.5, np.inf, -np.inf):
        case(f"norm {float(p)} {n}", lambda x, a=axes, p=p: np.linalg.vector_norm(x, ord=p, axis=a), signed(CUBE))
    case(f"norm 2.0 {n} keeping", lambda x, a=axes: np.linalg.vector_norm(x, axis=a, keepdims=True), CUBE)
    case(f"peakToPeak {n}", lambda x, a=axes: np.ptp(x, axis=a), CUBE)
    case(f"mean weighted {n}", lambda x, w, a=axes: np.sum(w * x, axis=a) / np.sum(w, axis=a), CUBE, tensor(CUBE, 0.5, 2))
    case(f"countNonzero {n}", lambda x, a=axes: np.count_nonzero(x, axis=a), CUBE)
case("mean weighted broadcasting", lambda x, w: np.average(x, weights=w, axis=-1), CUBE, tensor((4,), 0.5, 2))
for axis in (None, 0, 1, 2, -1):
    place = "all" if axis is None else axis
    case(f"argMax {place}", lambda x, a=axis: np.argmax(x, axis=a), CUBE)
    case(f"argMin {place} keeping", lambda x, a=axis: np.argmin(x, axis=a, keepdims=True), CUBE)
    case(f"sorted {place}", lambda x, a=axis: np.sort(x, axis=a), CUBE)
    case(f"sorted {place} descending", lambda x, a=axis: -np.sort(-x, axis=a), CUBE)
    case(f"argSort {place}", lambda x, a=axis: np.argsort(x, axis=a), CUBE)
    if axis is None:
        continue
    case(f"sorted by {place}", lambda x, k, a=axis: np.take_along_axis(x, np.argsort(k, axis=a), a), CUBE, CUBE)
    case(f"topK {place}", lambda x, a=axis: np.take(-np.sort(-x, axis=a), [0, 1], axis=a), CUBE)
    case(f"topK {place} smallest", lambda x, a=axis: np.take(np.sort(x, axis=a), [0, 1], axis=a), CUBE)
    case(f"diff {place}", lambda x, a=axis: np.diff(x, axis=a), CUBE)
    case(f"diff {place} twice", lambda x, a=axis: np.diff(x, 2, axis=a), CUBE)
    case(f"trapezoid {place}", lambda x, a=axis: np.trapezoid(x, dx=0.5, axis=a), CUBE)
    case(f"trapezoid {place} at points", lambda y, x, a=axis: np.trapezoid(y, x, axis=a), CUBE, CUBE)
case("trapezoid at a vector", lambda y, x: np.trapezoid(y, x, axis=1), CUBE, (3,))
case("sorted long", lambda x: np.sort(x), (100,))
KNOTS = np.array([-1.25, -0.5, 0.0, 0.375, 1.0])
case("interpolate", lambda x, k, f: np.interp(x, k, f), CUBE, KNOTS, (5,))
case("interpolate two", lambda x, k, f: np.interp(x, k, f), (7,), np.array([-1.0, 0.9375]), (2,))
case("interpolate one", lambda x, k, f: np.interp(x, k, f), (2, 2), np.array([0.25]), (1,))
case("lookup", lambda x, k, f: f[np.maximum(np.searchsorted(k, x, side="right") - 1, 0)], CUBE, KNOTS, (5,))
case(
    "lookupSum",
    lambda x, k, w: np.bincount(np.maximum(np.searchsorted(k, x, side="right") - 1, 0), weights=w, minlength=5),
    (8,),
    KNOTS,
    (8,),
)
case("centered", lambda x: x - x.mean(axis=(0, 2), keepdims=True), CUBE)
case("covariance", lambda x: np.cov(x), (3, 5))
case("covariance vector", lambda x: np.cov(x), (5,))
case("covariance ddof", lambda x: np.cov(x, ddof=0), (2, 4))
case("correlation", lambda x: np.corrcoef(x), (3, 5))
case("replacingNaN", lambda x: x, (2, 3))
POINTS = np.array([-4.0, -2.0, 0.5, 3.5])
for order in (1, 2):
    for axis in (0, 1, 2):
        if axis > 0 or order == 1:
            case(f"differences {axis}, edges {order}", lambda x, a=axis, o=order: np.gradient(x, 0.5, axis=a, edge_order=o), CUBE)
    case(f"differences at points, edges {order}", lambda y, x, o=order: np.gradient(y, x, axis=-1, edge_order=o), CUBE, POINTS)
    case(
        f"differences at three points, edges {order}",
        lambda y, x, o=order: np.gradient(y, x, axis=0, edge_order=o),
        (3, 2),
        POINTS[:3],
    )

path = pathlib.Path(__file__).parents[1] / "scans.json"
path.write_text(json.dumps(cases, indent=None, separators=(", ", ": ")).replace("}}, ", "}},\n") + "\n")
print(len(cases), "cases")
