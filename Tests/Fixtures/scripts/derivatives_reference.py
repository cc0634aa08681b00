"""Writes derivatives.json: values and first to third derivatives of every primitive, also at ties, zeros, ends and infinities.

    python3 -m pip install mpmath
    python3 Tests/Fixtures/scripts/derivatives_reference.py [NAME...]

With names, only the rows of those functions are written anew; the others take minutes.

No derivative formula appears here. A function is stated once, as its definition, and differentiated by central
differences of step 1e-60 (relative to the distance of the nearest singularity) in 1300-digit arithmetic. Where a point is an
end of the domain or an infinity, the derivatives are taken at three points on the way to it, 1e-30, 1e-60 and 1e-120
(or 1e30, 1e60 and 1e120) from it, and the limit is what they come to: ±∞ where they grow, 0 where they shrink, else the number that
two of them share.

A row is {"at": [x...], "orders": [[f...], [first...], [second...], [third...]], "sizes": ...}. With m results and n
arguments an order k has m n^k numbers, in row-major order; null is no derivative as a real function,
no limit, or a third derivative beyond the range of a double. A size is what to measure an error against: the magnitude of the derivative, or of its neighbours where it
passes through zero; null is the first. A row with "why" is stated by hand, by the policy for kinks, and "why" says by which part of it.
"""

import itertools
import json
import math
import pathlib
import sys

from mpmath import mp, mpf

from elementwise_reference import BINARY, STEP, UNARY, double, precision, single, written as write_rows

INF = math.inf
# Coefficients c of Σ c f(x + i h) / h^k, by i.
STENCILS = {
    1: ((-1, mpf(-0.5)), (1, mpf(0.5))),
    2: ((-1, mpf(1)), (0, mpf(-2)), (1, mpf(1))),
    3: ((-2, mpf(-0.5)), (-1, mpf(1)), (1, mpf(-1)), (2, mpf(0.5))),
}


def partials(f, x, steps, order):
    """All partial derivatives of one order, each a list over the results, by index tuples in row-major order."""
    found = {}
    for indices in itertools.combinations_with_replacement(range(len(x)), order):
        axes = sorted(set(indices))
        total = None
        for terms in itertools.product(*(STENCILS[indices.count(axis)] for axis in axes)):
            moved, weight = list(x), mpf(1)
            for axis, (offset, c) in zip(axes, terms):
                moved[axis] += offset * steps[axis]
                weight *= c
            values = [weight * v for v in f(moved)]
            total = values if total is None else [a + b for a, b in zip(total, values)]
        scale = mpf(1)
        for axis in indices:
            scale *= steps[axis]
        found[indices] = [v / scale for v in total]
    every = itertools.product(range(len(x)), repeat=order)
    return [found[tuple(sorted(indices))] for indices in every]


def flat(columns):
    """Row-major by result first."""
    return [column[i] for i in range(len(columns[0])) for column in columns]


def orders(f, x, steps):
    return [f(x)] + [flat(partials(f, x, steps, k)) for k in (1, 2, 3)]


def decimal(number):
    """The shortest decimal that reads as the nearest double."""
    if number is None:
        return None
    if number != 0 and not mp.isinf(number) and abs(mp.mag(number)) > 2000:
        number = mpf(0) if mp.mag(number) < 0 else INF * mp.sign(number)
    if isinstance(number, mpf):
        number = float.fromhex(double(number))
    return repr(float(number)).removesuffix(".0")


def row(at, all_orders, sizes=None, why=None):
    result = {"at": [decimal(v) for v in at]}
    result["orders"] = [[decimal(v) for v in order] for order in all_orders]
    if sizes is not None:
        pairs = [zip(*p) for p in zip(all_orders, sizes)]
        sizes = [[None if v is None or s <= abs(v) else decimal(s) for v, s in order] for order in pairs]
        if any(s is not None for order in sizes for s in order):
            result["sizes"] = sizes
    if why is not None:
        result["why"] = why
    return json.dumps(result, ensure_ascii=False)


