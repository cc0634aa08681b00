"""Writes arrangements.json: what NumPy makes of tensors when it only moves, repeats, fills in or adds up their elements.

    python3 -m pip install numpy
    python3 Tests/Fixtures/scripts/arrangements.py

A case has a name, its inputs, the output and the Jacobian of the output by all inputs' elements in a row: its columns are
f(e) - f(0) for the unit vectors e, exactly, since every function is affine. Inputs are different whole numbers. Most have
a formula of the formula language, too, whose operands are called x, y and z.
"""

import json
import pathlib

import numpy as np

rng = np.random.default_rng(20261127)
cases = {}


def packed(a):
    return {"shape": list(a.shape), "data": [float(v) for v in a.ravel()]}


def case(name, f, *shapes, formula=None):
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
        "formula": formula or (name if name.startswith("x[") and "mask" not in name and " of " not in name and "none" not in name and "= y" not in name else None),
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


def both(formula, f, *shapes):
    """A case whose name is its formula."""
    case(formula, f, *shapes, formula=formula)


# Axes.
both("ravel(x)", np.ravel, CUBE)
both("flatten(x)", np.ravel, ())
both("squeeze(x)", np.squeeze, (1, 3, 1))
both("squeeze(x, 0)", lambda x: np.squeeze(x, 0), (1, 3, 1))
both("squeeze(x, axis=[0, -1])", lambda x: np.squeeze(x, (0, -1)), (1, 3, 1))
both("expand_dims(x, 0)", lambda x: np.expand_dims(x, 0), (2, 3))
both("expand_dims(x, -1)", lambda x: np.expand_dims(x, -1), (2, 3))
both("unsqueeze(x, axis=[0, 2])", lambda x: np.expand_dims(x, (0, 2)), (2,))
both("swapaxes(x, 0, -1)", lambda x: np.swapaxes(x, 0, -1), CUBE)
both("moveaxis(x, 0, -1)", lambda x: np.moveaxis(x, 0, -1), CUBE)
both("moveaxis(x, [2, 0], [0, 1])", lambda x: np.moveaxis(x, [2, 0], [0, 1]), CUBE)
both("atleast_1d(x)", np.atleast_1d, ())
both("atleast_2d(x)", np.atleast_2d, (3,))
both("atleast_3d(x)", np.atleast_3d, (3,))
case("atleast_3d of a matrix", np.atleast_3d, (2, 3), formula="atleast_3d(x)")
case("atleast_2d of a number", np.atleast_2d, (), formula="atleast_2d(x)")

# Reversed, rolled, repeated, framed.
both("flip(x)", np.flip, CUBE)
both("flip(x, 1)", lambda x: np.flip(x, 1), CUBE)
both("flip(x, axis=[0, 2])", lambda x: np.flip(x, (0, 2)), CUBE)
both("flipud(x)", np.flipud, (3, 2))
both("fliplr(x)", np.fliplr, (3, 2))
case("flip of nothing", np.flip, (0, 3), formula="flip(x)")
case("flip of a number", np.flip, (), formula="flip(x)")
both("roll(x, 2)", lambda x: np.roll(x, 2), (5,))
both("roll(x, -7)", lambda x: np.roll(x, -7), (2, 3))
both("roll(x, 1, axis=1)", lambda x: np.roll(x, 1, 1), CUBE)
both("roll(x, [1, -1], [0, 2])", lambda x: np.roll(x, (1, -1), (0, 2)), CUBE)
both("roll(x, [1, 2], [1, 1])", lambda x: np.roll(x, (1, 2), (1, 1)), (2, 4))
both("roll(x, 1, [0, 1])", lambda x: np.roll(x, 1, (0, 1)), (2, 3))
case("roll of nothing", lambda x: np.roll(x, 3), (0,), formula="roll(x, 3)")
for k in (0, 1, 2, 3, -1):
    both(f"rot90(x, {k})", lambda x, k=k: np.rot90(x, k), (2, 3))
