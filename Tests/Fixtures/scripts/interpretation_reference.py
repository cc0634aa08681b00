"""Writes interpretation.json: gradients, Hessians, integrated gradients and attacks of small networks.

Needs torch, captum, numpy and safetensors; the tests need none of them:

    python3 Tests/Fixtures/scripts/interpretation_reference.py

Everything is in float64. Integrated gradients are Captum's, whose weights are rounded to float32 unless it is kept from
it. The attacks are those of the papers, written out below:
FGSM is one step of epsilon along the sign of the gradient (Goodfellow, Shlens and Szegedy, 2015); PGD starts at the point
and takes steps of a fixed size, each followed by the projection onto the ball (Madry and others, 2018).
"""

import csv
import json
import pathlib

import torch
from captum.attr import IntegratedGradients
from safetensors.torch import load_file

here = pathlib.Path(__file__).parent.parent
torch.set_default_dtype(torch.float64)
torch.Tensor.float = torch.Tensor.double

ACTIVATIONS = {
    "relu": torch.nn.ReLU, "sigmoid": torch.nn.Sigmoid, "tanh": torch.nn.Tanh, "gelu": torch.nn.GELU,
    "identity": torch.nn.Identity}


def sequential(sizes, activations):
    layers = []
    for n, k, name in zip(sizes, sizes[1:], activations):
        layers += [torch.nn.Linear(n, k), ACTIVATIONS[name]()]
    return torch.nn.Sequential(*layers)


def trained(name, sizes, activations):
    network = sequential(sizes, activations)
    network.load_state_dict(load_file(here / f"breast-cancer-{name}.safetensors"))
    return network


def table(rows):
    with open(here / "breast-cancer.csv") as file:
        lines = list(csv.DictReader(file))
    return torch.tensor([
        [float(lines[row][key]) for key in lines[row] if key != "target"] for row in rows])


def gradient(network, x):
    x = x.clone().requires_grad_(True)
    return torch.autograd.grad(network(x.unsqueeze(0)).sum(), x)[0]


def attack(network, x, norm, epsilon, step, steps):
    """Away from the side of 0 on which the network's output before the sigmoid is."""
    side = torch.sign(network(x.unsqueeze(0)).sum())
    point = x.clone()
    for _ in range(steps):
        g = -side * gradient(network, point)
        if norm == "inf":
            point = point + step * torch.sign(g)
            point = torch.maximum(torch.minimum(point, x + epsilon), x - epsilon)
        else:
            point = point + step * g / g.norm()
            delta = point - x
            if delta.norm() > epsilon:
                point = x + delta * (epsilon / delta.norm())
    return point


def case(network, x, steps, has_hessian):
    whole = lambda row: network(row.unsqueeze(0)).sum()
    logit = torch.nn.Sequential(*list(network)[:-1])
    captum = IntegratedGradients(lambda rows: network(rows)[:, 0])
    baseline = 0.1 * torch.ones_like(x)
    integrated = {}
    for method, count in [("gausslegendre", steps), ("riemann_middle", 32), ("riemann_trapezoid", 33)]:
        for start in ("zeros", "tenths"):
            a = captum.attribute(
                x.unsqueeze(0), baselines=0 if start == "zeros" else baseline.unsqueeze(0),
                method=method, n_steps=count)[0]
            integrated[f"{method} {start}"] = {"steps": count, "attributions": a.tolist()}
    attacks = []
    for norm in ("inf", "2"):
        for epsilon in (0.05, 0.4):
            fgsm = attack(logit, x, norm, epsilon, epsilon, 1)
            pgd = attack(logit, x, norm, epsilon, epsilon / 4, 10)
            attacks.append({
                "norm": norm, "epsilon": epsilon, "fgsm": fgsm.tolist(), "pgd": pgd.tolist(),
                "fgsmOutput": whole(fgsm).item(), "pgdOutput": whole(pgd).item()})
    return {
        "input": x.tolist(), "output": whole(x).item(), "gradient": gradient(network, x).tolist(),
        "hessian": torch.autograd.functional.hessian(whole, x).tolist() if has_hessian else None,
        "integrated": integrated, "attacks": attacks}


def main():
    torch.manual_seed(3)
    models = [
        ("breast-cancer-relu", trained("relu", [30, 32, 16, 1], ["relu", "relu", "sigmoid"]), table([3, 77])),
        ("breast-cancer-sigmoid", trained("sigmoid", [30, 16, 8, 1], ["sigmoid"] * 3), table([3, 77])),
    ]
    for name in ("gelu", "tanh"):
        network = sequential([4, 6, 5, 1], [name, name, "sigmoid"])
        for parameter in network.parameters():
            parameter.data *= 2
        models.append((name, network, torch.randn(3, 4)))
    result = []
    for name, network, rows in models:
        linears = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
        entry = {"name": name}
        if len(rows[0]) == 4:
            entry["weights"] = [layer.weight.tolist() for layer in linears]
            entry["biases"] = [layer.bias.tolist() for layer in linears]
        entry["cases"] = [case(network, row, 50, number == 0) for number, row in enumerate(rows)]
        result.append(entry)
    (here / "interpretation.json").write_text(json.dumps(result) + "\n")


main()
