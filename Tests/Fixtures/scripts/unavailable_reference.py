"""Writes unavailable.json: values of functions that the formula language has not, by their names elsewhere.

The command line says what to write in their place; the tests hold that formula against these values, which come from
mpmath's functions and from definitions over lists of numbers, never from the formulas. The first name of a function
stands for all of them.

    python3 Tests/Fixtures/scripts/unavailable_reference.py
"""

import json
import pathlib

import mpmath as m

m.mp.dps = 60
fixtures = pathlib.Path(__file__).parent.parent

REALS = ["-2.5", "-0.75", "0.3", "1.7"]
POSITIVE = ["0.2", "0.9", "1.4", "3.5"]
UNIT = ["0.1", "0.45", "0.8"]
BEYOND_ONE = ["1.25", "2.5", "-3"]


def clamp(x, low, high):
    return low if x < low else high if x > high else x


ONE = {  # name: function of one number, where it is evaluated
    "absolute": (abs, REALS), "negative": (lambda x: -x, REALS), "cube": (lambda x: m.power(x, 3), REALS),
    "sgn": (m.sign, REALS + ["0"]), "exp2": (lambda x: m.power(2, x), REALS),
    "exp10": (lambda x: m.power(10, x), REALS), "lg": (m.log10, POSITIVE), "lb": (lambda x: m.log(x, 2), POSITIVE),
    "cbrt": (lambda x: m.sign(x) * m.cbrt(abs(x)), REALS), "rsqrt": (lambda x: m.power(x, m.mpf(-1) / 2), POSITIVE),
    "logit": (lambda p: -m.log(1 / p - 1), UNIT), "sinc": (m.sincpi, REALS + ["0"]),
    "sinpi": (m.sinpi, REALS), "cospi": (m.cospi, REALS), "sec": (m.sec, REALS), "csc": (m.csc, REALS),
    "cot": (m.cot, REALS), "sech": (m.sech, REALS), "csch": (m.csch, REALS), "coth": (m.coth, REALS),
    "tg": (m.tan, REALS), "sh": (m.sinh, REALS), "ch": (m.cosh, REALS), "th": (m.tanh, REALS),
    "arctg": (m.atan, REALS), "arsinh": (m.asinh, REALS), "arcosh": (m.acosh, ["1.25", "2.5"]),
    "artanh": (m.atanh, UNIT), "asec": (m.asec, BEYOND_ONE), "acsc": (m.acsc, BEYOND_ONE), "acot": (m.acot, REALS),
    "radians": (m.radians, REALS), "degrees": (m.degrees, REALS), "ndtr": (m.ncdf, REALS),
    "logsigmoid": (lambda x: m.log(1 / (1 + m.exp(-x))), REALS),
    # Klambauer, Unterthiner, Mayr, Hochreiter (2017): the constants solve the fixed-point equations.
    "selu": (lambda x: m.mpf("1.0507009873554804934193349852946")
             * (x if x > 0 else m.mpf("1.6732632423543772848170429916717") * (m.exp(x) - 1)), REALS),
    "mish": (lambda x: x * m.tanh(m.log(1 + m.exp(x))), REALS),
    "relu6": (lambda x: clamp(x, 0, 6), REALS + ["7"]), "hardtanh": (lambda x: clamp(x, -1, 1), REALS),
    "hardsigmoid": (lambda x: clamp(x + 3, 0, 6) / 6, REALS + ["-4", "4"]),
    "hardswish": (lambda x: x * clamp(x + 3, 0, 6) / 6, REALS + ["-4", "4"]),
    "softsign": (lambda x: x / (1 + abs(x)), REALS), "tanhshrink": (lambda x: x - m.tanh(x), REALS),
    "squareplus": (lambda x: (x + m.hypot(x, 2)) / 2, REALS),
    "factorial": (m.factorial, ["3", "0.5"]), "trigamma": (lambda x: m.psi(1, x), POSITIVE),
    "rgamma": (m.rgamma, POSITIVE), "norm.pdf": (m.npdf, REALS), "norm.logpdf": (lambda x: m.log(m.npdf(x)), REALS),
    "norm.sf": (lambda x: m.ncdf(-x), REALS), "norm.logsf": (lambda x: m.log(m.ncdf(-x)), REALS),
    "step": (lambda x: m.mpf(1 if x > 0 else 0), REALS),
    "sind": (lambda x: m.sin(m.pi * x / 180), REALS), "cosd": (lambda x: m.cos(m.pi * x / 180), REALS),
    "tand": (lambda x: m.tan(m.pi * x / 180), REALS), "asind": (lambda x: 180 / m.pi * m.asin(x), UNIT),
    "acosd": (lambda x: 180 / m.pi * m.acos(x), UNIT), "atand": (lambda x: 180 / m.pi * m.atan(x), REALS),
    "not": (lambda x: m.mpf(x == 0), REALS + ["0"]),
    # By their definitions: 2 / (1 + exp(-2n)) - 1 and 1 / (1 + exp(-n)).
    "tansig": (lambda x: 2 / (1 + m.exp(-2 * x)) - 1, REALS), "logsig": (lambda x: 1 / (1 + m.exp(-x)), REALS),
    "poslin": (lambda x: max(x, m.mpf(0)), REALS), "satlin": (lambda x: clamp(x, m.mpf(0), m.mpf(1)), REALS),
}

