"""Writes decompositions.json: functions of matrices, well- and ill-conditioned, with their gradients, in 120-digit arithmetic.

    python3 -m pip install mpmath numpy
    python3 Tests/Fixtures/scripts/decompositions_reference.py

A matrix has rows, one for each function of it: the function's other operands, its value, weights w and the gradients of
<w, value> by the matrix and by the operands, each number rounded to double precision from far more digits. Gradients are
central differences of the functions with a step of 1e-40, each in an algorithm of its own: orthogonal factors are those of Gram
and Schmidt, pseudoinverses those of the normal equations. NumPy is asked for the signs of R. Further in a row: the norm of the
matrix, its smallest singular value, for vectors the distance from the value of each to the nearest other one, of least squares
the residual's length, and of triangular factors and systems "condition": how far the value, and the gradients, are moved by an
error of the matrix that is as large as its columns' norms (q, r), as the roots of products of its diagonal elements (cholesky)
or as its elements (solveTriangular). Where "single" is true all inputs are representable in single precision.
"""

import itertools
import json
import pathlib
import random
import struct

import numpy as np
from mpmath import mp, mpf

mp.dps = 120
STEP = mpf(10) ** -40
generator = random.Random(20261127)


def rounded(x, single):
    return mpf(struct.unpack("f", struct.pack("f", float(x)))[0] if single else float(x))


def round_all(a, single):
    return a.apply(lambda x: rounded(x, single))


def eighths(m, n):
    """Multiples of 1/8 from -1 to 1 without 0."""
    return mp.matrix([[generator.choice([-1, 1]) * mpf(generator.randint(1, 8)) / 8 for _ in range(n)] for _ in range(m)])


# The functions.


def gram_schmidt(a):
    """Q and R of a matrix of independent columns, with a positive diagonal."""
    m, n = a.rows, a.cols
    q, r = mp.matrix(m, n), mp.matrix(n, n)
    for j in range(n):
        v = a[:, j]
        for i in range(j):
            r[i, j] = sum(q[k, i] * v[k] for k in range(m))
            v = v - r[i, j] * q[:, i]
        r[j, j] = mp.norm(v)
        q[:, j] = v / r[j, j]
    return q, r


def qr(a):
    k = min(a.rows, a.cols)
    lapack = np.linalg.qr(np.array(a.tolist(), dtype=float))[1]
    q, u = gram_schmidt(a[:, :k])
    signs = mp.diag([1 if lapack[i, i] > 0 else -1 for i in range(k)])
    q = q * signs
    return q, q.T * a


def with_signs(u, v=None, margin=1e-3):
    """The columns of u, in which the element of largest magnitude is made positive, and of v alike."""
    for j in range(u.cols):
        column = [u[i, j] for i in range(u.rows)]
        order = sorted(column, key=abs)
        assert len(order) == 1 or abs(order[-1]) > (1 + margin) * abs(order[-2]), "the sign is at a tie"
        if order[-1] < 0:
            u[:, j] = -u[:, j]
            if v is not None:
                v[j, :] = -v[j, :]
    return u, v


def eigen(a):
    w, v = mp.eigsy((a + a.T) / 2)
    order = sorted(range(a.rows), key=lambda i: w[i])
    vectors = mp.matrix(a.rows, a.rows)
    for place, i in enumerate(order):
        vectors[:, place] = v[:, i]
    return mp.matrix([w[i] for i in order]), with_signs(vectors)[0]


def svd(a):
    u, s, v = mp.svd_r(a)
    u, v = with_signs(u, v)
    return u, s, v


def pinv(a):
    if a.rows >= a.cols:
        return mp.inverse(a.T * a) * a.T
    return a.T * mp.inverse(a * a.T)


def lower(a):
    return mp.cholesky((a + a.T) / 2)


def scalar(x):
    return mp.matrix([[x]])


def triangle(a):
    return mp.matrix([[a[i, j] if i <= j else 0 for j in range(a.cols)] for i in range(a.rows)])