def elementwise_row(f, x, reach):
    """Sizes are the largest of each derivative at the point and around it."""
    x = [mpf(v) for v in x]
    reach = min(mpf(1), reach(*x))
    here = lambda p: orders(lambda v: [f(*v)], p, [reach * STEP] * len(p))
    at = here(x)
    sizes = [[abs(v) for v in order] for order in at]
    # Functions like exp(-x^2) change by a factor within 1/|x|.
    for signs in itertools.product((-0.75, 0.375), repeat=len(x)):
        near = here([v + t * reach / max(mpf(1), abs(v)) for v, t in zip(x, signs)])
        sizes = [[max(s, abs(v)) for s, v in zip(a, b)] for a, b in zip(sizes, near)]
    # A rule need not come to the ∞ that a third derivative rounds to: the terms of which it is the sum overflow too.
    at[3] = [v if abs(v) < mpf(2) ** 1023 else None for v in at[3]]
    return row(x, at, sizes)


def limit(values):
    # What is left of 1300 digits after differences of numbers like 1e120 is no derivative.
    values = [v if abs(v) > mpf(10) ** -500 else mpf(0) for v in values]
    a, b, c = (abs(v) for v in values)
    if c == b == 0 or (c < b / 1.5 and b < a / 1.5):
        return mpf(0)
    if c > 1.5 * b and b > 1.5 * a:
        return INF if values[2] > 0 else -INF
    if abs(values[2] - values[1]) < mpf(10) ** -25 * c:
        return values[2]
    return None


def ends(f, at):
    """The orders at a point of which a number is infinite, or written ("from", x, side) for the end x of a domain."""
    approach = []
    for exponent in (30, 60, 120):
        x, steps = [], []
        for v in at:
            if isinstance(v, tuple):
                distance = mpf(10) ** -exponent
                x.append(mpf(v[1]) + v[2] * distance)
                steps.append(distance * STEP)
            elif math.isinf(v):
                x.append(mpf(10) ** exponent * (1 if v > 0 else -1))
                steps.append(STEP)
            else:
                x.append(mpf(v))
                steps.append(STEP)
        approach.append(orders(f, x, steps))
    return [[limit(v) for v in zip(*order)] for order in zip(*approach)]


def edge_row(f, at, scale=None):
    """See `ends`; f has a list of results."""
    found = ends(f, at)
    sizes = None if scale is None else scale(found)
    return row([v[1] if isinstance(v, tuple) else v for v in at], found, sizes)


def by_result(all_orders):
    """The size of each derivative of a structured function: the largest of its order for the same result."""
    m = len(all_orders[0])
    sizes = []
    for order in all_orders:
        count = len(order) // m
        rows = [order[i * count : (i + 1) * count] for i in range(m)]
        largest = [max((abs(v) for v in r if v is not None and not mp.isinf(v)), default=mpf(0)) for r in rows]
        sizes.append([size for size in largest for _ in range(count)])
    return sizes


def structured_row(f, at):
    if any(isinstance(v, tuple) or math.isinf(v) for v in at):
        return edge_row(f, at, by_result)
    # Where the largest are tied, the third cumulant of softmax and the like pass through zero.
    x = [mpf(v) for v in at]
    here = lambda p: orders(f, p, [STEP] * len(p))
    found = here(x)
    sizes = by_result(found)
    for shift in (-0.375, 0.25):
        near = by_result(here([v + shift * (i + 1) / len(x) for i, v in enumerate(x)]))
        sizes = [[max(s, t) for s, t in zip(a, b)] for a, b in zip(sizes, near)]
    # What the differences of a function like x^3 leave of a derivative that is 0.
    found = [[v if abs(v) > s * mpf(10) ** -80 else mpf(0) for v, s in zip(a, b)] for a, b in zip(found, sizes)]
    return row(x, found, sizes)


# MARK: Functions of one number at the ends of their domains, at infinities and at zeros with either sign

