"""Writes elementwise.json: values and derivatives of every elementwise primitive, correctly rounded.

    python3 -m pip install mpmath
    python3 Tests/Fixtures/scripts/elementwise_reference.py [NAME...]

With names, only the rows of those functions are written anew; the others take minutes.

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
import sys
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


def precision(name):
    """300 digits are enough where no limit is taken, and spare the functions that are slow."""
    return mp.workdps(300 if name in SPECIAL else mp.dps)


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


def from_integers(x):
    return abs(x - mp.nint(x))


def from_halves(x):
    return from_integers(x - mpf(0.5))


def half_even(x):
    # mpmath rounds halves to even; the points have none.
    return mp.nint(x)


def sinc(x):
    return mpf(1) if x == 0 else mp.sin(mp.pi * x) / (mp.pi * x)


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
BETWEEN = [0.1, -0.25, 0.3, -0.7, 1.3, -1.75, 2.7, 123.4375, -1e5 + 0.25, 1e-300, -1e-20]
BETWEEN_HALVES = BETWEEN + [0.0, 1.0, -2.0, 1e5]
INSIDE = [x for x in UNIT if x > 0] + [0.5, 0.4, 0.6, 0.5 + 1e-9, 0.5 - EPSF, 0.25, 0.75, 0.2500001]

SPECIAL = "lgamma gamma digamma erfinv ndtri logNdtr inverseMillsRatio millsExcess".split()
GAMMA = [1e-3, 0.1, 0.3, 0.75, 1.25, 1.46, 1.75, 2.25, 3.3, 5.5, 9.5, 10.5, 20.25, 100.5, 170.25, -0.25, -0.75, -1.6, -2.3, -7.2]
LARGE_GAMMA = GAMMA + [1e4, 1e10]
MILD = [0.0, 0.5, 1.0, -1.0, -1.75, -2.5, -3.0, 2.0]
TAIL = [0.0, 0.5, 1.0, -1.0, -3.0, -5.0, -10.0, -19.0, -21.0, -30.0, 3.0, 5.0, 8.0]


def from_poles(x):
    return abs(x - mp.nint(x)) if x < 1 else mpf(1)


def ndtr(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def ndtri(p):
    return -mp.sqrt(2) * mp.erfinv(1 - 2 * p) if p < 0.5 else mp.sqrt(2) * mp.erfinv(2 * p - 1)


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
    "mish": (lambda x: x * mp.tanh(mp.log(1 + mp.exp(x))), GATE + [-1.2, -2.25], everywhere),
    "softSign": (lambda x: x / (1 + abs(x)), KINKED, from_zero),
    "cbrt": (lambda x: mp.sign(x) * mp.cbrt(abs(x)), KINKED, from_zero),
    "floor": (mp.floor, BETWEEN, from_integers),
    "ceil": (mp.ceil, BETWEEN, from_integers),
    "trunc": (lambda x: mp.sign(x) * mp.floor(abs(x)), BETWEEN, from_integers),
    "roundHalfEven": (half_even, BETWEEN_HALVES, from_halves),
    "roundHalfAway": (half_even, BETWEEN_HALVES, from_halves),
    "lgamma": (lambda x: mp.log(abs(mp.gamma(x))) if abs(x) < 1000 else mp.loggamma(x), LARGE_GAMMA, from_poles),
    "gamma": (mp.gamma, GAMMA, from_poles),
    "digamma": (mp.digamma, LARGE_GAMMA, from_poles),
    "erfinv": (mp.erfinv, [x for x in UNIT if abs(x) < 0.9999999 and not 0 < abs(x) < 1e-25], lambda x: 1 - abs(x)),
    "ndtri": (ndtri, [0.5, 0.4, 0.6, 0.26, 0.24, 0.74, 0.76, 0.1, 0.9, 1e-3, 0.999, 1e-10, 1e-30, 1e-100], lambda x: min(x, 1 - x)),
    "logNdtr": (lambda x: mp.log(ndtr(x)), TAIL, everywhere),
    "inverseMillsRatio": (
        lambda x: mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi) / ndtr(x), MILD, everywhere
    ),
    "millsExcess": (
        lambda x: x + mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi) / ndtr(x), MILD, everywhere
    ),
    "exp2": (lambda x: mpf(2) ** x, GROWING + [1000.5, -1000.0, 100.0], everywhere),
    "rsqrt": (lambda x: 1 / mp.sqrt(x), [x for x in POSITIVE if 1e-100 < x < 1e100], from_zero),
    "logSigmoid": (lambda x: -mp.log(1 + mp.exp(-x)), GATE, everywhere),
    "logit": (lambda x: mp.log(x / (1 - x)), INSIDE, lambda x: min(x, 1 - x)),
    "sinc": (sinc, MIXED + [0.49, 0.51, -0.499, 3.3, -4.25, 10.125], everywhere),
    "entr": (lambda x: -x * mp.log(x), [x for x in POSITIVE if 1e-150 < x < 1e150], from_zero),
    "selu": (
        lambda x: mpf(1.0507009873554805) * (x if x > 0 else mpf(1.6732632423543772) * mp.expm1(x)),
        [x for x in GATE if x != 0],
        from_zero,
    ),
    "celu": (lambda x: x if x > 0 else mp.expm1(x), [x for x in GATE if x != 0], from_zero),
    "hardTanh": (lambda x: min(max(x, mpf(-1)), mpf(1)), [0.0, 0.3, -0.75, 2.0, -40.0, 1e300], from_ones),
    "relu6": (lambda x: min(max(x, mpf(0)), mpf(6)), [0.3, -0.75, 2.0, -40.0, 5.5, 7.0, 1e300], lambda x: min(abs(x), abs(x - 6))),
    "hardSigmoid": (
        lambda x: min(max(x / 6 + mpf(0.5), mpf(0)), mpf(1)),
        [0.0, 0.3, -0.75, 2.0, -40.0, 5.5, 1e300],
        lambda x: min(abs(x - 3), abs(x + 3)),
    ),
    "hardSwish": (
        lambda x: x * min(max(x / 6 + mpf(0.5), mpf(0)), mpf(1)),
        [0.0, 0.3, -0.75, 2.0, -40.0, 5.5, 1e150],
        lambda x: min(abs(x - 3), abs(x + 3)),
    ),
}

SIZES = [(0.3, 0.7), (-1.5, 2.0), (2.7, -0.1), (-3.0, -5.0), (1e-8, 1.0), (1e10, -1e-10)]
FAR = [(1e150, 1e100), (1e-150, 1e-140), (-1e-200, 1e200), (1e300, -1e300), (1e200, 2e200), (1e-140, 3e-140)]


def from_kink(x, y):
    return abs(x - y)


def from_multiples(x, y):
    """How far both may move before another multiple of y is the nearest below or above x."""
    q = x / y
    return abs(q - mp.nint(q)) * abs(y) / (1 + abs(q))


NEAR = [(0.3, 0.7), (-1.5, 2.0), (2.75, -1.75), (-3.0, -5.0), (3e150, 4e150), (1e-150, -3e-150), (-7e200, 2e200)]
DIVIDED = [(5.5, 2.0), (-5.5, 2.0), (5.5, -2.0), (-5.5, -2.0), (0.25, 0.75), (-0.25, 0.75), (7.25, 0.5), (1e10, 3.0), (-1e5, 7.0)]

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
    "hypot": (lambda x, y: mp.sqrt(x * x + y * y), NEAR, lambda x, y: mp.sqrt(x * x + y * y)),
    "logAddExp": (
        lambda x, y: mp.log(mp.exp(x) + mp.exp(y)),
        [(0.25, 0.75), (-1.5, 2.0), (2.75, -0.125), (-3.0, -5.0), (1000.0, 1000.5), (-1000.0, -1002.0), (700.0, -40.0), (5.0, 5.0)],
        lambda x, y: mpf(1),
    ),
    "floorRemainder": (lambda x, y: x - y * mp.floor(x / y), DIVIDED, from_multiples),
    "truncatingRemainder": (
        lambda x, y: x - y * mp.sign(x / y) * mp.floor(abs(x / y)), DIVIDED, from_multiples
    ),
    "xLogY": (
        lambda x, y: x * mp.log(y),
        [(0.3, 0.7), (-1.5, 2.0), (2.7, 0.1), (1e-8, 10.0), (1e100, 1e-100), (0.0, 3.0), (-2.0, 1.0)],
        lambda x, y: abs(y),
    ),
    "xLog1pY": (
        lambda x, y: x * mp.log(1 + y),
        [(0.3, 0.7), (-1.5, 2.0), (2.7, -0.9), (1e-8, 10.0), (1e100, 1e-100), (0.0, 3.0), (-2.0, 1e-20)],
        lambda x, y: abs(1 + y),
    ),
}


def written(target, groups, names):
    """Writes the rows of each function; with names, beside the ones of the others that are there."""
    if names:
        there = json.loads(target.read_text())
        for kind, functions in there.items():
            rows = {name: [json.dumps(row, ensure_ascii=False) for row in old] for name, old in functions.items()}
            for name in groups[kind]:
                rows[name] = groups[kind][name]
            groups[kind] = rows
    text = ",\n".join(
        '"%s": {\n%s\n}' % (kind, ",\n".join('  "%s": [\n    %s\n  ]' % (n, ",\n    ".join(r)) for n, r in group.items()))
        for kind, group in groups.items()
    )
    target.write_text("{\n" + text + "\n}\n")


def main(names):
    groups = {"unary": {}, "binary": {}}
    for name, (f, points, distance) in UNARY.items():
        if names and name not in names:
            continue
        points = sorted(set(single(x, distance) for x in points))
        with precision(name):
            groups["unary"][name] = [json.dumps(unary_row(f, x, distance)) for x in points]
    for name, (f, points, distance) in BINARY.items():
        if names and name not in names:
            continue
        points = sorted(set((single(x), single(y)) for x, y in points))
        by_second = name != "powOfNegative"
        groups["binary"][name] = [json.dumps(binary_row(f, x, y, distance, by_second)) for x, y in points]
    written(pathlib.Path(__file__).parent.parent / "elementwise.json", groups, names)


if __name__ == "__main__":
    main(sys.argv[1:])