# Several functions share a decomposition: {name of a function: its value}.
GENERAL = [
    lambda a: {"inverse": mp.inverse(a), "determinant": scalar(mp.det(a))},
    lambda a: {"logDeterminant": scalar(mp.log(mp.det(a)))},
    lambda a: {"matrixPower 3": a ** 3, "matrixPower 5": a ** 5, "matrixPower -2": mp.inverse(a) ** 2},
]
RECTANGULAR = [
    lambda a: dict(zip(("q", "r"), qr(a))),
    lambda a: dict(zip(("leftVectors", "singularValues", "rightVectors"), svd(a))),
    lambda a: {"pinv": pinv(a)},
]
SYMMETRIC = [lambda a: dict(zip(("eigenvalues", "eigenvectors"), eigen(a)))]
POSITIVE = [lambda a: {"cholesky": lower(a)}]
# Functions of a matrix and a right-hand side.
SYSTEMS = {
    "solve": lambda a, b: mp.lu_solve(a, b),
    "solvePositiveDefinite": lambda a, b: mp.lu_solve((a + a.T) / 2, b),
    "solveTriangular": lambda a, b: mp.lu_solve(triangle(a), b),
    "solveTriangular transposed": lambda a, b: mp.lu_solve(triangle(a).T, b),
    "lstsq": lambda a, b: pinv(a) * b,
}

# What is written.


def packed(a, shape=None):
    def number(x):
        value = float(x)
        return int(value) if value == int(value) and abs(value) < 1e15 else value
    a = a if isinstance(a, mp.matrix) else scalar(a)
    data = [number(a[i, j]) for i in range(a.rows) for j in range(a.cols)]
    if shape is None:
        shape = [a.rows] if a.cols == 1 else [a.rows, a.cols]
    return {"shape": shape, "data": data}


def weighted(w, value):
    return sum(w[i, j] * value[i, j] for i in range(w.rows) for j in range(w.cols))


def differences(f, at, weights):
    """{name: gradient of <weights, f(x)[name]>} by central differences."""
    result = {name: mp.matrix(at.rows, at.cols) for name in weights}
    for i, j in itertools.product(range(at.rows), range(at.cols)):
        values = []
        for step in (STEP, -STEP):
            moved = at.copy()
            moved[i, j] += step
            values.append(f(moved))
        for name, w in weights.items():
            result[name][i, j] = (weighted(w, values[0][name]) - weighted(w, values[1][name])) / (2 * STEP)
    return result


def size(a):
    """The norm and the smallest singular value."""
    s = mp.svd_r(a, compute_uv=False)
    return {"norm": float(s[0]), "least": float(s[len(s) - 1])}


def cholesky_pullback(a, weights):
    """Murray, Differentiation of the Cholesky decomposition (2016), equation 10."""
    l = lower(a)
    phi = triangle((l.T * weights["cholesky"]).T).T
    for i in range(a.rows):
        phi[i, i] /= 2
    inverse = mp.inverse(l)
    s = inverse.T * phi * inverse
    return (s + s.T) / 2


def qr_pullback(a, weights):
    """Walter and Lehmann, Algorithmic differentiation of linear algebra functions (2010); Roberts and Roberts (2020) of wide matrices."""
    k = min(a.rows, a.cols)
    q, r = qr(a)
    of_q, of_r = weights.get("q", 0 * q), weights.get("r", 0 * r)
    if a.cols > k:
        of_q = of_q + a[:, k:] * of_r[:, k:].T
    m = r[:, :k] * of_r[:, :k].T - of_q.T * q
    copied = mp.matrix([[m[max(i, j), min(i, j)] for j in range(k)] for i in range(k)])
    left = (of_q + q * copied) * mp.inverse(r[:, :k]).T
    if a.cols == k:
        return left
    right = q * of_r[:, k:]
    return mp.matrix([[left[i, j] if j < k else right[i, j - k] for j in range(a.cols)] for i in range(a.rows)])


def conditions(f, pullback, at, weights, gradients, pattern):
    """{name: how far f(x)[name] and the gradient of <weights, f(x)[name]> are moved by errors of x as large as the pattern}.

    The gradient is the formula's, for speed, and tells no more than how large a bound is; it is held against the differences.
    """
    def functions(x):
        return {**f(x), **{name + " gradient": pullback(x, {name: w}) for name, w in weights.items()}}
    start = functions(at)
    for name, gradient in gradients.items():
        assert mp.norm(start[name + " gradient"] - gradient) < mpf(10) ** -30 * mp.norm(gradient), name
    sums = {name: 0 * value for name, value in start.items()}
    for place in itertools.product(range(at.rows), range(at.cols)):
        values = []
        for step in (STEP, -STEP):
            moved = at.copy()
            moved[place] += step
            values.append(functions(moved))
        for name in sums:
            sums[name] += ((values[0][name] - values[1][name]) / (2 * STEP)).apply(abs) * pattern[place]
    return {name: [float(mp.norm(sums[name])), float(mp.norm(sums[name + " gradient"]))] for name in weights}