UP, DOWN = 1, -1
EVERYWHERE = "exp expm1 sin cos tan asin acos atan sinh cosh tanh asinh atanh sigmoid softplus erf erfc log1p square gelu geluTanh silu mish sinc logSigmoid"
AT_INFINITY = "exp expm1 sinh cosh tanh asinh atan sigmoid softplus erf erfc square gelu geluTanh silu relu abs negate reciprocal elu leakyRelu sign cbrt logSigmoid softSign selu celu hardTanh relu6 hardSigmoid"
UNARY_EDGES = {
    "log": [(0.0, UP), (-0.0, UP), INF],
    "log2": [(0.0, UP), (-0.0, UP), INF],
    "log10": [(0.0, UP), (-0.0, UP), INF],
    "log1p": [(-1.0, UP), INF],
    "sqrt": [(0.0, UP), (-0.0, UP), INF],
    "reciprocal": [(0.0, UP), (-0.0, DOWN)],
    "asin": [(1.0, DOWN), (-1.0, UP)],
    "acos": [(1.0, DOWN), (-1.0, UP)],
    "atanh": [(1.0, DOWN), (-1.0, UP)],
    "acosh": [(1.0, UP), INF],
    "cbrt": [(0.0, UP)],
    "rsqrt": [(0.0, UP)],
    "logit": [(0.0, UP), (1.0, DOWN)],
    "entr": [(0.0, UP), (-0.0, UP)],
}


def unary_edges(name):
    points = [("from",) + p if isinstance(p, tuple) else p for p in UNARY_EDGES.get(name, [])]
    if name in AT_INFINITY.split():
        points += [INF, -INF]
    return points


# The derivative of least norm of each order: between the derivatives of that order on the two sides, the one nearest to 0.
LEAST_NORM = "kink: the derivative of least norm"
UNARY_KINKS = {
    "relu": [((x,), [[0], [0], [0], [0]]) for x in (0.0, -0.0)],
    "abs": [((x,), [[0], [0], [0], [0]]) for x in (0.0, -0.0)],
    "sign": [((x,), [[0], [0], [0], [0]]) for x in (0.0, -0.0)],
    "leakyRelu": [((x,), [[0], [0.01], [0], [0]]) for x in (0.0, -0.0)],
    "elu": [((x,), [[0], [1], [0], [0]]) for x in (0.0, -0.0)],
    # Steps: the value is the function's own, and no derivative tells of the jump.
    "floor": [((x,), [[x], [0], [0], [0]]) for x in (0.0, 1.0, -2.0, 1e300)],
    "ceil": [((x,), [[x], [0], [0], [0]]) for x in (0.0, 1.0, -2.0, 1e300)],
    "trunc": [((x,), [[x], [0], [0], [0]]) for x in (0.0, 1.0, -2.0, 1e300)],
    "roundHalfEven": [((x,), [[y], [0], [0], [0]]) for x, y in ((0.5, 0), (1.5, 2), (2.5, 2), (-0.5, 0), (-1.5, -2))],
    "roundHalfAway": [((x,), [[y], [0], [0], [0]]) for x, y in ((0.5, 1), (1.5, 2), (2.5, 3), (-0.5, -1), (-2.5, -3))],
    "softSign": [((0.0,), [[0], [1], [0], [None]])],
    "hardTanh": [((x,), [[x], [0], [0], [0]]) for x in (1.0, -1.0)],
    "relu6": [((x,), [[x], [0], [0], [0]]) for x in (0.0, 6.0)],
    "hardSigmoid": [((x,), [[y], [0], [0], [0]]) for x, y in ((-3.0, 0), (3.0, 1))],
}

# MARK: Functions of two numbers

