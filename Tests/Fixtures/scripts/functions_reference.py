"""Writes functions.json: values of the elementary functions, correctly rounded, over their whole range.

    python3 -m pip install mpmath
    python3 Tests/Fixtures/scripts/functions_reference.py

For pow a row is [x, y, x^y], for atan2 [y, x, angle]. Points lie in every part of the range of binary exponents, dense where a function changes its formula,
next to its zeros and next to where its value overflows or underflows. Three of four points
are numbers that Float holds too. A row is [x, f(x)], as C99 hexadecimal floats.
"""

import json
import pathlib
import random
import struct
from fractions import Fraction

from mpmath import mp, mpf

mp.dps = 700
random.seed(1)


def double(value):
    if value == 0:
        return "0x0p+0"
    sign, mantissa, exponent, _ = value._mpf_
    exact = Fraction(int(mantissa)) * Fraction(2) ** exponent
    try:
        rounded = exact.numerator / exact.denominator
    except OverflowError:
        return "-inf" if sign else "inf"
    return (-rounded if sign else rounded).hex()


def single(x):
    return struct.unpack("f", struct.pack("f", x))[0] if 1e-37 < abs(x) < 3e38 else x


def between(a, b, n):
    return [random.uniform(a, b) for _ in range(n)]


def binades(a, b, n):
    return [random.uniform(1, 2) * 2.0 ** random.randint(a, b) for _ in range(n)]


def both(points):
    return points + [-x for x in points]


def near(x, n=6):
    return [x * (1 + s * 2.0 ** -random.uniform(1, 30)) for s in (-1, 1) for _ in range(n // 2)]


SMALL = both(binades(-1022, -20, 5) + binades(-30, -1, 10))
MIDDLE = SMALL + between(-1, 1, 15) + between(-6, 6, 15)
EDGES = near(709.78) + near(-745.13) + near(-708.4) + near(88.72) + near(-103.9) + near(-87.3)
LN2 = near(0.34657) + near(-0.34657) + near(1.0397) + near(-1.0397)
WIDE = MIDDLE + both(binades(2, 1022, 12)) + both(binades(2, 120, 10))
UPWARD = binades(-1022, 1023, 20) + binades(-126, 127, 20) + between(0, 3, 20) + near(1.0, 20) + near(2**0.5) + near(0.5**0.5)
UNIT = SMALL + between(-1, 1, 30) + near(0.5) + near(-0.5) + [x for x in near(1.0, 12) + near(-1.0, 12) if abs(x) <= 1]
ANGLES = MIDDLE + between(-1e3, 1e3, 10) + between(-1e6, 1e6, 15) + both(binades(19, 21, 6)) + both(binades(22, 1000, 5))
ANGLES += [float(mp.pi / 2 * random.randint(1, 600000)) for _ in range(20)]
BELL = MIDDLE + both(between(5, 28, 12)) + near(0.5) + near(0.75) + near(-0.75) + near(26.5) + near(-40.0) + near(10.05)
GATE = MIDDLE + LN2 + EDGES + between(-40, 40, 12) + both(near(0.55)) + both(near(20.0))

FUNCTIONS = {
    "exp": (mp.exp, GATE),
    "expm1": (mp.expm1, GATE),
    "log": (mp.log, UPWARD + [5e-324, 1e-310]),
    "log1p": (lambda x: mp.log(1 + x), [x for x in WIDE + near(-0.5, 10) + near(0.41421) + near(-0.29289) if x > -1]),
    "log2": (lambda x: mp.log(x) / mp.log(2), UPWARD + [8.0, 0.125]),
    "log10": (lambda x: mp.log(x) / mp.log(10), UPWARD + [1000.0, 1e22]),
    "sqrt": (mp.sqrt, UPWARD),
    "sin": (mp.sin, ANGLES),
    "cos": (mp.cos, ANGLES),
    "tan": (mp.tan, ANGLES),
    "asin": (mp.asin, UNIT),
    "acos": (mp.acos, UNIT),
    "atan": (mp.atan, WIDE + both(near(0.41421)) + both(near(2.41421))),
    "sinh": (mp.sinh, GATE + near(1.0) + near(710.4)),
    "cosh": (mp.cosh, GATE + near(710.4)),
    "tanh": (mp.tanh, GATE),
    "asinh": (mp.asinh, WIDE + both(near(2.0**28))),
    "acosh": (mp.acosh, [x for x in UPWARD + near(2.0**28) if x >= 1] + binades(0, 1023, 15)),
    "atanh": (mp.atanh, [x for x in UNIT if abs(x) < 1]),
    "erf": (mp.erf, BELL),
    "erfc": (mp.erfc, BELL),
    "sigmoid": (lambda x: 1 / (1 + mp.exp(-x)), GATE),
    "softplus": (lambda x: mp.log(1 + mp.exp(x)), GATE),
}


def powers():
    """Points at which x^y is a number of any size, the exponent y log x up to 745; x near 1 and √2 among them."""
    bases = binades(-1000, 1000, 60) + between(0.5, 2, 80) + near(1.0, 40) + near(2**0.5, 40) + near(0.5**0.5, 40)
    rows = []
    for i, x in enumerate(bases):
        y = random.uniform(-1, 1) * (744 if i % 2 else 20) / float(mp.log(mpf(x)))
        x, y = (x, y) if i % 4 == 3 or abs(y) > 1e30 else (single(x), single(y))
        rows.append([x.hex(), y.hex(), double(mp.exp(mpf(y) * mp.log(mpf(x))))])
    return '"pow": [\n%s\n]' % ",\n".join(map(json.dumps, rows))


def angles():
    """Points of every size in the whole plane, more of them where the formula changes."""
    rows = []
    for i in range(240):
        x = random.choice([-1, 1]) * random.uniform(1, 2) * 2.0 ** random.randint(*[(-1074, 1023), (-3, 3)][i % 2])
        turn = random.choice([2**0.5 - 1, 2**0.5 + 1, 1, 1e-9]) * (1 + random.uniform(-1, 1) * 2.0 ** -random.randint(1, 50))
        y = random.choice([-1, 1]) * (random.uniform(0, 4) if i % 3 == 0 else min(abs(x) * turn, 1.7e308))
        x, y = (x, y) if i % 4 == 3 else (single(x), single(y))
        rows.append([y.hex(), x.hex(), double(mp.atan2(mpf(y), mpf(x)))])
    return '"atan2": [\n%s\n]' % ",\n".join(map(json.dumps, rows))


def main():
    groups = []
    for name, (f, points) in FUNCTIONS.items():
        points = sorted(set(x if i % 4 == 3 else single(x) for i, x in enumerate(points)))
        values = [(x, f(mpf(x))) for x in points if name != "atanh" or abs(x) < 1]
        rows = [json.dumps([x.hex(), double(y)]) for x, y in values]
        groups.append('"%s": [\n%s\n]' % (name, ",\n".join(rows)))
    groups += [powers(), angles()]
    target = pathlib.Path(__file__).parent.parent / "functions.json"
    target.write_text("{\n" + ",\n".join(groups) + "\n}\n")


main()
