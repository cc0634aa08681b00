"""Writes interpretation.json: gradients, Hessians, integrated gradients and attacks of small networks, and
interpretation-softmax.json: the same of networks with three classes, for each class, before and after softmax.

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


def margin(logits, k):
    """How far class k is ahead of every other."""
    others = [j for j in range(logits.shape[1]) if j != k]
    return logits[:, k] - logits[:, others].max(dim=1).values


class Margin(torch.nn.Module):
    def __init__(self, logits, k):
        super().__init__()
        self.logits, self.k = logits, k

    def forward(self, rows):
        return margin(self.logits(rows), self.k)


def classes_case(logits, x):
    softmax = torch.nn.Sequential(logits, torch.nn.Softmax(dim=1))
    count = logits(x.unsqueeze(0)).shape[1]
    outputs = []
    for k in range(count):
        entry = {}
        for name, network in (("before", logits), ("after", softmax)):
            captum = IntegratedGradients(lambda rows: network(rows)[:, k])
            point = x.clone().requires_grad_(True)
            value = network(point.unsqueeze(0))[0, k]
            entry[name] = {
                "output": value.item(), "gradient": torch.autograd.grad(value, point)[0].tolist(),
                "integrated": captum.attribute(
                    x.unsqueeze(0), baselines=0, method="gausslegendre", n_steps=50)[0].tolist()}
        outputs.append(entry)
    chosen = logits(x.unsqueeze(0)).argmax().item()
    attacks = []
    # The class that is chosen, which loses its lead, and one that is not, which gains it.
    for k in (chosen, (chosen + 1) % count):
        f = Margin(logits, k)
        for norm in ("inf", "2"):
            for epsilon in (0.05, 0.8):
                entry = {"class": k, "norm": norm, "epsilon": epsilon, "margin": f(x.unsqueeze(0)).item()}
                for name, point in (
                        ("fgsm", attack(f, x, norm, epsilon, epsilon, 1)),
                        ("pgd", attack(f, x, norm, epsilon, epsilon / 4, 10))):
                    rows = point.unsqueeze(0)
                    entry[name] = {
                        "input": point.tolist(), "margin": f(rows).item(), "output": softmax(rows)[0, k].item(),
                        "chosen": logits(rows).argmax().item()}
                attacks.append(entry)
    return {"input": x.tolist(), "chosen": chosen, "outputs": outputs, "attacks": attacks}


def classes():
    torch.manual_seed(11)
    stored = torch.nn.Sequential(torch.nn.Linear(4, 5), torch.nn.ReLU(), torch.nn.Linear(5, 3))
    stored.load_state_dict(load_file(here / "models/softmax.safetensors"))
    drawn = torch.nn.Sequential(
        torch.nn.Linear(4, 6), torch.nn.Tanh(), torch.nn.Linear(6, 5), torch.nn.GELU(), torch.nn.Linear(5, 3))
    for parameter in drawn.parameters():
        parameter.data *= 3
    result = []
    for name, network in (("softmax.safetensors", stored), ("tanh, gelu", drawn)):
        linears = [layer for layer in network if isinstance(layer, torch.nn.Linear)]
        result.append({
            "name": name, "weights": [layer.weight.tolist() for layer in linears],
            "biases": [layer.bias.tolist() for layer in linears],
            "activations": ["relu"] if network is stored else ["tanh", "gelu"],
            "cases": [classes_case(network, row) for row in 2 * torch.randn(3, 4)]})
    (here / "interpretation-softmax.json").write_text(json.dumps(result) + "\n")


def main():
    torch.manual_seed(3)
    models = [
        ("breast-cancer-relu", trained("relu", [30, 32, 16, 1], ["relu", "relu", "sigmoid"]), table([3, 77])),
        ("breast-cancer-sigmoid", trained("sigmoid", [30, 16, 8, 1], ["sigmoid"] * 3), table([3, 77])),
    ]
    for name in ("gelu", "tanh"):
        network = sequential([4, 6, 5, 1], [name, name, "sigmoid"])
        for parameter in network.parameters():
            parameter.data *= 3
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
classes()
