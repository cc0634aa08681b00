"""Writes losses.json: losses with first and second derivatives by PyTorch in double precision, as linear-algebra.json has them.

    python3 -m pip install torch mpmath
    python3 Tests/Fixtures/scripts/losses_reference.py

A case has the name of a loss and of its reduction, its inputs, its output, a cotangent c, the gradient g of <c, output> by each
input, a direction v for each input and the gradient of <g, v>. Labels have no derivative. Every number is representable in single
precision. The logarithm of the beta function is mpmath's, since PyTorch's second derivative of lgamma has ten digits; the
binary cross entropy of probabilities is written out, since PyTorch's derivatives of it are of a function beside it.
"""

import json
import pathlib

import mpmath as mp
import torch
import torch.nn.functional as F

torch.manual_seed(20261127)
torch.set_default_dtype(torch.float64)
cases = []


def single(x):
    return x.to(torch.float32).to(torch.float64)


def numbers(*shape, low=-1.5, high=1.5):
    return single(torch.rand(shape) * (high - low) + low)


def packed(a):
    return {"shape": list(a.shape), "data": [float(v) for v in a.detach().flatten()]}


def case(name, f, *inputs, constant=()):
    """`constant` are the inputs without derivative."""
    inputs = [x.clone().requires_grad_(i not in constant) for i, x in enumerate(inputs)]
    moving = [x for x in inputs if x.requires_grad]
    output = f(*inputs)
    c = numbers(*output.shape)
    directions = [numbers(*x.shape) for x in inputs]
    g = torch.autograd.grad((c * output).sum(), moving, create_graph=True)
    along = [v for x, v in zip(inputs, directions) if x.requires_grad]
    product = sum((a * v).sum() for a, v in zip(g, along))
    second = torch.autograd.grad(product, moving, allow_unused=True) if product.requires_grad else [None] * len(moving)

    def all_inputs(parts):
        parts = iter(parts)
        filled = [next(parts) if x.requires_grad else None for x in inputs]
        return [packed(torch.zeros_like(x) if p is None else p) for x, p in zip(inputs, filled)]

    cases.append({
        "name": name, "inputs": [packed(x) for x in inputs], "output": packed(output), "cotangent": packed(c),
        "gradients": all_inputs(g), "directions": [packed(v) for v in directions], "products": all_inputs(second)})


def moved(f, axis):
    """PyTorch has classes along the second axis."""
    return lambda z, y: f(z.movedim(axis, 1 if z.ndim > 1 else 0), y)


for reduction in ("none", "sum", "mean"):
    r = {"reduction": reduction}
    x, y = numbers(4, 3), numbers(4, 3)
    case(f"squaredError {reduction}", lambda x, y: F.mse_loss(x, y, **r), x, y)
    case(f"absoluteError {reduction}", lambda x, y: F.l1_loss(x, y, **r), x, y)
    for delta in (0.5, 1.25):
        case(f"huberLoss {reduction} {delta}", lambda x, y: F.huber_loss(x, y, delta=delta, **r), x, y)
    signs = torch.sign(y)
    fold = {"none": lambda l: l, "sum": torch.sum, "mean": torch.mean}[reduction]
    case(f"hingeLoss {reduction}", lambda z, y: fold(torch.relu(1 - y * z)), 2 * x, signs)
    p = numbers(4, 3, low=0.05, high=0.95)
    case(f"binaryCrossEntropy probabilities {reduction}", lambda p, y: fold(-(y * p.log() + (1 - y) * torch.log1p(-p))), p, numbers(4, 3, low=0.1, high=0.9))
    logits = single(torch.tensor([[-40.0, -3.0, -0.25], [0.0, 0.5, 2.0], [5.0, 20.0, 45.0], [-700.0, 1e-3, 700.0]]))
    targets = single(torch.tensor([[0.25, 0.75, 0.125], [1.0, 0.0, 0.5], [0.25, 0.875, 0.5], [0.0, 1.0, 1.0]]))
    case(f"binaryCrossEntropy logits {reduction}", lambda z, y: F.binary_cross_entropy_with_logits(z, y, **r), logits, targets)
    labels = torch.tensor([2, 0, 1, 2])
    case(f"crossEntropy labels {reduction}", lambda z, y: F.cross_entropy(z, y.long(), **r), 3 * x, labels.double(), constant=(1,))
    case(f"negativeLogLikelihood {reduction}", lambda z, y: F.nll_loss(z, y.long(), **r), x, labels.double(), constant=(1,))
    q = torch.softmax(numbers(4, 3), 1)
    case(f"crossEntropy probabilities {reduction}", lambda z, y: F.cross_entropy(z, y, **r), 3 * x, single(q))
    case(f"crossEntropy unnormalized {reduction}", lambda z, y: F.cross_entropy(z, y, **r), 3 * x, numbers(4, 3, low=0.1, high=2.0))
    batch = numbers(2, 5, 3)
    where = torch.tensor([[0, 4, 2], [3, 3, 1]]).double()
    case(f"crossEntropy axis {reduction}", lambda z, y: F.cross_entropy(z, y.long(), **r), batch, where, constant=(1,))