# x^y over the whole range: exponents of which y - 1 is rounded, powers that overflow or underflow while their derivatives do
# not, subnormal bases, exponents that are nearly whole.
TAIL = 1 + 2.0**-40
POWERS = [(1e300, 0.3), (1e-300, 0.3), (1e300, 0.1), (1e-300, 0.1), (1e300, 1e-3), (1e-300, 1e-3), (1e300, -0.7)]
POWERS += [(1e-300, -0.01), (1e300, 1 / 3), (1e-300, 1 / 3), (1e-300, 0.7), (1e200, 2.0), (1e-200, 2.0), (1e103, 3.0)]
POWERS += [(1e-160, 2.2), (1e-130, 2.7), (1e150, 2.1), (5e-324, 0.5), (1e-310, 0.9), (3e-320, 1.1), (1e-310, 1.0)]
POWERS += [(1e-310, 1e-3), (1.7, 1200.1), (1.7, -1300.3), (0.6, 1400.7), (0.6, -1350.9), (2.0, 1023.5), (0.5, 1074.5)]
POWERS += [(1.5, TAIL), (0.7, 2 * TAIL), (10.0, 3 * TAIL), (0.2, -TAIL), (3.0, 1e-17), (0.3, -1e-17), (1.0, 0.3)]
POWERS += [(1 + 2.0**-52, 1e15), (1 - 2.0**-53, 1e15 + 0.5), (2.5, 0.0), (0.4, 0.0), (1e-200, 0.0), (1e200, 0.0)]
POWERS += [(1e-200, 1.0), (1e200, 1.0), (7.0, 2.0), (0.1, 2.0), (0.1, 3.0), (0.9, 4.0), (12.5, -1.0), (12.5, -2.0)]
NEGATIVES = [(-2.0, 3.0), (-1.5, 2.0), (-0.3, -3.0), (-10.0, 7.0), (-4.0, 1.0), (-1e10, -2.0), (-3.0, 0.0), (-1e200, 2.0)]
NEGATIVES += [(-1e-200, 2.0), (-1e103, 3.0), (-1e300, -1.0), (-0.7, 101.0), (-5e-324, 1.0), (-2.0, -4.0)]


def power(x, y):
    return mp.exp(y * mp.log(x))


ZERO_TO_ZERO = "0⁰ = 1 is a convention, for x^y has no limit there; with it x⁰ is the constant 1, and the point counts as flat"
BY_HALVES = "kink: a tie of two variables is split evenly"
LEAST = "kink: the subgradient of least norm between the slope and 1; its own derivative by the slope where that is chosen"
FLAT2, FLAT3 = [0] * 4, [0] * 8


