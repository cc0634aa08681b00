"""Writes structured.json: values of the primitives that are not elementwise, by NumPy.

    python3 -m pip install numpy
    python3 Tests/Fixtures/scripts/structured_reference.py

A case has a name, its inputs and its output, each as {"shape": [...], "data": [...]}. Inputs are a seeded
permutation of an even grid, so that no two elements of a tensor are near each other: maxima have no near
ties for finite differences to stumble over. Every number is representable in single precision.
"""

import json
import pathlib

import numpy as np

rng = np.random.default_rng(20240611)
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


def log_sum_exp(x, axes=None, keep=False):
    return np.log(np.exp(x).sum(axis=axes, keepdims=keep))


CUBE = (2, 3, 4)
AXES = [None, (0,), (1,), (2,), (-1,), (0, 1), (0, 2), (1, 2), (0, 1, 2), ()]
for name, f in [("sum", np.sum), ("mean", np.mean), ("max", np.max), ("min", np.min)]:
    for axes in AXES:
        for keep in (False, True):
            label = "all" if axes is None else str(list(axes))
            title = f"{name} {label}" + (" keeping" if keep else "")
            case(title, lambda x, f=f, a=axes, k=keep: f(x, axis=a, keepdims=k), CUBE)
for axes in AXES:
    label = "all" if axes is None else str(list(axes))
    case(f"logSumExp {label}", lambda x, a=axes: log_sum_exp(x, a), CUBE)
case("logSumExp [1] keeping", lambda x: log_sum_exp(x, (1,), True), CUBE)
for axis in (0, 1, 2, -1):
    case(f"softmax {axis}", lambda x, a=axis: np.exp(x) / np.exp(x).sum(axis=a, keepdims=True), CUBE)
    case(f"logSoftmax {axis}", lambda x, a=axis: x - log_sum_exp(x, (a,), True), CUBE)

for source, target in [((), (2, 3)), ((3,), (2, 3)), ((2, 1), (2, 3)), ((1, 3), (2, 3)), ((2, 1, 4), (5, 2, 3, 4)), ((1, 1), (1, 1))]:
    case(f"broadcast {list(source)} {list(target)}", lambda x, t=target: np.broadcast_to(x, t), source)
for source, target in [((2, 3), (6,)), ((2, 3), (3, 2)), ((1,), ()), ((), (1, 1)), (CUBE, (4, 6))]:
    case(f"reshaped {list(source)} {list(target)}", lambda x, t=target: x.reshape(t), source)
case("transposed [2, 3]", lambda x: x.T, (2, 3))
case("transposed [2, 3, 4]", lambda x: x.T, CUBE)
for order in [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)]:
    case(f"transposed [2, 3, 4] {list(order)}", lambda x, o=order: x.transpose(o), CUBE)

case("slice 1", lambda x: x[1], CUBE)
case("slice all 2", lambda x: x[:, 2], CUBE)
case("slice 1 2 3", lambda x: x[1, 2, 3], CUBE)
case("slice range", lambda x: x[:, 1:3, :2], CUBE)
case("slice closed range", lambda x: x[0:2, 1:2], CUBE)
case("slice mixed", lambda x: x[1:, 0, 1:], CUBE)
case("slice last axis", lambda x: x[:, :, 3], CUBE)
case("slice empty", lambda x: x[:, 1:1], CUBE)
case("slice whole", lambda x: x[:, :, :], CUBE)
case("gathered", lambda x: x[[2, 0, 2, 2]], (3, 4))
case("gathered axis 1", lambda x: np.take(x, [3, 3, 0], axis=1), (3, 4))
case("gathered axis -1", lambda x: np.take(x, [1, 0], axis=-1), CUBE)
case("gathered vector", lambda x: x[[1, 1, 1]], (3,))