TWO = {  # name: function of x and y, where it is evaluated
    "add": (lambda x, y: m.fsum([x, y]), ["1.5", "-0.25"]),
    "subtract": (lambda x, y: m.fsum([x, -y]), ["1.5", "-0.25"]),
    "multiply": (lambda x, y: m.fmul(x, y), ["1.5", "-0.25"]), "divide": (lambda x, y: m.fdiv(x, y), ["1.5", "-0.25"]),
    "floatpower": (m.power, ["1.5", "2.25"]), "hypot": (m.hypot, ["1.5", "-0.25"]),
    "logaddexp": (lambda x, y: m.log(m.exp(x) + m.exp(y)), ["1.5", "-0.25"]),
    "logaddexp2": (lambda x, y: m.log(m.power(2, x) + m.power(2, y), 2), ["1.5", "-0.25"]),
    "xlogy": (lambda x, y: m.log(m.power(y, x)), ["1.5", "0.25"]),
    "xlog1py": (lambda x, y: m.log(m.power(1 + y, x)), ["1.5", "0.25"]),
    "fmax": (max, ["1.5", "-0.25"]), "fmin": (min, ["1.5", "-0.25"]),
    "binom": (m.binomial, ["7", "3"]), "ldivide": (lambda x, y: y / x, ["1.5", "-0.25"]),
    "and": (lambda x, y: m.mpf(x != 0 and y != 0), ["1.5", "0"]), "or": (lambda x, y: m.mpf(x != 0 or y != 0), ["0", "2"]),
    "eq": (lambda x, y: m.mpf(x == y), ["1.5", "1.5"]), "ne": (lambda x, y: m.mpf(x != y), ["1.5", "1.5"]),
    "gt": (lambda x, y: m.mpf(x > y), ["1.5", "1.5"]), "ge": (lambda x, y: m.mpf(x >= y), ["1.5", "1.5"]),
    "lt": (lambda x, y: m.mpf(x < y), ["1.5", "2.5"]), "le": (lambda x, y: m.mpf(x <= y), ["2.5", "1.5"]),
    "nthroot": (lambda x, y: -m.root(-x, y), ["-8", "3"]),
    "heaviside": (lambda x, y: m.mpf(0) if x < 0 else y if x == 0 else m.mpf(1), ["0", "0.25"]),
}

V, W = ["3", "-1", "0.5", "2.5"], ["1", "4", "-2", "0.25"]