def triangular_conditions(t, x, b_bar):
    """Of a system with the matrix t: x, and the gradients by t and by the right-hand side."""
    size, inverse = t.apply(abs), mp.inverse(t).apply(abs)
    x, b_bar = x.apply(abs), b_bar.apply(abs)
    moved_x, moved_b = inverse * size * x, inverse.T * size.T * b_bar
    return [float(mp.norm(y)) for y in (moved_x, moved_b * x.T + b_bar * moved_x.T, moved_b)]


def distances(values, others=()):
    """From each value to the nearest other one."""
    return [float(min([abs(x - y) for j, y in enumerate(values) if j != i] + [abs(x - y) for y in others])) for i, x in enumerate(values)]


def rows_of_functions(a, groups):
    for f in groups:
        values = f(a)
        weights = {name: eighths(value.rows, value.cols) for name, value in values.items()}
        gradients = differences(f, a, weights)
        condition = {}
        if "cholesky" in values:
            roots = mp.matrix([[mp.sqrt(a[i, i] * a[j, j]) for j in range(a.cols)] for i in range(a.rows)])
            condition = conditions(f, cholesky_pullback, a, weights, gradients, roots)
        if "q" in values:
            norms = mp.matrix([[mp.norm(a[:, j]) for j in range(a.cols)] for _ in range(a.rows)])
            condition = conditions(f, qr_pullback, a, weights, gradients, norms)
        for name, value in values.items():
            shape = [] if name in ("determinant", "logDeterminant") else [value.rows, value.cols]
            if name in ("eigenvalues", "singularValues"):
                shape = [value.rows]
            row = {"function": name, "operands": [], "value": packed(value, shape), "weights": packed(weights[name], shape),
                   "gradients": [packed(gradients[name], [a.rows, a.cols])], **size(a)}
            if name in condition:
                row["condition"] = condition[name]
            if name.startswith("eigen"):
                row["gaps"] = distances(list(values["eigenvalues"]))
            if name in ("singularValues", "leftVectors", "rightVectors"):
                # What U leaves out of a tall matrix, or V of a wide one, belongs to 0.
                is_whole = a.rows == a.cols or (name == "leftVectors" and a.rows < a.cols) or (name == "rightVectors" and a.rows > a.cols)
                row["gaps"] = distances(list(values["singularValues"]), [] if is_whole else [mpf(0)])
            if name in ("q", "r") and a.rows < a.cols:
                row["least"] = size(a[:, :a.rows])["least"]
            yield row


def row_of_system(name, a, b):
    f = SYSTEMS[name]
    x = f(a, b)
    w = eighths(x.rows, x.cols)
    gradients = [differences(lambda a: {"x": f(a, b)}, a, {"x": w})["x"], differences(lambda b: {"x": f(a, b)}, b, {"x": w})["x"]]
    row = {"function": name, "operands": [packed(b)], "value": packed(x), "weights": packed(w),
           "gradients": [packed(gradients[0], [a.rows, a.cols]), packed(gradients[1])], **size(a)}
    if name.startswith("solveTriangular"):
        row["condition"] = triangular_conditions(a.T if name.endswith("transposed") else a, x, gradients[1])
    if name == "lstsq":
        row["residual"] = float(mp.norm(b - a * x))
    return row


# The matrices.


def orthogonal(n):
    return gram_schmidt(eighths(n, n) + mp.diag([mpf(1) / 3] * n))[0]


def stands_out(u):
    """Whether the signs of vectors are told by their largest elements."""
    try:
        with_signs(u.copy(), margin=0.02)
    except AssertionError:
        return False
    return True


def vectors(m, k):
    """Orthonormal columns."""
    while True:
        u = orthogonal(m)[:, :k]
        if stands_out(u):
            return u


def of_singular_values(m, n, values, single=False):
    u, v = vectors(m, len(values)), orthogonal(n)[:, :len(values)]
    if m == n and mp.det(u) * mp.det(v) < 0:
        v[:, 0] = -v[:, 0]
    return round_all(u * mp.diag(values) * v.T, single)


def falling(k, condition):
    """Numbers from 1 to 1/condition, each a fixed part of the one before."""
    return [mpf(condition) ** (-mpf(i) / (k - 1)) for i in range(k)]