case("concatenated 0", lambda a, b: np.concatenate([a, b]), (2, 3), (1, 3))
case("concatenated 1", lambda a, b, c: np.concatenate([a, b, c], axis=1), (2, 1), (2, 3), (2, 2))
case("concatenated -1", lambda a, b: np.concatenate([a, b], axis=-1), (2, 2, 1), (2, 2, 3))
case("concatenated twice", lambda a: np.concatenate([a, a]), (3,))
case("stacked 0", lambda a, b: np.stack([a, b]), (2, 3), (2, 3))
case("stacked 1", lambda a, b: np.stack([a, b], axis=1), (2, 3), (2, 3))
case("stacked -1", lambda a, b, c: np.stack([a, b, c], axis=-1), (2,), (2,), (2,))
case("stacked scalars", lambda a, b: np.stack([a, b]), (), ())

PRODUCTS = [((3,), (3,)), ((2, 3), (3,)), ((2,), (2, 3)), ((2, 3), (3, 4)), ((1, 3), (3, 1)), ((5, 2, 3), (3, 4))]
PRODUCTS += [((2, 3), (5, 3, 4)), ((5, 2, 3), (5, 3, 4)), ((4, 1, 2, 3), (5, 3, 2)), ((3,), (5, 3, 4))]
PRODUCTS += [((5, 2, 3), (3,)), ((1, 2, 3), (4, 3, 2)), ((2, 1, 2, 3), (1, 4, 3, 2)), ((17, 9), (9, 13))]
for a, b in PRODUCTS:
    case(f"matmul {list(a)} {list(b)}", np.matmul, a, b)
case("matmul with itself", lambda a: a @ a, (3, 3))
case("dot", np.dot, (5,), (5,))
case("affine vector", lambda w, x, b: w @ x + b, (4, 3), (3,), (4,))
case("affine batch", lambda w, x, b: x @ w.T + b, (4, 3), (5, 3), (4,))
case("affine batch of one", lambda w, x, b: x @ w.T + b, (1, 3), (1, 3), (1,))

case("where", lambda m, a, b: np.where(m > 0, a, b), (2, 3), (2, 3), (2, 3))
case("where broadcasting", lambda m, a, b: np.where(m > 0, a, b), (2, 1), (3,), (2, 3))
case("where row mask", lambda m, a, b: np.where(m > 0, a, b), np.array([0.5, -0.5, 1.0]), (2, 3), ())

PAIRS = [((2, 3), (2, 3)), ((2, 3), (3,)), ((3,), (2, 3)), ((2, 3), ()), ((), (2, 3)), ((2, 3), (2, 1)), ((2, 1), (2, 3))]
PAIRS += [((2, 1), (1, 3)), ((1, 3), (2, 1)), ((2, 1, 4), (3, 1)), ((4,), (2, 3, 1)), ((1,), (2, 2)), ((2, 3, 4), (1, 3, 1))]
PAIRS += [((1, 1), (3,)), ((0, 3), (1, 3)), ((2, 0), ())]
OPERATIONS = [("+", np.add), ("-", np.subtract), ("*", np.multiply), ("/", np.divide), ("maximum", np.maximum)]
OPERATIONS += [("minimum", np.minimum), ("pow", np.power), ("atan2", np.arctan2)]
for a, b in PAIRS:
    for name, f in OPERATIONS:
        # Off the grid of the first, so that no element of one is near one of the other.
        left, right = tensor(a), tensor(b, 0.5419, 2.6173)
        if name == "pow":
            left = tensor(a, 0.4, 2.0)
        case(f"{name} {list(a)} {list(b)}", f, left, right)

COMPARISONS = [(".>", np.greater), (".>=", np.greater_equal), (".<", np.less), (".<=", np.less_equal)]
COMPARISONS += [(".==", np.equal), (".!=", np.not_equal)]
for name, f in COMPARISONS:
    left = rng.integers(-1, 2, (3, 4)).astype(float)
    right = rng.integers(-1, 2, (4,)).astype(float)
    case(name, lambda a, b, f=f: f(a, b).astype(float), left, right)

target = pathlib.Path(__file__).parent.parent / "structured.json"
lines = ",\n".join(f'"{name}": {json.dumps(c)}' for name, c in cases.items())
target.write_text("{\n" + lines + "\n}\n")
