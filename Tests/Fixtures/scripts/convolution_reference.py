"""Writes convolutions.json: convolutions and correlations by NumPy and SciPy, convolutions and pooling of images by PyTorch.

    python3 -m pip install numpy scipy torch
    python3 Tests/Fixtures/scripts/convolution_reference.py

A case has its function and what is said beside the operands, its inputs and its output, each as {"shape": [...], "data":
[...]}; a cotangent and the derivatives by all inputs along it; and directions and the products with them of the Hessian of
Σ cotangent output². Those of the bilinear functions of NumPy and SciPy come from these functions on unit vectors, those of
PyTorch from its autograd. Inputs are multiples of 1/8 below 2, so that all sums are exact in any order.
"""

import itertools
import json
import pathlib

import numpy as np
import scipy.signal
import torch
import torch.nn.functional as F

rng = np.random.default_rng(20261127)
cases = []


def tensor(shape):
    return rng.integers(-15, 16, shape) / 8


def spread(shape):
    """Without ties, for maxima."""
    count = int(np.prod(shape))
    return (rng.permutation(count) - count // 2).reshape(shape) / 8


def packed(a):
    a = np.asarray(a)
    return {"shape": list(a.shape), "data": [float(v) for v in a.ravel()]}


def add(function, options, inputs, output, cotangent, gradients, directions, products):
    cases.append({
        "function": function, **options, "inputs": [packed(x) for x in inputs], "output": packed(output),
        "cotangent": packed(cotangent), "gradients": [packed(x) for x in gradients],
        "directions": [packed(x) for x in directions], "hessianProducts": [packed(x) for x in products],
    })


def bilinear(function, f, a, v, **options):
    a, v = tensor(a), tensor(v)
    y = f(a, v)
    c = tensor(y.shape)

    def transposed(c, x, by_first, shape):
        result = np.zeros(shape)
        for place in np.ndindex(*shape):
            unit = np.zeros(shape)
            unit[place] = 1
            result[place] = np.sum(c * (f(unit, x) if by_first else f(x, unit)))
        return result

    da, dv = tensor(a.shape), tensor(v.shape)
    dy = f(da, v) + f(a, dv)
    by_a = transposed(2 * c * dy, v, True, a.shape) + transposed(2 * c * y, dv, True, a.shape)
    by_v = transposed(2 * c * dy, a, False, v.shape) + transposed(2 * c * y, da, False, v.shape)
    add(function, options, [a, v], y, c,
        [transposed(c, v, True, a.shape), transposed(c, a, False, v.shape)], [da, dv], [by_a, by_v])


for mode in ("full", "valid", "same"):
    for n, m in [(1, 1), (5, 1), (1, 4), (7, 3), (3, 7), (6, 2), (2, 6), (6, 4), (4, 6), (5, 5), (4, 4), (40, 9), (400, 90)]:
        bilinear("convolve", lambda a, v: np.convolve(a, v, mode), (n,), (m,), mode=mode)
        bilinear("correlate", lambda a, v: np.correlate(a, v, mode), (n,), (m,), mode=mode)
    for a, v in [((4, 5), (3, 3)), ((5, 4), (2, 3)), ((3, 3), (3, 3)), ((2, 3), (4, 5)), ((1, 4), (1, 2)), ((6, 5), (2, 4)), ((3, 6), (4, 2))]:
        if mode == "valid" and (a[0] - v[0]) * (a[1] - v[1]) < 0:
            continue
        bilinear("convolve2d", lambda a, v: scipy.signal.convolve2d(a, v, mode), a, v, mode=mode)
        bilinear("correlate2d", lambda a, v: scipy.signal.correlate2d(a, v, mode), a, v, mode=mode)


def by_torch(function, f, inputs, options):
    x = [torch.tensor(v, requires_grad=True) for v in inputs]
    y = f(*x)
    c = torch.tensor(tensor(tuple(y.shape)))
    gradients = torch.autograd.grad(y, x, c, retain_graph=True)
    slopes = torch.autograd.grad((c * y * y).sum(), x, create_graph=True)
    directions = [tensor(v.shape) for v in inputs]
    along = sum((s * torch.tensor(d)).sum() for s, d in zip(slopes, directions))
    products = torch.autograd.grad(along, x, allow_unused=True)
    products = [torch.zeros_like(v) if p is None else p for p, v in zip(products, x)]
    add(function, options, inputs, y.detach().numpy(), c.numpy(), [g.numpy() for g in gradients], directions,
        [p.numpy() for p in products])


def conv(x, w, bias=False, **options):
    d = len(w) - 2
    f = F.conv1d if d == 1 else F.conv2d
    inputs = [tensor(x), tensor(w)] + ([tensor(w[0])] if bias else [])
    by_torch(f"conv{d}d", lambda *t: f(*t, **options), inputs, options)


# One axis.
for stride, padding, dilation in itertools.product((1, 2, 3), (0, 1, 3), (1, 2)):
    conv((2, 3, 9), (4, 3, 3), stride=stride, padding=padding, dilation=dilation)
conv((2, 3, 9), (4, 3, 3), bias=True)
conv((3, 9), (2, 3, 4), bias=True, padding=2)
conv((2, 4, 8), (6, 2, 3), groups=2)
conv((2, 4, 8), (8, 1, 3), groups=4, stride=2, padding=1)
conv((1, 1, 5), (1, 1, 5))
conv((1, 1, 5), (1, 1, 1), stride=4)
conv((2, 2, 11), (3, 2, 2), stride=5)
conv((2, 2, 3), (3, 2, 2), stride=2, padding=4)
conv((2, 2, 6), (3, 2, 4), padding="same")
conv((2, 2, 6), (3, 2, 3), padding="same", dilation=2)
conv((2, 2, 6), (3, 2, 3), padding="valid")
conv((0, 2, 6), (3, 2, 3), bias=True)
conv((1, 1, 60), (1, 1, 7), dilation=8, padding=3)
conv((1, 1, 1100), (1, 1, 5), padding=2)
# Two axes.
for stride, padding, dilation in itertools.product((1, 2, (2, 1)), (0, (2, 1)), (1, (1, 2))):
    conv((2, 3, 6, 7), (4, 3, 3, 2), stride=stride, padding=padding, dilation=dilation)
conv((3, 6, 5), (7, 3, 2, 3), bias=True, padding=1)
conv((2, 4, 5, 5), (6, 2, 3, 3), groups=2, padding=1, bias=True)
conv((2, 3, 5, 6), (6, 1, 2, 2), groups=3, stride=(1, 3))
conv((2, 5, 4, 4), (3, 5, 1, 1))
conv((2, 5, 4, 4), (3, 5, 1, 1), stride=2)
conv((1, 2, 3, 3), (2, 2, 3, 3))
conv((1, 2, 3, 4), (2, 2, 2, 3), padding="same", bias=True)
conv((2, 1, 9, 9), (1, 1, 3, 3), stride=4, padding=2)
conv((0, 2, 4, 4), (3, 2, 3, 3))
conv((1, 3, 12, 12), (10, 3, 3, 3), padding=1)
conv((1, 30, 4, 4), (9, 30, 3, 3), padding=1)


def pool(kind, x, window, **options):
    d = 1 if isinstance(window, int) and kind.endswith("1d") else 2
    f = getattr(F, f"{kind}_pool{d}d")
    by_torch(f"{kind}Pool", lambda t: f(t, window, **options), [spread(x)], {"window": window, "axes": d, **options})


for kind in ("max", "avg"):
    F_one = {"max": F.max_pool1d, "avg": F.avg_pool1d}[kind]

    def one(x, window, **options):
        by_torch(f"{kind}Pool", lambda t: F_one(t, window, **options), [spread(x)], {"window": window, "axes": 1, **options})

    one((2, 3, 8), 2)
    one((2, 9), 3, stride=1)
    one((2, 3, 9), 3, stride=2, padding=1)
    one((2, 3, 7), 2, stride=3)
    one((1, 1, 4), 4)
    pool(kind, (2, 3, 6, 8), 2)
    pool(kind, (3, 6, 7), (3, 2), stride=(1, 2))
    pool(kind, (2, 2, 7, 7), 3, stride=2, padding=1)
    pool(kind, (1, 2, 5, 6), (1, 4), padding=(0, 2))
    pool(kind, (1, 1, 5, 5), 5)
pool("avg", (2, 2, 7, 7), 3, stride=2, padding=1, count_include_pad=False)
by_torch("avgPool", lambda t: F.avg_pool1d(t, 4, 2, 2, count_include_pad=False), [spread((2, 2, 8))],
         {"window": 4, "axes": 1, "stride": 2, "padding": 2, "count_include_pad": False})

# Windows with gaps, and last ones that reach beyond the padding.
for x, window, options in [
    ((2, 9), 3, {"dilation": 2}), ((2, 9), 3, {"stride": 2, "padding": 1, "dilation": 2}), ((1, 5), 1, {"dilation": 7}),
    ((1, 1, 3), 3, {"padding": 1, "dilation": 2}), ((2, 8), 3, {"ceil_mode": True}),
    ((2, 3, 7), 3, {"stride": 2, "padding": 1, "ceil_mode": True}),
    ((1, 3), 2, {"stride": 3, "padding": 1, "ceil_mode": True}), ((1, 2), 3, {"stride": 2, "ceil_mode": True}),
    ((2, 10), 2, {"stride": 4, "dilation": 3, "ceil_mode": True}), ((1, 5), 2, {"stride": 5, "ceil_mode": True}),
]:
    shape = (1, *x) if len(x) == 2 else x
    by_torch("maxPool", lambda t, w=window, o=options: F.max_pool1d(t, w, **o), [spread(shape)],
             {"window": window, "axes": 1, **options})
    if "dilation" not in options:
        for counting in (True, False):
            by_torch(
                "avgPool", lambda t, w=window, o=options, c=counting: F.avg_pool1d(t, w, count_include_pad=c, **o),
                [spread(shape)],
                {"window": window, "axes": 1, "count_include_pad": counting, **options})
pool("max", (2, 2, 7, 8), 2, dilation=(3, 2))
pool("max", (2, 6, 7), (3, 2), stride=(2, 3), padding=(1, 1), dilation=(2, 3), ceil_mode=True)
pool("max", (1, 2, 5, 6), 2, ceil_mode=True)
for counting in (True, False):
    pool("avg", (2, 2, 7, 8), 3, stride=2, padding=1, ceil_mode=True, count_include_pad=counting)
    pool("avg", (1, 2, 5, 6), (2, 4), stride=(3, 3), padding=(1, 2), ceil_mode=True, count_include_pad=counting)

for case in cases:
    for name in ("stride", "padding", "dilation", "window"):
        value = case.get(name)
        if value is not None and not isinstance(value, str):
            case[name] = [value] if isinstance(value, int) else list(value)

path = pathlib.Path(__file__).parent.parent / "convolutions.json"
path.write_text("[" + ",\n".join(json.dumps(c) for c in cases) + "]\n")
print(len(cases), "cases")
