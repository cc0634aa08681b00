"""Writes elementwise.json: values and derivatives of every elementwise primitive, correctly rounded.

    python3 -m pip install mpmath
    python3 Tests/Fixtures/scripts/elementwise_reference.py

No derivative formula appears here. A function is stated once, as its definition, and differentiated by
central differences of step 1e-60 in 1300-digit arithmetic, so truncation and cancellation are both
far below the last bit of the result. The quotient of the exact mantissas is then rounded once to
a double.

A row of "unary" is [x, f, f', f'', s1, s2]; of "binary" [x, y, f, fx, fy, fxx, fxy, fyy, s2], as C99
hexadecimal floats. s1 and s2 are the sizes of the first and second derivative near the point: the
unit to measure errors in where the derivative passes through zero because large terms cancel. A null says that
the function has no such derivative as a real function (x^y by y at x < 0).
"""

import json
import pathlib
import struct
from fractions import Fraction

from mpmath import mp, mpf

mp.dps = 1300
STEP = mpf(10) ** -60


def double(value):
    """The double nearest to a 1300-digit number."""
    if value is None:
        return None
    if mp.isnan(value):
        return "nan"
    if value == 0:
        return "0x0p+0"
    if mp.isinf(value):
        return "inf" if value > 0 else "-inf"
    sign, mantissa, exponent, _ = value._mpf_
    exact = Fraction(int(mantissa)) * Fraction(2) ** exponent
    try:
        rounded = exact.numerator / exact.denominator
    except OverflowError:
        rounded = float("inf")
    return (-rounded if sign else rounded).hex()


def single(value, edge=lambda x: 1):
    """The nearest number that Float holds too, where there is one as far from the edge."""
    if value == 0 or not 1e-37 < abs(value) < 3e38:
        return value
    near = struct.unpack("f", struct.pack("f", value))[0]
    before, after = edge(mpf(value)), edge(mpf(near))
    return near if abs(after - before) < before / 100 else value