def binary_extra():
    """Rows of the functions of two numbers beyond the tables of elementwise.json."""
    yield "pow", [elementwise_row(power, p, lambda x, y: abs(x)) for p in POWERS]
    exponents = [-3.0, -1.5, -1.0, -0.5, -0.05, 0.05, 0.3, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.25, 2.5, 3.0, 3.5, 4.0, 7.0]
    of_powers = lambda v: [power(*v)]
    rows = [edge_row(of_powers, (("from", 0.0, UP), y)) for y in exponents]
    rows += [edge_row(of_powers, (INF, y)) for y in exponents]
    rows += [edge_row(of_powers, (INF, 0.0))]
    rows += [edge_row(of_powers, (x, y)) for x in (0.5, 3.0) for y in (INF, -INF)]
    rows += [row((x, 0.0), [[1], [0, 0], FLAT2, FLAT3], why=ZERO_TO_ZERO) for x in (0.0, -0.0)]
    yield "pow", rows
    # Of a negative base there are whole powers, and no derivative by the exponent. The limit at −0 is the one from below.
    for x, y in NEGATIVES + [(-0.0, n) for n in (-2.0, -1.0, 1.0, 2.0, 3.0, 4.0, 5.0)]:
        by_base = lambda v, n=int(y): [v[0] ** n]
        at = (("from", x, DOWN),) if x == 0 else (x,)
        one = ends(by_base, at) if x == 0 else orders(by_base, [mpf(x)], [abs(mpf(x)) * STEP])
        yield "pow", [row((x, y), [one[0]] + [one[k] + [None] * (2**k - 1) for k in (1, 2, 3)])]
    angle = lambda v: [mp.atan2(*v)]
    rows = [edge_row(angle, p) for p in [(2.0, INF), (2.0, -INF), (INF, 2.0), (-INF, 2.0), (INF, 0.0), (-3.0, -INF)]]
    rows += [edge_row(angle, p) for p in [(INF, INF), (-INF, INF), (INF, -INF), (-INF, -INF)]]
    yield "atan2", rows
    for name in ("maximum", "minimum"):
        points = [(2.0, 2.0), (0.0, 0.0), (0.0, -0.0), (-1e300, -1e300), (INF, INF), (-INF, -INF)]
        yield name, [row(p, [[p[0]], [0.5, 0.5], FLAT2, FLAT3], why=BY_HALVES) for p in points]
        f = {"maximum": max, "minimum": min}[name]
        yield name, [edge_row(lambda v, f=f: [f(*v)], p) for p in [(INF, 1.0), (1.0, INF), (-INF, 1.0), (1.0, -INF)]]
    quotient = lambda v: [v[0] / v[1]]
    divisors = [(("from", 0.0, UP)), (("from", -0.0, DOWN)), INF, -INF]
    yield "divide", [edge_row(quotient, (x, y)) for x in (2.0, -3.0) for y in divisors] + [
        edge_row(quotient, (INF, 2.0)), elementwise_row(lambda x, y: x / y, (0.0, 2.0), lambda x, y: abs(y))
    ]
    zeros = [(0.0, 0.0), (0.0, 3.0), (3.0, 0.0), (-0.0, 2.0)]
    yield "multiply", [elementwise_row(lambda x, y: x * y, p, lambda x, y: mpf(1)) for p in zeros]
    yield "hypot", [row((0.0, 0.0), [[0], [0, 0], FLAT2, FLAT3], why=LEAST_NORM)]
    yield "logAddExp", [
        row((INF, INF), [[INF], [0.5, 0.5], [None] * 4, [None] * 8], why=BY_HALVES),
        row((-INF, -INF), [[-INF], [0.5, 0.5], [None] * 4, [None] * 8], why=BY_HALVES),
        row((-INF, 2.0), [[2], [0, 1], FLAT2, FLAT3], why="the limit"),
        row((INF, 2.0), [[INF], [1, 0], FLAT2, FLAT3], why="the limit"),
    ]
    multiple = "the derivatives beside the jump, which are the same on both sides"
    for name in ("floorRemainder", "truncatingRemainder"):
        yield name, [
            row((x, y), [[0], [1, -x / y], FLAT2, FLAT3], why=multiple) for x, y in ((6.0, 2.0), (-6.0, 2.0), (6.0, -3.0))
        ]
    product = "0 log 0 = 0, as the limit of x log x"
    yield "xLogY", [row((0.0, 0.0), [[0], [-INF, 0], [None] * 4, [None] * 8], why=product)]
    yield "xLog1pY", [row((0.0, -1.0), [[0], [-INF, 0], [None] * 4, [None] * 8], why=product)]
    for name in ("leakyReluOfSlope", "eluOfAlpha"):
        rows = []
        for b in (-1.0, 0.0, 0.25, 1.0, 3.0):
            chosen = min(max(b, 0), 1)
            rows.append(row((0.0, b), [[0], [chosen, 0], by_one_only(), by_one_only(3)], why=LEAST))
        yield name, rows


def by_one_only(order=2):
    """Derivatives by the first argument alone are 0 at the kink; mixed ones have no value that the policy decides."""
    return [0 if all(i == 0 for i in indices) or all(i == 1 for i in indices) else None
            for indices in itertools.product((0, 1), repeat=order)]


# MARK: Functions of a tensor


def log_sum_exp(x):
    # Of the largest term the exponential is 1: the same function, without numbers of 10^120 digits.
    m = max(x)
    return m + mp.log(sum(mp.exp(v - m) for v in x))


def log_softmax(x):
    m = log_sum_exp(x)
    return [v - m for v in x]