def graded(m, n, condition, single=False):
    return of_singular_values(m, n, falling(min(m, n), condition), single)


def of_eigenvalues(values, single=False):
    v = vectors(len(values), len(values))
    a = v * mp.diag(values) * v.T
    return round_all((a + a.T) / 2, single)


def positive(n, condition, single=False):
    return of_eigenvalues(falling(n, condition), single)


def hilbert(n):
    return round_all(mp.matrix([[mpf(1) / (i + j + 1) for j in range(n)] for i in range(n)]), False)


matrices = []


def add(name, single, a, rows):
    matrices.append({"name": name, "single": single, "a": packed(a, [a.rows, a.cols]), "rows": list(rows)})
    print(name, float(size(a)["norm"] / size(a)["least"]))


def systems(a, single, *names):
    for name in names:
        yield row_of_system(name, a, eighths(a.rows, 1))


def least_squares(a, single):
    """A right-hand side that is fitted to the last digit, and one that is not."""
    yield row_of_system("lstsq", a, round_all(a * eighths(a.cols, 1), single))
    yield row_of_system("lstsq", a, eighths(a.rows, 1))


def square(name, a, single):
    add(name, single, a, itertools.chain(
        rows_of_functions(a, GENERAL + RECTANGULAR), systems(a, single, "solve")))


def triangular(name, n, condition, single):
    r = round_all(qr(graded(n, n, condition))[1], single)
    r = triangle(r)
    add(name, single, r, systems(r, single, "solveTriangular", "solveTriangular transposed"))


def symmetric_positive(name, a, single):
    add(name, single, a, itertools.chain(
        rows_of_functions(a, POSITIVE + SYMMETRIC + GENERAL[:2]), systems(a, single, "solvePositiveDefinite", "solve")))


square("near the identity", mp.eye(5) + eighths(5, 5) / 16, True)
for n, condition, single in [(6, 10, True), (5, 1e3, True), (7, 1e3, False), (6, 1e6, False), (8, 1e6, False), (6, 1e9, False), (6, 1e12, False)]:
    square(f"graded {condition:g}, {n} rows", graded(n, n, condition, single), single)
square("nearly singular", of_singular_values(5, 5, [mpf(x) / 8 for x in (8, 6, 5, 4)] + [mpf(10) ** -9]), False)
for n, condition, single in [(5, 10, True), (6, 1e3, True), (8, 1e6, False), (6, 1e9, False), (6, 1e12, False)]:
    triangular(f"triangular {condition:g}, {n} rows", n, condition, single)
symmetric_positive("symmetric near the identity", of_eigenvalues([mpf(x) / 64 for x in (57, 61, 64, 68, 70)], True), True)
for n, condition, single in [(6, 10, True), (5, 1e3, True), (8, 1e6, False), (6, 1e9, False), (6, 1e12, False)]:
    symmetric_positive(f"positive {condition:g}, {n} rows", positive(n, condition, single), single)
for n in range(4, 9):
    symmetric_positive(f"Hilbert {n}", hilbert(n), False)
for gap, single in [(1e-2, True), (1e-3, False), (1e-6, False), (1e-9, False)]:
    a = of_eigenvalues([mpf(-1), mpf("0.25"), mpf("0.25") + mpf(gap), mpf("0.75"), mpf("0.75") + mpf(gap) * 2], single)
    add(f"eigenvalues at {gap:g}", single, a, rows_of_functions(a, SYMMETRIC))
for n, condition, single in [(2, 10, True), (3, 1e3, True), (2, 1e6, False), (3, 1e6, False), (3, 1e12, False)]:
    a = graded(n, n, condition, single)
    add(f"graded {condition:g}, {n} rows", single, a, rows_of_functions(a, GENERAL[:1]))
for m, n, condition, single in [(8, 5, 10, True), (6, 4, 1e3, True), (12, 4, 1e6, False), (8, 5, 1e9, False), (7, 4, 1e12, False),
                                (4, 7, 10, True), (3, 6, 1e3, True), (4, 7, 1e6, False)]:
    a = graded(m, n, condition, single)
    add(f"{m} by {n}, {condition:g}", single, a, itertools.chain(rows_of_functions(a, RECTANGULAR), least_squares(a, single)))

target = pathlib.Path(__file__).parent.parent / "decompositions.json"
target.write_text("[\n" + ",\n".join(json.dumps(m) for m in matrices) + "\n]\n")
