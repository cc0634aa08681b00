"""Functions that move, copy, join and drop elements."""

import numpy as np

from formula import listed


def reshape(w, x, shape):
    shape = tuple(int(n) for n in shape)
    if -1 in shape:
        shape = np.empty(x.shape).reshape(shape).shape
    if shape == x.shape:
        return x
    if shape == ():
        return w.call(f"{x.text}[{', '.join('0' * x.ndim)}]", ())
    return w.call(f"reshape({x.text}, {listed(shape)})", shape)


def transpose(w, x, order):
    order = [int(n) % x.ndim for n in order]
    if order == list(range(x.ndim)):
        return x
    shape = [x.shape[n] for n in order]
    if order == [1, 0]:
        return w.call(f"{x.text}.T", shape)
    return w.call(f"transpose({x.text}, {listed(order)})", shape)


def broadcast(w, x, shape):
    shape = tuple(shape)
    return x if x.shape == shape else w.call(f"broadcast({x.text}, {listed(shape)})", shape)


def index_map(w, x, positions):
    """Elements of x by their positions in its flat order; −1 stands for the number 0."""
    positions = np.asarray(positions)
    if positions.size == 0:
        nothing = w.call(f"{reshape(w, x, (x.size,)).text}[:0]", (0,))
        return reshape(w, nothing, positions.shape)
    if np.array_equal(positions, np.arange(x.size).reshape(x.shape)):
        return x
    flat = reshape(w, x, (x.size,))
    if positions.ndim == 0 and positions >= 0:
        return w.call(f"{flat.text}[{int(positions)}]", ())
    if (positions < 0).any():
        flat = w.call(f"concat({flat.text}, [0])", (x.size + 1,))
        positions = np.where(positions < 0, x.size, positions)
    gathered = w.call(f"gather({flat.text}, {listed(positions.ravel())})", (positions.size,))
    return reshape(w, gathered, positions.shape)


def positions(x):
    return np.arange(x.size).reshape(x.shape)


def rearranged(numpy_function):
    """A function that only moves, copies and drops elements: where each of them comes from, by NumPy."""

    def translate(w, x, *args, **kwargs):
        # One is added so that what NumPy fills in, a zero, is told from the element at 0.
        return index_map(w, x, numpy_function(positions(x) + 1, *args, **kwargs) - 1)

    return translate


def split(numpy_function):
    def translate(w, x, *args, **kwargs):
        return [block(w, x, part) for part in numpy_function(positions(x), *args, **kwargs)]

    return translate


def block(w, x, part):
    """A contiguous block of x, given by the positions of its elements."""
    if part.size == 0:
        return index_map(w, x, part)
    if part.shape == x.shape:
        return x
    corners = np.unravel_index([part.flat[0], part.flat[-1]], x.shape)
    bounds = [(int(low), int(high) + 1) for low, high in corners]
    return subscript(w, x, [slice(low, high) for low, high in bounds])


def subscript(w, x, indices):
    """A subscript of whole numbers and slices of step 1."""
    text, shape = [], []
    for index, extent in zip(indices, x.shape):
        if isinstance(index, slice):
            low, high, step = index.indices(extent)
            assert step == 1
            shape.append(max(high - low, 0))
            if (low, high) == (0, extent):
                text.append(":")
            else:
                text.append(f"{low or ''}:{high if high < extent else ''}")
        else:
            text.append(str(int(index) % extent))
    while text and text[-1] == ":":
        text.pop()
    shape += x.shape[len(indices) :]
    return w.call(f"{x.text}[{', '.join(text)}]", shape) if text else x


def getitem(w, x, index):
    indices = index if isinstance(index, tuple) else (index,)
    plain = all(
        isinstance(i, (int, np.integer))
        or isinstance(i, slice)
        and i.step in (None, 1)
        and i.indices(n)[0] < i.indices(n)[1]
        for i, n in zip(indices, x.shape)
    )
    if plain and len(indices) <= x.ndim:
        return subscript(w, x, indices)
    return index_map(w, x, positions(x)[index])


def transposed_by(numpy_function):
    """A function that permutes the axes."""

    def translate(w, x, *args, **kwargs):
        extents = tuple(range(2, x.ndim + 2))
        result = numpy_function(np.empty(extents), *args, **kwargs).shape
        return transpose(w, x, [n - 2 for n in result])

    return translate


def reshaped_by(numpy_function):
    """A function that keeps the order of the elements."""

    def translate(w, x, *args, **kwargs):
        return reshape(w, x, numpy_function(np.empty(x.shape), *args, **kwargs).shape)

    return translate


def concatenate(w, parts, axis):
    parts = list(parts)
    rank = parts[0].ndim
    axis = axis % rank
    filled = [p for p in parts if p.size]
    shape = list(parts[0].shape)
    shape[axis] = sum(p.shape[axis] for p in parts)
    if not filled:
        return reshape(w, parts[0], shape)
    if len(filled) == 1:
        return filled[0]
    text = ", ".join(p.text for p in filled)
    return w.call(f"concat({text}{f', axis={axis}' if axis else ''})", shape)


def stack(w, parts, axis=0):
    shape = list(parts[0].shape)
    shape.insert(axis, len(parts))
    text = ", ".join(p.text for p in parts)
    if axis == 0:
        return w.call(f"[{text}]", shape)
    return w.call(f"stack({text}, axis={axis})", shape)


def array_from(w, parts):
    parts = [array_from(w, p) if isinstance(p, (list, tuple)) else p for p in parts]
    return stack(w, parts)