case("crossEntropy vector none", lambda z, y: F.cross_entropy(z, y.long(), reduction="none"), numbers(6), torch.tensor(4.0), constant=(1,))
case("klDivergence", lambda p, q: F.kl_div(q.log(), p, reduction="sum"), numbers(3, 4, low=0.1, high=1.0), numbers(3, 4, low=0.1, high=1.0))
case("relativeEntropy", lambda p, q: F.kl_div(q.log(), p, reduction="none"), numbers(3, 4, low=0.1, high=1.0), numbers(3, 4, low=0.1, high=1.0))
case("squaredError broadcasting", lambda x, y: ((x - y) ** 2).mean(), numbers(4, 1), numbers(3))
mp.mp.dps = 40


def log_beta(name, a, b):
    """With derivatives by polygamma functions."""
    c, v, w = numbers(*a.shape), numbers(*a.shape), numbers(*a.shape)
    parts = [[], [], [], [], []]
    for x, y, k, s, t in zip(*([mp.mpf(float(e)) for e in z] for z in (a, b, c, v, w))):
        psi, psi1 = lambda z: mp.psi(0, z), mp.psi(1, x + y)
        row = [
            mp.log(mp.beta(x, y)), k * (psi(x) - psi(x + y)), k * (psi(y) - psi(x + y)),
            k * (mp.psi(1, x) * s - psi1 * (s + t)), k * (mp.psi(1, y) * t - psi1 * (s + t))]
        for part, number in zip(parts, row):
            part.append(number)
    output, *rest = [packed(torch.tensor([float(e) for e in part])) for part in parts]
    cases.append({
        "name": name, "inputs": [packed(a), packed(b)], "output": output, "cotangent": packed(c),
        "gradients": rest[:2], "directions": [packed(v), packed(w)], "products": rest[2:]})


for name, x, y in [
    ("small", numbers(5, low=0.3, high=3.0), numbers(5, low=0.3, high=3.0)),
    ("one large", numbers(5, low=0.3, high=3.0), numbers(5, low=12.0, high=60.0)),
    ("both large", numbers(5, low=11.0, high=40.0), numbers(5, low=12.0, high=60.0)),
]:
    for a, b, order in ((x, y, ""), (y, x, " turned")):
        log_beta(f"logBeta {name}{order}", a, b)
same = numbers(3, low=0.3, high=3.0)
log_beta("logBeta equal", same, same)
case("polynomial", lambda c, x: c[0] * x ** 3 + c[1] * x ** 2 + c[2] * x + c[3], numbers(4), numbers(2, 3))

path = pathlib.Path(__file__).resolve().parents[1] / "losses.json"
path.write_text("[" + ",\n".join(json.dumps(c) for c in cases) + "]\n")
print(len(cases), "cases")
