"""Writes linear-algebra.json: functions of matrices with first and second derivatives by PyTorch in double precision.

    python3 -m pip install torch
    python3 Tests/Fixtures/scripts/linear_algebra_reference.py

A case has the name of a function, its inputs, its output, a cotangent c, the gradient g of <c, output> by each input, a
direction v for each input and the gradient of <g, v>. Arrays are {"shape": [...], "data": [...]}. Where a factorization has
signs of its own its function is one that they do not change. Matrices are well-conditioned: ill-conditioned ones are tested
against exact numbers.
"""

import json
import pathlib

import torch

torch.manual_seed(20261127)
torch.set_default_dtype(torch.float64)
L = torch.linalg
cases = []


def matrix(*shape):
    """Elements below 1.5 in magnitude, of which single precision holds every digit, and a diagonal that pivots rarely."""
    x = (torch.rand(shape) * 3 - 1.5).to(torch.float32).to(torch.float64)
    for i in range(min(shape[-2:])):
        x[..., i, (i + 1) % shape[-1]] += 2
    return x


def numbers(*shape):
    return (torch.rand(shape) * 3 - 1.5).to(torch.float32).to(torch.float64)


def symmetric(*shape):
    x = matrix(*shape)
    return x + x.mT


def positive(*shape):
    x = matrix(*shape)
    return (x @ x.mT + torch.eye(shape[-1])).to(torch.float32).to(torch.float64)


def packed(a):
    return {"shape": list(a.shape), "data": [float(v) for v in a.detach().flatten()]}


def case(name, f, *inputs, symmetrical=False):
    inputs = [x.clone().requires_grad_() for x in inputs]
    output = f(*inputs)
    c = numbers(*output.shape)
    directions = [numbers(*x.shape) for x in inputs]
    if symmetrical:
        directions[0] = directions[0] + directions[0].mT
    g = torch.autograd.grad((c * output).sum(), inputs, create_graph=True)
    product = sum((a * v).sum() for a, v in zip(g, directions))
    second = torch.autograd.grad(product, inputs, allow_unused=True) if product.requires_grad else [None] * len(inputs)
    second = [torch.zeros_like(x) if s is None else s for x, s in zip(inputs, second)]
    cases.append({
        "name": name, "inputs": [packed(x) for x in inputs], "output": packed(output), "cotangent": packed(c),
        "gradients": [packed(x) for x in g], "directions": [packed(v) for v in directions],
        "products": [packed(s) for s in second]})


def solve_pd(a, b):
    # The matrix is symmetric however it changes.
    a = (a + a.mT) / 2
    return torch.cholesky_solve(b, L.cholesky(a))


SYSTEMS = [((1, 1), (1,)), ((2, 2), (2,)), ((3, 3), (3, 2)), ((5, 5), (5,)), ((5, 5), (5, 1)), ((2, 3, 3), (2, 3, 4))]
SYSTEMS += [((4, 4), (2, 4, 2)), ((2, 1, 3, 3), (3, 3, 1)), ((2, 3, 3), (3,)), ((1, 3, 3), (2, 3, 2))]
for a, b in SYSTEMS:
    if b == (3,) and len(a) == 3:
        # PyTorch would take the vector for a batch.
        case("solve", lambda a, b: L.solve(a, b.expand(2, 3)), matrix(*a), numbers(*b))
    else:
        case("solve", L.solve, matrix(*a), numbers(*b))
    if len(b) > 1:
        case("solvePositiveDefinite", solve_pd, positive(*a), numbers(*b), symmetrical=True)
for lower in (False, True):
    for transposed in (False, True):
        for unit in (False, True):
            def f(a, b):
                a = a.tril() if lower else a.triu()
                if transposed:
                    a = a.mT
                return L.solve_triangular(a, b, upper=lower == transposed, unitriangular=unit)
            name = "solveTriangular" + (" lower" if lower else "") + (" transposed" if transposed else "") + (" unit" if unit else "")
            for a, b in [((1, 1), (1, 2)), ((4, 4), (4, 3)), ((2, 3, 3), (3, 1)), ((3, 3), (2, 3, 2))]:
                x = matrix(*a)
                x = x + 2 * torch.eye(a[-1])
                case(name, f, x, numbers(*b))
for shape in [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (7, 7), (2, 2, 2), (3, 4, 4), (2, 2, 5, 5)]:
    case("inverse", L.inv, matrix(*shape))
    case("determinant", L.det, matrix(*shape))
    case("cholesky", L.cholesky, positive(*shape), symmetrical=True)
    case("logDeterminant", torch.logdet, positive(*shape))
    case("logAbsDeterminant", lambda x: L.slogdet(x)[1], matrix(*shape))
    for n in (-2, -1, 0, 1, 2, 3, 5):
        if shape in [(1, 1), (3, 3), (3, 4, 4)]:
            # PyTorch's power 0 is constant.
            case(f"matrixPower {n}", lambda x, n=n: L.matrix_power(x, n) + 0 * x, matrix(*shape))


def parts(f):
    """Of a thin singular value decomposition, without its signs."""
    def g(x):
        u, s, v = L.svd(x, full_matrices=False)
        return f(u, s, v)
    return g


for shape in [(1, 1), (2, 2), (3, 3), (5, 5), (2, 4, 4)]:
    case("eigenvalues", L.eigvalsh, symmetric(*shape), symmetrical=True)
    case("squared eigenvectors", lambda x: L.eigh(x)[1] ** 2, symmetric(*shape), symmetrical=True)
    case("eigenvectors and values", lambda x: (lambda e: e[1] * e[0].exp().unsqueeze(-2) @ e[1].mT)(L.eigh(x)), symmetric(*shape), symmetrical=True)
for shape in [(1, 1), (2, 2), (3, 3), (4, 2), (2, 4), (5, 5), (2, 3, 2), (2, 2, 3), (1, 3), (3, 1)]:
    case("singularValues", L.svdvals, matrix(*shape))
    case("nuclearNorm", lambda x: L.svdvals(x).sum(-1), matrix(*shape))
    case("squared left vectors", parts(lambda u, s, v: u ** 2), matrix(*shape))
    case("squared right vectors", parts(lambda u, s, v: v ** 2), matrix(*shape))
    case("all of svd", parts(lambda u, s, v: u * (1 / (1 + s)).unsqueeze(-2) @ v), matrix(*shape))
    case("pinv", L.pinv, matrix(*shape))
    if shape[-2] >= shape[-1]:
        case("q", lambda x: L.qr(x)[0], matrix(*shape))
    case("r", lambda x: L.qr(x)[1], matrix(*shape))
for a, b in [((3, 3), (3, 2)), ((5, 2), (5,)), ((5, 2), (5, 3)), ((2, 4), (2, 3)), ((2, 4, 3), (2, 4, 1))]:
    case("leastSquares", lambda a, b: L.pinv(a) @ b, matrix(*a), numbers(*b))

target = pathlib.Path(__file__).parent.parent / "linear-algebra.json"
target.write_text("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
