"""Writes special-functions.json: values of the special functions in 60-digit arithmetic, over their whole range.

    python3 -m pip install mpmath scipy
    python3 Tests/Fixtures/scripts/special_functions_reference.py

A row is [x, value, rest, scale], as C99 hexadecimal floats: the exact value is the sum of two. For hypot a row is [a, b, value, rest, scale].
The scale is 0, or the largest term of a sum that cancels: digamma and polygamma below 0, which have roots there.
Points lie in every part of the range of binary exponents, dense where a function changes its formula, next to roots and poles, and
where the library was found to be worst.

With a program that evaluates the library (Benchmarks/Sources/function-values) it measures instead: the largest errors of many more
such points, in units in the last place of the exact value or of the scale, and where they are.

    python3 Tests/Fixtures/scripts/special_functions_reference.py --measure PATH [--points N] [--only NAME]
"""

import argparse
import json
import pathlib
import random
import subprocess

import numpy as np
from mpmath import mp, mpf
from scipy import special

mp.dps = 60


def log_gamma(x):
    if x > 0:
        return mp.loggamma(x) if x > 30 else mp.log(mp.gamma(x))
    if x > -30:
        return mp.log(abs(mp.gamma(x)))
    return mp.log(mp.pi / abs(mp.sinpi(x))) - mp.loggamma(1 - x)


def polygamma(n):
    def value(x):
        # mpmath's is for the right half plane; beyond by reflection (DLMF 5.15.6).
        if x > 0:
            return mp.psi(n, x)
        with mp.extradps(40):
            slope = mp.taylor(lambda t: mp.pi * mp.cot(mp.pi * t), mpf(x) - mp.nint(x), n)[n] * mp.factorial(n)
            return (-1) ** n * mp.psi(n, 1 - mpf(x)) - slope

    return value


def erfinv(x):
    if x == 0 or abs(x) < 1e-150:
        return mpf(x) * mp.sqrt(mp.pi) / 2
    y = mpf(float(special.erfinv(x)))
    if abs(x) > 0.5:
        return mp.sign(x) * erfcinv(1 - abs(mpf(x)), abs(y))
    for _ in range(3):
        y -= (mp.erf(y) - x) * mp.sqrt(mp.pi) / 2 * mp.exp(y * y)
    return y


def erfcinv(q, y):
    """From a number close to it, by Newton's method."""
    for _ in range(4):
        y += (mp.erfc(y) - q) * mp.sqrt(mp.pi) / 2 * mp.exp(y * y)
    return y


def ndtri(p):
    if 0.25 < p < 0.75:
        return mp.sqrt(2) * erfinv_exact(2 * mpf(p) - 1)
    q = 2 * mpf(p) if p < 0.5 else 2 * (1 - mpf(p))
    start = abs(float(special.ndtri(p))) / 2**0.5 if p < 0.5 else float(-special.ndtri(float(1 - mpf(p)))) / 2**0.5
    y = mp.sqrt(2) * erfcinv(q, mpf(start))
    return -y if p < 0.5 else y


def erfinv_exact(x):
    if x == 0:
        return mpf(0)
    y = mpf(float(special.erfinv(float(x))))
    for _ in range(4):
        y -= (mp.erf(y) - x) * mp.sqrt(mp.pi) / 2 * mp.exp(y * y)
    return y


def log_ndtr(x):
    if x < -50:
        return -mpf(x) ** 2 / 2 - mp.log(2 * mp.pi) / 2 - mp.log(mills(x))
    half = mp.erfc(abs(mpf(x)) / mp.sqrt(2)) / 2
    return mp.log1p(-half) if x > 0 else mp.log(half)


def mills(x):
    if x < -50:
        # Laplace's continued fraction (DLMF 7.9.1).
        rest = -mpf(x)
        for k in range(200, 0, -1):
            rest = -mpf(x) + k / rest
        return rest
    return mp.exp(-mpf(x) ** 2 / 2) * mp.sqrt(2 / mp.pi) / mp.erfc(-mpf(x) / mp.sqrt(2))


def cube_root(x):
    return mp.sign(x) * mp.cbrt(abs(mpf(x)))


def between(a, b, n):
    return [random.uniform(a, b) for _ in range(n)]


def binades(a, b, n):
    return [random.uniform(1, 2) * 2.0 ** random.randint(a, b) for _ in range(n)]


def both(points):
    return points + [-x for x in points]