def softmax(x):
    return [mp.exp(v) for v in log_softmax(x)]


def along(f, axis):
    """f along an axis of a 2 by 3 matrix."""

    def g(x):
        if axis == 1:
            return f(x[:3]) + f(x[3:])
        columns = [f([x[j], x[j + 3]]) for j in range(3)]
        return [columns[j][i] for i in range(len(columns[0])) for j in range(3)]

    return g


def matmul(x):
    """A 2 by 2 matrix times another."""
    a, b = x[:4], x[4:]
    return [a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3]]


def classifier(x):
    """−log softmax(W v)₁ for a 2 by 2 matrix W and a vector v."""
    return [-log_softmax([x[0] * x[4] + x[1] * x[5], x[2] * x[4] + x[3] * x[5]])[1]]


TIES = [[0.0], [3.0], [0.0, 0.0], [1.5, 1.5], [0.0, 0.0, 0.0], [2.0, 2.0, 1.0], [2.0, 1.0, 2.0], [2.0, 1.0, 1.0], [0.0, 0.0, 0.0, 0.0]]
TIES += [[1.0, 2.0, 2.0, 1.0], [-1.0, 0.5, 0.25]]
SATURATED = [[40.0, 0.0], [0.0, -40.0], [40.0, 40.0, 0.0], [0.0, 37.0, -3.0], [1000.0, 0.0, -1000.0], [800.0, 800.0, 0.0]]
SATURATED += [[0.0, 20.0, 20.0, 5.0], [1e300, 0.0], [-700.0, 0.0, -700.0], [709.0, 0.0]]
INFINITE = [[-INF, 0.0], [1.0, -INF, 2.0], [1.0, -INF, 1.0], [-INF, 2.0, -INF]]
MATRICES = [[0.0] * 6, [1.0, 1.0, 0.0, 1.0, 2.0, 2.0], [40.0, 0.0, 40.0, 0.0, 0.0, -1.0], [3.0, 1.0, 2.0, 0.5, -1.0, 0.25]]
STRUCTURED = {
    "logSoftmax": (log_softmax, TIES + SATURATED + INFINITE),
    "softmax": (softmax, TIES + SATURATED + INFINITE),
    "logSumExp": (lambda x: [log_sum_exp(x)], TIES + SATURATED + INFINITE),
    "logSoftmax of rows": (along(log_softmax, 1), MATRICES),
    "logSoftmax of columns": (along(log_softmax, 0), MATRICES),
    "softmax of rows": (along(softmax, 1), MATRICES),
    "softmax of columns": (along(softmax, 0), MATRICES),
    "logSumExp of rows": (along(lambda x: [log_sum_exp(x)], 1), MATRICES),
    "logSumExp of columns": (along(lambda x: [log_sum_exp(x)], 0), MATRICES),
    "logSumExp of both axes": (lambda x: [log_sum_exp(x)], MATRICES),
    "sum": (lambda x: [sum(x)], [[0.0], [0.0, 0.0], [1.0, -1.0, 1.0]]),
    "mean": (lambda x: [sum(x) / len(x)], [[0.0], [0.0, 0.0], [1.0, -1.0, 1.0]]),
    "max": (lambda x: [max(x)], [[0.0], [1.0, -1.0, 3.0], [1.0, 1.0, 3.0]]),
    "min": (lambda x: [min(x)], [[0.0], [1.0, -1.0, 3.0], [3.0, -1.0, 3.0]]),
    "matmul": (matmul, [[0.0] * 8, [1.0] * 8, [1.0, 0.0, 0.0, 1.0, 2.0, -1.0, 0.5, 3.0]]),
    "dot": (lambda x: [x[0] * x[2] + x[1] * x[3]], [[0.0] * 4, [1.0, 0.0, 0.0, 2.0]]),
    "dot with itself": (lambda x: [sum(v * v for v in x)], [[0.0] * 3, [1.0, 0.0, -2.0]]),
    "affine": (lambda x: [x[0] * x[4] + x[1] * x[5] + x[6], x[2] * x[4] + x[3] * x[5] + x[7]], [[0.0] * 8, [1.0, 2.0, 0.0, 1.0, 0.0, 3.0, 1.0, 1.0]]),
    "classifier": (classifier, [[0.0] * 6, [0.0, 0.0, 0.0, 0.0, 1.0, -2.0], [1.0, 0.5, 1.0, 0.5, 1.0, 2.0]]),
    "squares gathered": (lambda x: [x[1] ** 2 * x[0], x[1] ** 2 * x[1], x[0] ** 2 * x[0]], [[0.0, 0.0], [1.0, 2.0]]),
    "product of a row and a column": (lambda x: [a * b for a in x[:2] for b in x[2:]], [[0.0] * 4, [1.0, 2.0, 3.0, 0.0]]),
    "softmax of products": (lambda x: softmax([v * v for v in x]), [[0.0, 0.0], [0.0, 0.0, 0.0], [1.0, 1.0, 0.0], [1.0, -1.0]]),
    "logSoftmax of squares": (lambda x: log_softmax([v * v for v in x]), [[0.0, 0.0], [1.0, -1.0, 0.0], [1.0, 2.0]]),
    "logSumExp of squares": (lambda x: [log_sum_exp([v * v for v in x])], [[0.0, 0.0], [1.0, -1.0, 0.0]]),
    "where": (lambda x: [v * v * v if v > 0 else -v * v for v in x], [[1.0, -2.0], [2.0, 2.0]]),
}