both("rot90(x, 1, axes=[2, 0])", lambda x: np.rot90(x, 1, (2, 0)), CUBE)
both("repeat(x, 3)", lambda x: np.repeat(x, 3), (2, 2))
both("repeat(x, 2, axis=0)", lambda x: np.repeat(x, 2, 0), (2, 2))
both("repeat(x, 2, axis=-1)", lambda x: np.repeat(x, 2, -1), CUBE)
both("repeat(x, [2, 0, 1], axis=1)", lambda x: np.repeat(x, [2, 0, 1], 1), (2, 3))
both("repeat(x, 0)", lambda x: np.repeat(x, 0), (3,))
case("repeat of a number", lambda x: np.repeat(x, 2), (), formula="repeat(x, 2)")
both("tile(x, 2)", lambda x: np.tile(x, 2), (3,))
both("tile(x, 2, 2)", lambda x: np.tile(x, (2, 2)), (3,))
both("tile(x, [2])", lambda x: np.tile(x, 2), (2, 2))
both("tile(x, (2, 1, 3))", lambda x: np.tile(x, (2, 1, 3)), (2, 2))
both("tile(x, 0)", lambda x: np.tile(x, 0), (3,))
case("tile of a number", lambda x: np.tile(x, (2, 2)), (), formula="tile(x, 2, 2)")
both("pad(x, 1)", lambda x: np.pad(x, 1), (2, 2))
both("pad(x, [2, 0], value=3)", lambda x: np.pad(x, (2, 0), constant_values=3), (2,))
both("pad(x, [[1, 0], [0, 2]])", lambda x: np.pad(x, ((1, 0), (0, 2))), (2, 3))
both("pad(x, ((0, 1), (1, 1)))", lambda x: np.pad(x, ((0, 1), (1, 1))), (0, 2))
for mode, widths in [("edge", 2), ("reflect", 2), ("reflect", 5), ("symmetric", 2), ("symmetric", 7), ("wrap", 2), ("wrap", 5)]:
    both(f"pad_{mode}(x, {widths})", lambda x, m=mode, w=widths: np.pad(x, w, mode=m), (3,))
    both(f"pad_{mode}(x, [[1, {widths}], [0, 1]])", lambda x, m=mode, w=widths: np.pad(x, ((1, w), (0, 1)), mode=m), (3, 2))
case("reflected single element", lambda x: np.pad(x, 2, mode="reflect"), (1,), formula="pad_reflect(x, 2)")

# Diagonals and triangles.
for k in (0, 1, -1, 2, -3):
    case(f"diag of a vector, {k}", lambda x, k=k: np.diag(x, k), (3,), formula=f"diag(x, {k})")
    case(f"diag of a matrix, {k}", lambda x, k=k: np.diag(x, k), (2, 3), formula=f"diag(x, k={k})")
    case(f"trace, {k}", lambda x, k=k: np.trace(x, k), (3, 2), formula=f"trace(x, {k})")
    both(f"tril(x, {k})", lambda x, k=k: np.tril(x, k), (3, 4))
    both(f"triu(x, {k})", lambda x, k=k: np.triu(x, k), (3, 2))
both("diagonal(x)", np.diagonal, CUBE)
both("diagonal(x, 1, 2, 0)", lambda x: np.diagonal(x, 1, 2, 0), CUBE)
both("diagonal(x, axis1=-2, axis2=-1)", lambda x: np.diagonal(x, 0, -2, -1), CUBE)
both("trace(x, axis1=1, axis2=2)", lambda x: np.trace(x, 0, 1, 2), CUBE)
case("diag of nothing", lambda x: np.diag(x), (0,), formula="diag(x)")
case("tril of matrices", np.tril, CUBE, formula="tril(x)")
case("triu of a vector", np.triu, (3,), formula="triu(x)")
both("diag_embed(x)", lambda x: np.stack([np.diag(v) for v in x]), (2, 3))
both("diag_embed(x, -1)", lambda x: np.stack([np.diag(v, -1) for v in x]), (2, 2))

# Joined.
both("vstack(x, y)", lambda x, y: np.vstack([x, y]), (3,), (2, 3))
both("vstack([x, y])", lambda x, y: np.vstack([x, y]), (), (1,))
both("hstack(x, y, z)", lambda x, y, z: np.hstack([x, y, z]), (3,), (), (1,))
both("hstack((x, y))", lambda x, y: np.hstack([x, y]), (2, 1), (2, 3))
both("column_stack(x, y)", lambda x, y: np.column_stack([x, y]), (2,), (2, 3))
both("dstack(x, y)", lambda x, y: np.dstack([x, y]), (2, 3), (2, 3))
case("dstack of vectors", lambda x, y: np.dstack([x, y]), (3,), (3,), formula="dstack(x, y)")
both("append(x, y)", lambda x, y: np.append(x, y), (2, 2), ())
both("append(x, y, axis=0)", lambda x, y: np.append(x, y, 0), (2, 2), (1, 2))