def near(x, n):
    """Numbers at distances of all sizes."""
    return [float(x) + s * max(abs(float(x)), 2.0**-30) * 2.0 ** -random.uniform(1, 52) for s in (-1, 1) for _ in range(n // 2)]


def within(f, low, high):
    """A root, of a function with one sign at one end and the other at the other."""
    a, b = mpf(low), mpf(high)
    for _ in range(60):
        m = (a + b) / 2
        if (f(m) > 0) == (f(a) > 0):
            a = m
        else:
            b = m
    return float(a)


def below_zero(n):
    """Negative numbers: whole range, and next to poles."""
    poles = [pole + s * 2.0 ** -random.uniform(2, 45) for s in (-1, 1) for pole in random.choices(range(-40, 0), k=n // 4)]
    return between(-6, 0, n) + between(-60, 0, n) + poles


def gamma_roots(n):
    """Next to the roots of log |gamma| below 0: one on each side of the least value between two poles."""
    points = []
    for pole in range(-12, -2):
        middle = pole + 0.5
        f = lambda x: log_gamma(x)
        if f(middle) > 0:
            continue
        for low, high in ((pole + 1e-12, middle), (middle, pole + 1 - 1e-12)):
            points += near(within(f, low, high), max(2, n // 20))
    return points


def digamma_roots(n):
    f = lambda x: mp.psi(0, mpf(x))
    return [x for pole in range(-10, 0) for x in near(within(f, pole + 1e-6, pole + 1 - 1e-6), max(2, n // 10))]


def usual(n):
    """Positive numbers, where the gamma function and its relatives change their formulas and around their roots."""
    edges = [x for edge in (0.5, 0.75, 1, 1.5, 2, 3, 4, 5, 6, 7, 8, 10, 1.4616321449683622) for x in near(edge, max(2, n // 8))]
    return between(0, 3, 2 * n) + between(0, 12, 2 * n) + between(10, 200, n) + binades(-1000, 1000, n) + edges


def probabilities(n):
    ends = binades(-1074, -2, n) + binades(-60, -1, n) + near(0.25, n) + near(0.5, n) + near(0.75, n)
    return [p for p in ends + [1 - x for x in binades(-53, -2, n)] + between(0, 1, 2 * n) if 0 < p < 1]


def units(n):
    ends = both(binades(-1074, -2, n) + [1 - x for x in binades(-53, -2, n)] + near(0.5, n))
    return [x for x in ends + between(-1, 1, 2 * n) if -1 < x < 1]


def deviations(n):
    edges = near(-2, n) + near(-6, n) + near(-20, n) + near(-37.5, n)
    return both(between(0, 6, n) + binades(-500, 5, n)) + between(-40, 40, 2 * n) + edges + [-x for x in binades(5, 400, n)]


FUNCTIONS = {
    "lgamma": (log_gamma, lambda n: usual(n) + below_zero(n) + gamma_roots(n) + [-x for x in binades(6, 48, n // 2)]),
    "gamma": (lambda x: mp.gamma(x), lambda n: between(0, 6, n) + between(0, 171.6, n) + binades(-1022, -2, n) + below_zero(n) + between(-170, 0, n)),
    "digamma": (lambda x: mp.psi(0, mpf(x)), lambda n: usual(n) + below_zero(n) + digamma_roots(n)),
    **{
        f"polygamma-{order}": (
            polygamma(order),
            lambda n, order=order: [x for x in between(0, 6, n) + between(0, 40, n) + near(15 + order, n // 2)
            + binades(-1000 // (order + 1), 1000 // order, n) + below_zero(n) if abs(x) < 2.0 ** 900],
        )
        for order in (1, 2, 5)
    },
    "erfinv": (erfinv, units),
    "ndtri": (ndtri, probabilities),
    "logNdtr": (log_ndtr, deviations),
    "inverseMillsRatio": (mills, lambda n: [x for x in deviations(n) if x < 37.5]),
    "cbrt": (cube_root, lambda n: both(binades(-1074, 1023, 2 * n))),
    "hypot": (lambda a, b: mp.sqrt(mpf(a) ** 2 + mpf(b) ** 2), None),
}


def scale(name, x):
    """The largest term of ψ⁽ⁿ⁾(1 − x) and its reflection, below 0."""
    if name == "digamma" and x < 0:
        return abs(mp.pi * mp.cot(mp.pi * (mpf(x) - mp.nint(x))))
    if name.startswith("polygamma") and x < 0:
        return abs(mp.psi(int(name[10:]), 1 - mpf(x)))
    return mpf(0)


def pairs(n):
    a = both(binades(-1022, 1022, n) + binades(-10, 10, 2 * n))
    return [(x, x * random.uniform(1, 2) * 2.0 ** random.randint(-30, 0)) for x in a]


# Where the library was found to be worst, by `--measure` with 1000 points of a kind.
WORST = {
    "lgamma": [
        -31.000000000018364,
        -4.039379271264913,
        -7.000198333405871,
        1.4616321499138563,
        -3.1223273475269737,
        -3.2044630953497952,
    ],
    "gamma": [
        -16.818290377811053,
        -53.08503279408117,
        -47.04290015277762,
        -25.002777490826983,
        -54.85874580112804,
        -27.999999967792647,
    ],
    "digamma": [
        -31.675397122961083,
        -1.5481179204707398,
        -4.583321298025737,
        -5.667128924685051,
        -5.666726723432665,
        -16.675796686170287,
    ],
    "polygamma-1": [
        34.947740062715546,
        -29.908549233307852,
        36.412734305088314,
        16.844105889498838,
        -59.00422992042678,
        2.7879401598428566,
    ],
    "polygamma-2": [
        -2.025350079287949,
        -3.0792989431342193,
        34.681154195589095,
        -5.082317790482175,
        -52.24876161595709,
        -59.00422992042678,
    ],
    "polygamma-5": [
        -0.7218582546658325,
        -0.1392089452837073,
        -0.0496827395826962,
        -13.936726743499179,
        -1.9999992435938903,
        -15.000155774143094,
    ],
    "erfinv": [
        0.590478070927885,
        0.5474245317058573,
        0.5225811565781312,
        -0.5225811565781312,
        0.6153169047556502,
        -0.599227545973255,
    ],
    "ndtri": [
        0.8184807664627184,
        4.51705742380465e-301,
        0.7810059699543139,
        2.5936665495473803e-304,
        9.327852918384764e-298,
        0.8176766880131805,
    ],
    "logNdtr": [
        0.8542515748898785,
        1.599435699813057,
        3.5057654876902475,
        4.358399002573128,
        1.591694184865025,
        21.375480493041323,
    ],
    "inverseMillsRatio": [
        5.988817379842217,
        4.8173797736663575,
        -1.994445720861888,
        4.6811474651181175,
        11.03573627218492,
        -1.9999999999999638,
    ],
    "cbrt": [
        2.0920462033761464e+182,
        -2.0920462033761464e+182,
        9.617387625047904e-33,
        -9.617387625047904e-33,
        9.372146404880273e-247,
        -9.372146404880273e-247,
    ],
    "hypot": [
        (0.7341728527851041, 0.1523230369637928),
        (90.52965352443144, 63.98747714825949),
        (-5.761423946982724, -3.591570036527258),
        (3.6720341859859375e-86, 3.05932612359423e-86),
        (-0.0036080428458715756, -0.0022348644264350947),
        (-1.626236448209346, -0.1954774935163167),
    ],
}


def points(name, n):
    if name == "hypot":
        return pairs(n)
    whole = lambda x: x <= 0 and x == round(x)
    return [x for x in FUNCTIONS[name][1](n) if not (whole(x) and ("gamma" in name))]


def unit(value):
    """The distance of the doubles around a number."""
    return mpf(2) ** (max(mp.floor(mp.log(abs(value), 2)), -1022) - 52) if value != 0 else mpf(2) ** -1074


def measure(program, name, n):
    samples = points(name, n)
    found = subprocess.run(
        [program, name], input=np.array(samples, dtype=np.float64).tobytes(), stdout=subprocess.PIPE, check=True).stdout
    worst = []
    for x, y in zip(samples, np.frombuffer(found)):
        exact = FUNCTIONS[name][0](*x) if name == "hypot" else FUNCTIONS[name][0](x)
        if abs(exact) >= mpf(2) ** 1024 * (1 - mpf(2) ** -54):
            continue
        size = max(abs(exact), 0 if name == "hypot" else scale(name, x))
        error = float(abs(mpf(float(y)) - exact) / unit(size)) if np.isfinite(y) else float("inf")
        worst.append((error, x))
    worst.sort(key=lambda pair: pair[0], reverse=True)
    return len(worst), worst


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measure", metavar="PATH", help="the built function-values")
    parser.add_argument("--points", type=int, default=3000, help="points of a kind (3000)")
    parser.add_argument("--only", metavar="NAME")
    options = parser.parse_args()
    if options.measure:
        for name in [options.only] if options.only else FUNCTIONS:
            random.seed(2)
            count, worst = measure(options.measure, name, options.points)
            print(f"{name}: {count} points", flush=True)
            for error, x in worst[:8]:
                print(f"  {error:.4g} at {x!r}", flush=True)
        return
    table = {}
    for name, (f, _) in FUNCTIONS.items():
        random.seed(1)
        rows = []
        for x in points(name, 16) + WORST.get(name, []):
            arguments = x if name == "hypot" else (x,)
            exact = f(*arguments)
            if abs(exact) >= mpf(2) ** 1023:
                continue
            head = float(exact)
            rest = float(exact - mpf(head)) if abs(exact) > mpf(2) ** -900 else 0.0
            size = 0.0 if name == "hypot" else float(scale(name, x))
            rows.append([a.hex() for a in arguments] + [head.hex(), rest.hex(), size.hex()])
        table[name] = rows
    path = pathlib.Path(__file__).parent.parent / "special-functions.json"
    text = ",\n".join(
        f"{json.dumps(name)}: [\n" + ",\n".join(map(json.dumps, rows)) + "\n]" for name, rows in table.items())
    path.write_text("{\n" + text + "\n}\n")


if __name__ == "__main__":
    main()