def polynomial_product(x, y):
    """The coefficients of the product of two polynomials."""
    return [m.fsum([x[i] * y[k - i] for i in range(len(x)) if 0 <= k - i < len(y)]) for k in range(len(x) + len(y) - 1)]


def moments(x):
    mean = m.fsum(x) / len(x)
    return mean, m.fsum([v * v for v in x]) / len(x) - mean * mean


VECTORS = {  # name: operands by name, value
    "softmin": ({"x": V}, lambda x: [m.exp(-v) / m.fsum([m.exp(-u) for u in x]) for v in x]),
    "prelu": ({"x": V, "a": "0.25"}, lambda x, a: [v if v > 0 else a * v for v in x]),
    "clip": ({"x": V, "a": "-0.5", "b": "2"}, lambda x, a, b: [clamp(v, a, b) for v in x]),
    "if": ({"c": ["1", "0", "0", "1"], "a": V, "b": W}, lambda c, a, b: [u if t else v for t, u, v in zip(c, a, b)]),
    "avg": ({"x": V}, lambda x: moments(x)[0]),
    "rms": ({"x": V}, lambda x: m.norm(x) / m.sqrt(len(x))), "sumsq": ({"x": V}, lambda x: m.norm(x) ** 2),
    "isequal": ({"x": V, "y": W}, lambda x, y: m.mpf(x == y)),
    "ctranspose": ({"x": [V, W]}, lambda x: [list(column) for column in zip(*x)]),
    "pageinv": ({"x": [["4", "1"], ["2", "3"]]}, lambda x: m.inverse(m.matrix(x)).tolist()),
    "pagetranspose": ({"x": [[V, W]]}, lambda x: [[list(column) for column in zip(*page)] for page in x]),
    "ndgrid": ({"x": V, "y": W[:2]}, lambda x, y: [[[u for v in y] for u in x], [[v for v in y] for u in x]]),
    "maskedfill": ({"x": V, "a": ["1", "0", "0", "1"], "b": "7"}, lambda x, a, b: [b if t else v for v, t in zip(x, a)]),
    "scatter": ({"x": V, "a": ["2", "0"], "b": ["7", "9"]}, lambda x, a, b: [b[1], x[1], b[0], *x[3:]]),
    "conv": ({"x": V, "y": W[:2]}, lambda x, y: polynomial_product(x, y)),
    "maxpool": ({"x": [V, W]}, lambda x: [[max(u[i : i + 2] + v[i : i + 2]) for i in (0, 2)] for u, v in [x]]),
    "avgpool": ({"x": [V, W]}, lambda x: [[sum(u[i : i + 2] + v[i : i + 2]) / 4 for i in (0, 2)] for u, v in [x]]),
    "dist": ({"x": V, "y": W}, lambda x, y: m.norm([u - v for u, v in zip(x, y)])),
    "cosinesimilarity": ({"x": V, "y": W}, lambda x, y: m.fdot(x, y) / m.norm(x) / m.norm(y)),
    "mse": ({"x": V, "y": W}, lambda x, y: m.norm([u - v for u, v in zip(x, y)]) ** 2 / len(x)),
    "l1loss": ({"x": V, "y": W}, lambda x, y: m.norm([u - v for u, v in zip(x, y)], 1) / len(x)),
    "eigh": ({"x": [["2", "1"], ["1", "2"]]}, lambda x: [m.mpf(1), m.mpf(3)]),
    "svd": ({"x": [["3", "4"], ["4", "-3"]]}, lambda x: [m.mpf(5), m.mpf(5)]),
    "qr": ({"x": [["3", "1"], ["4", "2"]]}, lambda x: [[m.mpf(-5), -m.mpf(11) / 5], [m.mpf(0), m.mpf(2) / 5]]),
    "lu": ({"x": [["4", "1"], ["2", "3"]]}, lambda x: [[m.mpf(4), m.mpf(1)], [m.mpf("0.5"), m.mpf("2.5")], [m.mpf(0), m.mpf(1)]]),
    "cond": ({"x": [["6", "0"], ["0", "-3"]]}, lambda x: m.mpf(2)),
    "slogdet": ({"x": [V[:2], W[:2]]}, lambda x: m.log(abs(m.det(m.matrix(x))))),
    "smoothl1loss": (
        {"x": V, "y": W},
        lambda x, y: m.fsum([d * d / 2 if d < 1 else d - 0.5 for d in (abs(u - v) for u, v in zip(x, y))]) / len(x)),
    "kldiv": ({"x": UNIT, "y": UNIT[::-1]}, lambda x, y: m.fsum([u * m.log(u / v) for u, v in zip(x, y)])),
    "logloss": (
        {"y": UNIT[::-1], "x": ["1", "0", "1"]},
        lambda y, x: -m.fsum([m.log(p if t else 1 - p) for p, t in zip(y, x)]) / len(x)),
    "chol": ({"x": [["4", "2"], ["2", "5"]]}, lambda x: m.cholesky(m.matrix(x)).tolist()),
    "chosolve": (
        {"x": [["4", "2"], ["2", "5"]], "y": V[:2]},
        lambda x, y: list(m.lu_solve(m.matrix(x), m.matrix(y)))),
    "mrdivide": (
        {"x": [V[:2], W[:2]], "y": [["4", "1"], ["2", "5"]]},
        lambda x, y: (m.matrix(x) * m.inverse(m.matrix(y))).tolist()),
    "zscore": ({"x": V}, lambda x: [(v - moments(x)[0]) / m.sqrt(moments(x)[1]) for v in x]),
    "iqr": ({"x": ["1", "2", "4", "7", "9"]}, lambda x: x[3] - x[1]),
    "vecnorm": ({"x": [V, W]}, lambda x: [m.hypot(a, b) for a, b in zip(*x)]),
    "mtimes": ({"x": [V, W], "y": V}, lambda x, y: [m.fdot(row, y) for row in x]),
    "addmm": ({"a": ["1", "2"], "x": [V, W], "y": V}, lambda a, x, y: [b + m.fdot(row, y) for b, row in zip(a, x)]),
    "circshift": ({"x": V}, lambda x: x[-1:] + x[:-1]), "repmat": ({"x": [V]}, lambda x: [x[0] * 3] * 2),
    "diagflat": ({"x": W[:2]}, lambda x: [[x[0], m.mpf(0)], [m.mpf(0), x[1]]]),
    "geomspace": ({"x": "2", "y": "5"}, lambda x, y: [x * m.power(y / x, m.mpf(k) / 49) for k in range(50)]),
    "mv": ({"x": [V, W], "y": V}, lambda x, y: [m.fdot(row, y) for row in x]),
    "rollaxis": ({"x": [V, W]}, lambda x: [list(column) for column in zip(*x)]),
    "split": ({"x": V}, lambda x: x[:2]),
}


def read(value):
    return [read(v) for v in value] if isinstance(value, list) else m.mpf(value)


def number(value):
    return [number(v) for v in value] if isinstance(value, (list, tuple)) else float(value)


def case(name, function, operands):
    # The operands are what a Double holds of them.
    exact = {k: read(number(read(v))) for k, v in operands.items()}
    return {
        "name": name, "operands": {k: number(v) for k, v in exact.items()},
        "value": number(function(*exact.values()))}


cases = [case(n, f, {"x": x}) for n, (f, points) in ONE.items() for x in points]
cases += [case(n, f, {"x": x, "y": y}) for n, (f, (x, y)) in TWO.items()]
cases += [case("heaviside", TWO["heaviside"][0], {"x": x, "y": "0.25"}) for x in ("-1", "2")]
cases += [case(n, f, operands) for n, (operands, f) in VECTORS.items()]
(fixtures / "unavailable.json").write_text(
    "[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