# Parts replaced and added to.
def replaced(x, y, place, add=False):
    x = np.array(x)
    if add:
        np.add.at(x, place, y)
    else:
        x[place] = y
    return x


case("x[0] = y", lambda x, y: replaced(x, y, 0), (3,), (), formula="x.at[0].set(y)")
case("x[:, 1] = y", lambda x, y: replaced(x, y, np.s_[:, 1]), (2, 3), (2,), formula="x.at[:, 1].set(y)")
case("x[1:, ::2] = y", lambda x, y: replaced(x, y, np.s_[1:, ::2]), (2, 3), (2,), formula="x.at[1:, ::2].set(y)")
case("x[[2, 0]] = y", lambda x, y: replaced(x, y, [2, 0]), (3, 2), (2, 2), formula="x.at[[2, 0]].set(y)")
case("x[[1, 1]] = y", lambda x, y: replaced(x, y, [1, 1]), (3,), (2,), formula="x.at[[1, 1]].set(y)")
case("x[...] = y", lambda x, y: replaced(x, y, ...), (2, 2), (), formula="x.at[...].set(y)")
case("x[1:1] = y", lambda x, y: replaced(x, y, np.s_[1:1]), (3,), (), formula="x.at[1:1].set(y)")
case("x[[0, 2, 0]] += y", lambda x, y: replaced(x, y, [0, 2, 0], True), (3,), (3,), formula="x.at[[0, 2, 0]].add(y)")
case("x[:, [1, 1]] += y", lambda x, y: replaced(x, y, np.s_[:, [1, 1]], True), (2, 2), (2, 2), formula="x.at[:, [1, 1]].add(y)")
case("x[...] += y", lambda x, y: replaced(x, y, ..., True), (2, 3), (3,), formula="x.at[...].add(y)")

# Numbers at equal distances.
for count in (0, 1, 2, 3, 5, 9):
    both(f"linspace(x, y, {count})", lambda x, y, n=count: np.linspace(x, y, n), (), ())
both("linspace(x, y, 5)[1:]", lambda x, y: np.linspace(x, y, 5)[1:], (2,), ())
both("linspace(x, y, 4, endpoint=false)", lambda x, y: np.linspace(x, y, 4, endpoint=False), (), (3,))
both("full([2, 2], x)", lambda x: np.full((2, 2), x), ())
both("full((2, 2), fill_value=x)", lambda x: np.full((2, 2), x), (2,))
both("full_like(x, y)", lambda x, y: np.full_like(x, y), (2, 2), ())
both("x + zeros_like(x) + ones_like(x)", lambda x: x + np.zeros_like(x) + np.ones_like(x), (2, 2))
both("x * one_hot([2, 0], len(x))", lambda x: x * np.eye(3)[[2, 0]], (3,))
both("x / len(x) * size(x) + ndim(x) * size(x, 1)", lambda x: x / 2 * 4 + x.ndim * x.shape[1], (2, 2))
both("reshape(x, shape(x)[::-1])", lambda x: np.reshape(x, x.shape[::-1]), (2, 3))
both("reshape(x, [])", lambda x: np.reshape(x, ()), (1, 1))
both("reshape(x, ())", lambda x: np.reshape(x, ()), (1,))
both("reshape(x, (3, 2))", lambda x: np.reshape(x, (3, 2)), (2, 3))
both("n = 2; reshape(x, [n + 1, len(x)])", lambda x: np.reshape(x, (3, 2)), (2, 3))
both("concat(x, [])", lambda x: np.concatenate([x, []]), (2,))