REDUCTION_TIES = "kink: ties are split evenly"
STRUCTURED_KINKS = {
    "max": [([2.0, 2.0], [0.5, 0.5]), ([1.0, 3.0, 3.0], [0, 0.5, 0.5]), ([0.0] * 4, [0.25] * 4), ([INF, INF], [0.5, 0.5])],
    "min": [([2.0, 2.0], [0.5, 0.5]), ([1.0, 3.0, 1.0], [0.5, 0, 0.5]), ([0.0] * 4, [0.25] * 4), ([-INF, -INF], [0.5, 0.5])],
}


def main(names):
    groups = {"elementwise": {}, "structured": {}}
    elementwise = groups["elementwise"]
    wanted = lambda name: not names or name in names
    for name, (f, points, distance) in UNARY.items():
        if not wanted(name):
            continue
        points = sorted(set(single(x, distance) for x in points))
        with precision(name):
            rows = [elementwise_row(f, (x,), distance) for x in points]
        rows += [edge_row(lambda v: [f(v[0])], (p,)) for p in unary_edges(name)]
        if name in EVERYWHERE.split():
            rows.append(edge_row(lambda v: [f(v[0])], (("from", -0.0, DOWN),)))
        rows += [row(at, found, why=LEAST_NORM) for at, found in UNARY_KINKS.get(name, [])]
        elementwise[name] = rows
    for name, (f, points, distance) in BINARY.items():
        if name == "powOfNegative" or not wanted(name):
            continue
        points = sorted(set((single(x), single(y)) for x, y in points))
        elementwise[name] = [elementwise_row(f, p, distance) for p in points]
    for name, rows in binary_extra():
        if wanted(name):
            elementwise.setdefault(name, []).extend(rows)
    for name, (f, points) in STRUCTURED.items():
        if wanted(name):
            groups["structured"][name] = [structured_row(f, x) for x in points]
    for name, cases in STRUCTURED_KINKS.items():
        if not wanted(name):
            continue
        for x, slopes in cases:
            flat_orders = [[0] * len(x) ** k for k in (2, 3)]
            value = {"max": max, "min": min}[name](x)
            groups["structured"][name].append(row(x, [[value], slopes] + flat_orders, why=REDUCTION_TIES))
    write_rows(pathlib.Path(__file__).parent.parent / "derivatives.json", groups, names)


if __name__ == "__main__":
    main(sys.argv[1:])