def first(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


def second(f, x, h):
    return (f(x + h) - 2 * f(x) + f(x - h)) / (h * h)


def unary_row(f, x, distance):
    """`distance` is how far the nearest singularity is."""
    x = mpf(x)
    reach = min(mpf(1), distance(x))
    h = reach * STEP
    # Functions like exp(-x^2) change by a factor within 1/|x|.
    near = [x + t * reach / max(mpf(1), abs(x)) for t in (-0.75, -0.375, 0.375, 0.75)]
    s1 = max(abs(first(f, t, h)) for t in [x] + near)
    s2 = max(abs(second(f, t, h)) for t in [x] + near)
    return [double(v) for v in (x, f(x), first(f, x, h), second(f, x, h), s1, s2)]


def binary_row(f, x, y, distance, by_second):
    x, y = mpf(x), mpf(y)
    reach = min(mpf(1), distance(x, y))
    h = k = reach * STEP
    if not by_second:
        fx, fxx = first(lambda t: f(t, y), x, h), second(lambda t: f(t, y), x, h)
        return [double(v) for v in (x, y, f(x, y), fx, None, fxx, None, None, abs(fxx))]
    fx, fy = first(lambda t: f(t, y), x, h), first(lambda t: f(x, t), y, k)
    fxx, fyy = second(lambda t: f(t, y), x, h), second(lambda t: f(x, t), y, k)
    fxy = (f(x + h, y + k) - f(x + h, y - k) - f(x - h, y + k) + f(x - h, y - k)) / (4 * h * k)
    s2 = max(abs(fxx), abs(fxy), abs(fyy))
    return [double(v) for v in (x, y, f(x, y), fx, fy, fxx, fxy, fyy, s2)]


def everywhere(x):
    return mpf(1)


def from_zero(x):
    return abs(x)


def from_ones(x):
    return min(abs(1 - x), abs(1 + x))


def gelu_tanh(x):
    # 1 + tanh(u) = 2 / (1 + exp(-2u)).
    u = mp.sqrt(2 / mp.pi) * (x + mpf("0.044715") * x**3)
    return x / (1 + mp.exp(-2 * u))


EPS, EPSF = 2.0**-53, 2.0**-24
MIXED = [0.0, 1e-300, -1e-20, 1e-8, -0.001, 0.1, -0.25, 0.5, -0.7, 0.9, 1.0, -1.3, 1.5, -2.0, 2.7]
POSITIVE = [1e-300, 1e-200, 1e-100, 1e-30, 1e-10, 0.001, 0.1, 0.3, 0.5, 0.9, 1 - EPSF, 1.0, 1 + 2 * EPSF]
POSITIVE += [1.1, 2.0, 2.7, 10.0, 123.456, 1e5, 1e10, 1e30, 1e100, 1e150, 1e200, 1e300]
UNIT = [0.0, 1e-300, 1e-20, -1e-8, 0.001, -0.1, 0.25, -0.5, 0.7, -0.9, 0.99, -0.999, 0.999999]
UNIT += [1 - EPSF, EPSF - 1, 1 - EPS, EPS - 1, 1 - 1e-10, 1e-10 - 1, 1 - 1e-13]
ANGLES = MIXED + [3.0, -3.2, 4.7, 10.0, -100.0, 1e5, 1e10, -1e22, 355.0, 6.25]
GROWING = MIXED + [5.0, -5.0, 10.0, -20.0, 40.0, -40.0, 80.0, -86.0, 300.0, -300.0]
GATE = GROWING + [20.0, -10.0, 37.0, -37.0, 100.0, -100.0, 350.0, 700.0, -700.0, 745.0, -745.0, 1000.0, -1000.0]
BELL = MIXED + [0.75, -0.75, 1.4, 2.0, 3.0, -3.0, 4.5, -5.0, 6.0, -6.0, 8.0, -9.0, 12.0, -12.0, 20.0, -20.0, 26.0]
WIDE = MIXED + [5.0, -20.0, 1e5, -1e7, 1e10, -1e30, 1e100, 1e150, -1e200, 1e300]
KINKED = [x for x in WIDE if x != 0]

UNARY = {
    "exp": (mp.exp, GROWING + [700.0, 709.5, 710.0, -700.0, -740.0, -745.0, -800.0, 88.5], everywhere),
    "expm1": (mp.expm1, GROWING + [700.0, 709.5, 710.0, -700.0, 88.5, -0.5, 1e-15], everywhere),
    "log": (mp.log, POSITIVE, from_zero),
    "log1p": (
        lambda x: mp.log(1 + x),
        MIXED[:-4] + [5.0, 1e10, 1e100, 1e300, -0.9, -0.999, EPSF - 1, EPS - 1, 1e-10 - 1, 1e-15],
        lambda x: 1 + x,
    ),
    "log2": (lambda x: mp.log(x) / mp.log(2), POSITIVE, from_zero),
    "log10": (lambda x: mp.log(x) / mp.log(10), POSITIVE, from_zero),
    "sqrt": (mp.sqrt, POSITIVE, from_zero),
    "sin": (mp.sin, ANGLES, everywhere),
    "cos": (mp.cos, ANGLES, everywhere),
    "tan": (mp.tan, ANGLES + [1.57, -1.5707], lambda x: abs(mp.cos(x))),
    "asin": (mp.asin, UNIT, from_ones),
    "acos": (mp.acos, UNIT, from_ones),
    "atan": (mp.atan, WIDE, everywhere),
    "sinh": (mp.sinh, GROWING + [700.0, 710.4, -711.0, 88.5], everywhere),
    "cosh": (mp.cosh, GROWING + [700.0, 710.4, -711.0, 88.5], everywhere),
    "tanh": (mp.tanh, GATE, everywhere),
    "asinh": (mp.asinh, WIDE, everywhere),
    "acosh": (
        mp.acosh,
        [1 + 2 * EPS, 1 + 1e-10, 1 + 2 * EPSF, 1.0001, 1.01, 1.1, 1.5, 2.0, 2.7, 5.0, 10.0, 123.456]
        + [1e5, 1e8, 1e10, 1e30, 1e100, 1e150, 1e200, 1e300],
        lambda x: x - 1,
    ),
    "atanh": (mp.atanh, UNIT, from_ones),
    "negate": (lambda x: -x, WIDE, everywhere),
    "abs": (abs, KINKED, from_zero),
    "sign": (mp.sign, KINKED, from_zero),
    "square": (lambda x: x * x, WIDE, everywhere),
    "reciprocal": (lambda x: 1 / x, KINKED, from_zero),
    "relu": (lambda x: max(x, mpf(0)), KINKED, from_zero),
    "sigmoid": (lambda x: 1 / (1 + mp.exp(-x)), GATE, everywhere),
    "softplus": (lambda x: mp.log(1 + mp.exp(x)), GATE, everywhere),
    "gelu": (lambda x: x * mp.erfc(-x / mp.sqrt(2)) / 2, BELL + [-30.0, 37.0, -37.0, 100.0, -100.0], everywhere),
    "geluTanh": (gelu_tanh, BELL + [-22.0, 100.0, -100.0], everywhere),
    "silu": (lambda x: x / (1 + mp.exp(-x)), GATE + [-1.25, -2.4], everywhere),
    "elu": (lambda x: x if x > 0 else mp.expm1(x), [x for x in GATE if x != 0], from_zero),
    "leakyRelu": (lambda x: x if x > 0 else mpf(0.01) * x, KINKED, from_zero),
    "erf": (mp.erf, BELL, everywhere),
    "erfc": (mp.erfc, BELL + [27.0, 30.0], everywhere),
}

SIZES = [(0.3, 0.7), (-1.5, 2.0), (2.7, -0.1), (-3.0, -5.0), (1e-8, 1.0), (1e10, -1e-10)]
FAR = [(1e150, 1e100), (1e-150, 1e-140), (-1e-200, 1e200), (1e300, -1e300), (1e200, 2e200), (1e-140, 3e-140)]


def from_kink(x, y):
    return abs(x - y)


BINARY = {
    "add": (lambda x, y: x + y, SIZES + FAR, lambda x, y: mpf(1)),
    "subtract": (lambda x, y: x - y, SIZES + FAR, lambda x, y: mpf(1)),
    "multiply": (lambda x, y: x * y, SIZES + FAR, lambda x, y: mpf(1)),
    "divide": (lambda x, y: x / y, SIZES + FAR, lambda x, y: abs(y)),
    "maximum": (lambda x, y: max(x, y), SIZES + FAR, from_kink),
    "minimum": (lambda x, y: min(x, y), SIZES + FAR, from_kink),
    "atan2": (
        mp.atan2,
        SIZES + FAR + [(1.0, 1.0), (1.0, -1.0), (-1.0, -2.0), (1e-5, -3.0), (0.0, 2.0), (2.0, 0.0), (-1e-20, 1.0)],
        # Arguments are (y, x): the cut runs along y = 0, x < 0.
        lambda y, x: abs(y) if x < 0 else mp.sqrt(x * x + y * y),
    ),
    "pow": (
        lambda x, y: mp.exp(y * mp.log(x)),
        [(0.3, 0.7), (2.0, 3.0), (2.0, -3.0), (1.5, 2.5), (10.0, 0.5), (0.001, 0.25), (7.0, 0.0), (1.0, 5.0)]
        + [(1.0001, 1000.0), (0.9999, -1000.0), (1e10, 1.5), (1e-10, 2.5), (3.0, 1.0), (3.0, 2.0), (0.5, 30.0)]
        + [(1e100, 2.0), (1e-100, 0.5), (1e300, 0.3), (1e-300, 1.25), (2.0, 1023.0), (2.0, -1000.0)],
        lambda x, y: abs(x),
    ),
    "powOfNegative": (
        lambda x, y: x ** int(y),
        [(-2.0, 3.0), (-1.5, 2.0), (-0.3, -3.0), (-10.0, 7.0), (-4.0, 1.0), (-1e10, -2.0), (-3.0, 0.0)],
        lambda x, y: abs(x),
    ),
    "eluOfAlpha": (
        lambda x, a: x if x > 0 else a * mp.expm1(x),
        [(-0.5, 1.0), (-2.0, 0.25), (3.0, 0.5), (-20.0, 1.75), (-1e-8, 2.0), (0.5, 3.0)],
        lambda x, a: abs(x),
    ),
    "leakyReluOfSlope": (
        lambda x, s: x if x > 0 else s * x,
        [(-0.5, 0.25), (-2.0, 0.125), (3.0, 0.5), (-1e10, 0.25), (-1e-8, 0.0), (0.5, 3.0)],
        lambda x, s: abs(x),
    ),
}


def main():
    lines = []
    for name, (f, points, distance) in UNARY.items():
        points = sorted(set(single(x, distance) for x in points))
        rows = [json.dumps(unary_row(f, x, distance)) for x in points]
        lines.append((("unary", name), rows))
    for name, (f, points, distance) in BINARY.items():
        points = sorted(set((single(x), single(y)) for x, y in points))
        by_second = name != "powOfNegative"
        rows = [json.dumps(binary_row(f, x, y, distance, by_second)) for x, y in points]
        lines.append((("binary", name), rows))
    groups = {}
    for (kind, name), rows in lines:
        groups.setdefault(kind, []).append('  "%s": [\n    %s\n  ]' % (name, ",\n    ".join(rows)))
    text = ",\n".join('"%s": {\n%s\n}' % (kind, ",\n".join(g)) for kind, g in groups.items())
    target = pathlib.Path(__file__).parent.parent / "elementwise.json"
    target.write_text("{\n" + text + "\n}\n")


if __name__ == "__main__":
    main()