# Made of numbers.
for formula, value in [
    ("zeros(3)", np.zeros(3)), ("zeros(2, 3)", np.zeros((2, 3))), ("zeros((2, 0))", np.zeros((2, 0))), ("zeros([])", np.zeros(())),
    ("ones([2, 2])", np.ones((2, 2))), ("full(2, 7)", np.full(2, 7)), ("eye(3)", np.eye(3)), ("eye(2, 4, 1)", np.eye(2, 4, 1)),
    ("eye(3, k=-1)", np.eye(3, k=-1)), ("eye(2, 3, 5)", np.eye(2, 3, 5)), ("identity(2)", np.identity(2)), ("eye(0)", np.eye(0)),
    ("arange(4)", np.arange(4)), ("arange(2, 5)", np.arange(2, 5)), ("arange(1, 2, 0.25)", np.arange(1, 2, 0.25)),
    ("arange(5, 0, -2)", np.arange(5, 0, -2)), ("arange(3, 1)", np.arange(3, 1)), ("arange(-2)", np.arange(-2)),
    ("linspace(0, 49, 50)", np.linspace(0, 49)), ("linspace(0, 1)[[0, 49]]", np.linspace(0, 1)[[0, 49]]), ("[]", np.array([])), ("[[], []]", np.array([[], []])),
    ("one_hot([1, 0, 5], 3)", np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]])), ("shape(zeros(2, 3))", np.array([2, 3])),
]:
    case(formula, lambda value=value: value, formula=formula)

# Grids.
both("meshgrid(x, y)", lambda x, y: np.stack(np.meshgrid(x, y)), (3,), (2,))
both("meshgrid(x, y, indexing='ij')", lambda x, y: np.stack(np.meshgrid(x, y, indexing="ij")), (3,), (2,))
both("meshgrid(x, y, z)", lambda x, y, z: np.stack(np.meshgrid(x, y, z)), (3,), (2,), (4,))
both("meshgrid(x, y, z, indexing='ij')", lambda x, y, z: np.stack(np.meshgrid(x, y, z, indexing="ij")), (3,), (2,), (1,))
both("meshgrid(x)", lambda x: np.stack(np.meshgrid(x)), (3,))
case("meshgrid of numbers", lambda x, y: np.stack(np.meshgrid(x, y)), (), (), formula="meshgrid(x, y)")
case("meshgrid of nothing", lambda x, y: np.stack(np.meshgrid(x, y)), (0,), (2,), formula="meshgrid(x, y)")
both("meshgrid(x, y)[1]", lambda x, y: np.meshgrid(x, y)[1], (3,), (2,))
both("X, Y = np.meshgrid(x, y); X - 2 * Y", lambda x, y: np.meshgrid(x, y)[0] - 2 * np.meshgrid(x, y)[1], (3,), (2,))


# Changed along an axis, each at an index of its own.
def put(x, indices, y, axis, add=False):
    x, indices = np.array(x), np.array(indices)
    y = np.broadcast_to(y, indices.shape)
    if add:
        # By the definition of PyTorch's scatter_add.
        for place in np.ndindex(*indices.shape):
            target = list(place)
            target[axis] = indices[place]
            x[tuple(target)] += y[place]
    else:
        np.put_along_axis(x, indices, y, axis)
    return x


both("put_along_axis(x, [[1], [-1]], y, 1)", lambda x, y: put(x, [[1], [-1]], y, 1), (2, 3), (2, 1))
both("put_along_axis(x, [[1, 0, 1]], y, axis=0)", lambda x, y: put(x, [[1, 0, 1]], y, 0), (2, 3), ())
both("x.scatter_add(1, [[0, 0], [2, 1]], y)", lambda x, y: put(x, [[0, 0], [2, 1]], y, 1, True), (2, 3), (2, 2))
both("scatter_add(x, dim=0, index=[0, -1, 0], src=y)", lambda x, y: put(x, [0, -1, 0], y, 0, True), (2,), (3,))
both("x.index_add(1, [2, 0, 2], y)", lambda x, y: replaced(x, y, np.s_[:, [2, 0, 2]], True), (2, 3), (2, 3))
both("index_add(x, -2, [1], y)", lambda x, y: replaced(x, y, [1], True), (2, 3), (3,))
case("scatter_add of nothing", lambda x: x, (3,), formula="scatter_add(x, 0, [], 1)")

target = pathlib.Path(__file__).parent.parent / "arrangements.json"
lines = ",\n".join(f'"{name}": {json.dumps(c)}' for name, c in cases.items())
target.write_text("{\n" + lines + "\n}\n")
