"""Writes arrangements.json: what NumPy makes of tensors when it only moves, repeats, fills in or adds up their elements.

    python3 -m pip install numpy
    python3 Tests/Fixtures/scripts/arrangements.py

A case has a name, its inputs, the output and the Jacobian of the output by all inputs' elements in a row: its columns are
f(e) - f(0) for the unit vectors e, exactly, since every function is affine. Inputs are different whole numbers.
"""

import json
import pathlib

import numpy as np

rng = np.random.default_rng(20261127)
cases = {}


def packed(a):
    return {"shape": list(a.shape), "data": [float(v) for v in a.ravel()]}


def case(name, f, *shapes):
    assert name not in cases, name
    sizes = [int(np.prod(s, dtype=int)) for s in shapes]
    numbers = rng.permutation(sum(sizes)) + 1.0

    def split(row):
        parts, start = [], 0
        for shape, size in zip(shapes, sizes):
            parts.append(row[start : start + size].reshape(shape))
            start += size
        return parts

    def value(row):
        return np.asarray(f(*split(row)), dtype=float)

    output = value(numbers)
    zero = value(np.zeros(len(numbers)))
    jacobian = np.zeros((output.size, len(numbers)))
    for place in range(len(numbers)):
        unit = np.zeros(len(numbers))
        unit[place] = 1
        jacobian[:, place] = (value(unit) - zero).ravel()
    cases[name] = {
        "inputs": [packed(x) for x in split(numbers)],
        "output": packed(output),
        "jacobian": packed(jacobian),
    }


CUBE = (2, 3, 4)

# Subscripts.
case("x[-1]", lambda x: x[-1], CUBE)
case("x[-1, -2, -3]", lambda x: x[-1, -2, -3], CUBE)
case("x[:, -2:]", lambda x: x[:, -2:], CUBE)
case("x[:-1, -3:-1]", lambda x: x[:-1, -3:-1], CUBE)
case("x[..., 0]", lambda x: x[..., 0], CUBE)
case("x[0, ..., 1:]", lambda x: x[0, ..., 1:], CUBE)
case("x[..., None]", lambda x: x[..., None], CUBE)
case("x[None, :, 1, None]", lambda x: x[None, :, 1, None], CUBE)
case("x[...] of a number", lambda x: x[...], ())
case("x[None] of a number", lambda x: x[None], ())
case("x[::-1]", lambda x: x[::-1], (5,))
case("x[::2, ::-1, 3:0:-2]", lambda x: x[::2, ::-1, 3:0:-2], CUBE)
case("x[1:5:3]", lambda x: x[1:5:3], (6,))
case("x[-1:-4:-1]", lambda x: x[-1:-4:-1], (5,))
case("x[[0, 2]]", lambda x: x[[0, 2]], (3,))
case("x[:, [0, 2, 0, -1]]", lambda x: x[:, [0, 2, 0, -1]], CUBE)
case("x[[[0, 1], [2, 2]]]", lambda x: x[[[0, 1], [2, 2]]], (3, 2))
case("x[[]]", lambda x: x[np.array([], dtype=int)], (3, 2))
case("x[[0, 1, 1], [2, 0, 0]]", lambda x: x[[0, 1, 1], [2, 0, 0]], (2, 3))
case("x[:, [0, 1], [1, 3]]", lambda x: x[:, [0, 1], [1, 3]], CUBE)
case("x[[0, 1], :, [1, 3]]", lambda x: x[[0, 1], :, [1, 3]], CUBE)
case("x[[0, 1], None, 1:, [1, 3]]", lambda x: x[[0, 1], None, 1:, [1, 3]], CUBE)
case("x[1, :, [1, 3, 3]]", lambda x: x[1, :, [1, 3, 3]], CUBE)
case("x[0, [2, 1]]", lambda x: x[0, [2, 1]], CUBE)
case("x[[[0], [1]], [0, 2]]", lambda x: x[[[0], [1]], [0, 2]], CUBE)
case("x[..., [3, 0], None]", lambda x: x[..., [3, 0], None], CUBE)
MASK = np.array([[1, 0, 1], [0, 0, 1]], dtype=bool)
case("x[mask]", lambda x: x[MASK], (2, 3))
case("x[mask] of rows", lambda x: x[MASK], CUBE)
case("x[:, mask]", lambda x: x[:, np.array([True, False, True])], CUBE)
case("x[:, none]", lambda x: x[:, np.zeros(3, dtype=bool)], CUBE)
case("x[mask, ..., 1:]", lambda x: x[np.array([False, True]), ..., 1:], CUBE)
case("x[mask, [2]]", lambda x: x[np.array([True, True]), [2]], CUBE)
case("x[[2, 0]] of nothing", lambda x: x[[2, 0]], (3, 0))
case("x[::-1] of nothing", lambda x: x[::-1], (0, 2))

target = pathlib.Path(__file__).parent.parent / "arrangements.json"
lines = ",\n".join(f'"{name}": {json.dumps(c)}' for name, c in cases.items())
target.write_text("{\n" + lines + "\n}\n")
