"""Writes diagnosis.json: singular values of matrices, and what backpropagation does in a network of many kinds of layer.

Needs numpy and torch; the tests need neither:

    python3 Tests/Fixtures/scripts/diagnosis_reference.py

Singular values are those of numpy.linalg.svd. The network's gradients and Jacobians are PyTorch's, in float64; the norm
of a gradient is the root of the mean over the rows of its squared Euclidean norm.
"""

import json
import math
import pathlib

import numpy
import torch

here = pathlib.Path(__file__).parent.parent
torch.set_default_dtype(torch.float64)


def matrices():
    generator = numpy.random.default_rng(1)
    graded = generator.normal(size=(6, 6)) * 10.0 ** -numpy.arange(6)
    orthogonal = numpy.linalg.qr(generator.normal(size=(7, 7)))[0]
    named = {
        "1 by 1": numpy.array([[-2.5]]),
        "a row": generator.normal(size=(1, 5)),
        "a column": generator.normal(size=(5, 1)),
        "wide": generator.normal(size=(3, 8)),
        "tall": generator.normal(size=(9, 4)),
        "square": generator.normal(size=(12, 12)),
        "diagonal": numpy.diag([3.0, 0.5, -7.0]),
        "orthogonal": orthogonal,
        "graded columns": graded,
        "huge": 1e200 * generator.normal(size=(4, 4)),
        "tiny": 1e-200 * generator.normal(size=(4, 4)),
    }
    for name, matrix in named.items():
        values = numpy.linalg.svd(matrix, compute_uv=False)
        yield {"name": name, "matrix": matrix.tolist(), "least": values[-1], "largest": values[0]}


def log_norm(gradient):
    return math.log10(math.sqrt((gradient ** 2).sum().item() / len(gradient)))


def network(is_training):
    """x → linear, tanh → x + sigmoid(layer_norm(linear)) → x + relu(batch_norm(linear)) → linear, softmax."""
    torch.manual_seed(5)
    rows, n, k, m = 6, 3, 4, 2
    x = torch.randn(rows, n, requires_grad=True)
    targets = torch.nn.functional.one_hot(torch.tensor([0, 1, 1, 0, 1, 0]), m).double()
    maps = [torch.nn.Linear(n, k), torch.nn.Linear(k, k), torch.nn.Linear(k, k), torch.nn.Linear(k, m)]
    with torch.no_grad():
        for linear in maps:
            linear.weight.copy_(torch.randn_like(linear.weight))
            linear.bias.copy_(torch.randn_like(linear.bias))
    layer_norm, batch_norm = torch.nn.LayerNorm(k), torch.nn.BatchNorm1d(k)
    with torch.no_grad():
        for norm in (layer_norm, batch_norm):
            norm.weight.copy_(0.5 + torch.rand(k))
            norm.bias.copy_(torch.randn(k))
        batch_norm.running_mean.copy_(torch.randn(k))
        batch_norm.running_var.copy_(0.5 + torch.rand(k))
    parameters = {
        "linear": [{"weights": linear.weight.tolist(), "bias": linear.bias.tolist()} for linear in maps],
        "layerNormalization": {"scale": layer_norm.weight.tolist(), "shift": layer_norm.bias.tolist()},
        "batchNormalization": {
            "scale": batch_norm.weight.tolist(), "shift": batch_norm.bias.tolist(),
            "mean": batch_norm.running_mean.tolist(), "variance": batch_norm.running_var.tolist()},
    }
    batch_norm.train(is_training)

    kept = {}

    def keep(name, value):
        value.retain_grad()
        kept[name] = value
        return value

    keep("x", x)
    z2 = keep("z2", maps[0](x))
    a2 = keep("a2", torch.tanh(z2))
    z3 = keep("z3", maps[1](a2))
    u3 = keep("u3", layer_norm(z3))
    a3 = keep("a3", a2 + torch.sigmoid(u3))
    z4 = keep("z4", maps[2](a3))
    u4 = keep("u4", batch_norm(z4))
    a4 = keep("a4", a3 + torch.relu(u4))
    z5 = keep("z5", maps[3](a4))
    torch.nn.functional.cross_entropy(z5, targets, reduction="sum").backward()
    log = {name: log_norm(value.grad) for name, value in kept.items()}

    def behind(name, linear):
        return log_norm(kept[name].grad @ linear.weight)

    through5, through4, through3, through2 = (
        behind(name, linear) for name, linear in
        (("z5", maps[3]), ("z4", maps[2]), ("z3", maps[1]), ("z2", maps[0])))
    lines = [
        {"number": 5, "logNorm": log["z5"], "parts": {}},
        {"number": 4, "logNorm": log["z4"], "parts": {
            "weights": through5 - log["z5"], "activation": log["u4"] - through5,
            "normalization": log["z4"] - log["u4"]}},
        {"number": 3, "logNorm": log["z3"], "parts": {
            "weights": through4 - log["z4"], "residual": log["a3"] - through4,
            "activation": log["u3"] - log["a3"], "normalization": log["z3"] - log["u3"]}},
        {"number": 2, "logNorm": log["z2"], "parts": {
            "weights": through3 - log["z3"], "residual": log["a2"] - through3,
            "activation": log["z2"] - log["a2"]}},
        {"number": 1, "logNorm": log["x"], "parts": {"weights": through2 - log["z2"]}},
    ]

    # Jacobians of one row, with statistics that are held.
    if is_training:
        with torch.no_grad():
            batch_norm.running_mean.copy_(z4.mean(0))
            batch_norm.running_var.copy_(z4.var(0, unbiased=False))
    batch_norm.eval()
    blocks = {
        2: (x, lambda v: torch.tanh(maps[0](v))),
        3: (a2, lambda v: v + torch.sigmoid(layer_norm(maps[1](v)))),
        4: (a3, lambda v: v + torch.relu(batch_norm(maps[2](v)))),
        5: (a4, lambda v: maps[3](v)),
    }
    for line in lines[:-1]:
        inputs, block = blocks[line["number"]]
        values = []
        for row in inputs.detach():
            jacobian = torch.autograd.functional.jacobian(block, row.unsqueeze(0)).squeeze((0, 2))
            values += numpy.linalg.svd(jacobian.numpy(), compute_uv=False).tolist()
        line["least"], line["largest"] = min(values), max(values)
    return {
        "isTraining": is_training, "inputs": x.tolist(), "targets": targets.tolist(),
        "parameters": parameters, "lines": lines}


with open(here / "diagnosis.json", "w") as file:
    json.dump({"matrices": list(matrices()), "networks": [network(False), network(True)]}, file)
    file.write("\n")
