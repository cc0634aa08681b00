"""Functions of one or two values that broadcast."""

import math
import re

import numpy as np

from layout import broadcast, stack


def unary(template):
    """`{}` stands for the operand."""
    is_call = bool(re.fullmatch(r"\w+\(\{\}\)", template))

    def translate(w, x):
        return w.step(template.replace("{}", x.text), x.shape, is_call)

    return translate


def binary(template, is_call=False):
    def translate(w, x, y):
        shape = np.broadcast_shapes(x.shape, y.shape)
        return w.step(template.replace("{x}", x.text).replace("{y}", y.text), shape, is_call)

    return translate


add = binary("{x} + {y}")
subtract = binary("{x} - {y}")
multiply = binary("{x} * {y}")
divide = binary("{x} / {y}")
power = binary("{x}^{y}")
maximum = binary("maximum({x}, {y})", True)
minimum = binary("minimum({x}, {y})", True)


def floor(w, x, value):
    """⌊x⌋ by counting the whole numbers that are not above x, of those well around the point."""
    bound = int(math.ceil(np.max(np.abs(value), initial=0))) + 2
    wholes = np.arange(1 - bound, bound + 1, dtype=float).reshape((-1,) + (1,) * x.ndim)
    below = w.infix(f"{x.text} >= {w.constant(wholes).text}", (2 * bound,) + x.shape)
    count = w.call(f"sum({below.text}, axis=0)", x.shape)
    return w.infix(f"{count.text} - {bound}", x.shape)


def ceiling(w, x, value):
    return w.infix(f"-{floor(w, w.infix(f'-{x.text}', x.shape), value).text}", x.shape)


def remainder(w, x, y, value_x, value_y):
    """x − y ⌊x / y⌋."""
    steps = floor(w, divide(w, x, y), np.divide(value_x, value_y))
    return subtract(w, x, multiply(w, y, steps))


def where(w, c, x, y):
    shape = np.broadcast_shapes(c.shape, x.shape, y.shape)
    return w.call(f"where({c.text}, {x.text}, {y.text})", shape)


def log_sum_of_two(w, x, y, base=None):
    """log(bˣ + bʸ)/log b."""
    shape = np.broadcast_shapes(x.shape, y.shape)
    pair = stack(w, [broadcast(w, x, shape), broadcast(w, y, shape)])
    if base is None:
        return w.call(f"logsumexp({pair.text}, axis=0)", shape)
    return w.infix(f"logsumexp(log({base}) * {pair.text}, axis=0) / log({base})", shape)
