"""Writes intervals.json: the smallest and the largest value of elementary functions over intervals.

Needs mpmath; the tests do not:

    python3 Tests/Fixtures/scripts/interval_reference.py

Each row is [lower, upper, smallest, largest], the last two from 60-digit arithmetic at the ends and at the extrema between
them, rounded to the nearest double.
"""

import json
import pathlib
import random

import mpmath as m

here = pathlib.Path(__file__).parent.parent
m.mp.dps = 60

sigmoid = lambda x: 1 / (1 + m.exp(-x))
gelu_tanh = lambda z: z * sigmoid(2 * m.sqrt(2 / m.pi) * (z + m.mpf(0.044715) * z**3))

# The function, where it is looked at, and its extrema: a list, or one with a period.
FUNCTIONS = {
    "exp": (m.exp, -50, 50, []),
    "expm1": (m.expm1, -30, 30, []),
    "log": (m.log, 1e-8, 1e8, []),
    "log1p": (m.log1p, -0.999, 1e5, []),
    "log2": (lambda x: m.log(x, 2), 1e-8, 1e8, []),
    "log10": (m.log10, 1e-8, 1e8, []),
    "sqrt": (m.sqrt, 0, 1e8, []),
    "sin": (m.sin, -40, 40, [(m.pi / 2, m.pi)]),
    "cos": (m.cos, -40, 40, [(m.mpf(0), m.pi)]),
    "asin": (m.asin, -1, 1, []),
    "acos": (m.acos, -1, 1, []),
    "atan": (m.atan, -50, 50, []),
    "sinh": (m.sinh, -20, 20, []),
    "cosh": (m.cosh, -20, 20, [m.mpf(0)]),
    "tanh": (m.tanh, -20, 20, []),
    "asinh": (m.asinh, -1e5, 1e5, []),
    "acosh": (m.acosh, 1, 1e5, []),
    "atanh": (m.atanh, -0.9999, 0.9999, []),
    "erf": (m.erf, -5, 5, []),
    "erfc": (m.erfc, -5, 20, []),
    "sigmoid": (sigmoid, -50, 50, []),
    "softplus": (lambda x: m.log1p(m.exp(x)), -50, 50, []),
    "square": (lambda x: x * x, -10, 10, [m.mpf(0)]),
    "abs": (abs, -10, 10, [m.mpf(0)]),
    "relu": (lambda x: max(x, m.mpf(0)), -10, 10, []),
    "gelu": (lambda z: z * m.erfc(-z / m.sqrt(2)) / 2, -10, 10, [-0.75]),
    "silu": (lambda z: z * sigmoid(z), -10, 10, [-1.28]),
    "geluTanh": (gelu_tanh, -10, 10, [-0.75]),
}


def extrema(function, places, low, high):
    for place in places:
        if isinstance(place, tuple):
            first, period = place
            k = m.ceil((low - first) / period)
            while first + k * period <= high:
                yield first + k * period
                k += 1
        elif isinstance(place, float):
            yield m.findroot(lambda x: m.diff(function, x), m.mpf(place))
        else:
            yield place


def rows(name, numbers):
    function, low, high, places = FUNCTIONS[name]
    exact = {place: list(extrema(function, [place], m.mpf(low), m.mpf(high))) for place in places}
    result = []
    for _ in range(40):
        if low > 0 and high / low > 1e6:
            center = 10 ** numbers.uniform(m.log10(low), m.log10(high))
        else:
            center = numbers.uniform(low, high)
        width = (high - low if numbers.random() < 0.2 else abs(center) + 0.1) * 10 ** numbers.uniform(-14, 0)
        a, b = max(float(low), float(center - width)), min(float(high), float(center + width))
        if numbers.random() < 0.05:
            b = a
        values = [function(m.mpf(a)), function(m.mpf(b))]
        for place in places:
            values += [function(x) for x in exact[place] if a < x < b]
        result.append([a, b, float(min(values)), float(max(values))])
    return result


numbers = random.Random(5)
text = ",\n".join(f'"{name}": {json.dumps(rows(name, numbers))}' for name in FUNCTIONS)
(here / "intervals.json").write_text("{\n" + text + "\n}\n")
