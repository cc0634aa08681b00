"""Writes training.json: what PyTorch computes, in double precision, for layers, losses, optimizers and schedules.

    pip install torch==2.9.1 numpy && python3 training_reference.py
"""

import json
import pathlib

import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(20)


def numbers(tensor):
    return tensor.detach().reshape(-1).tolist()


class Residual(torch.nn.Module):
    def __init__(self, part):
        super().__init__()
        self.part = part

    def forward(self, x):
        return x + self.part(x)


def described(module):
    """A module as the kind of a layer and its tensors."""
    name = type(module).__name__
    entry = {"kind": name, "tensors": []}
    if isinstance(module, Residual):
        entry["part"] = [described(m) for m in module.part]
    elif name == "BatchNorm1d":
        entry["tensors"] = [module.weight, module.bias, module.running_mean, module.running_var]
        entry["epsilon"] = module.eps
    elif name == "LayerNorm":
        entry["tensors"] = [module.weight, module.bias]
        entry["epsilon"] = module.eps
    else:
        entry["tensors"] = list(module.parameters())
    entry["tensors"] = [{"shape": list(t.shape), "numbers": numbers(t)} for t in entry["tensors"]]
    return entry


def randomized(net):
    """Parameters and running statistics away from their first values."""
    for module in net.modules():
        if isinstance(module, (torch.nn.BatchNorm1d, torch.nn.LayerNorm)):
            torch.nn.init.normal_(module.weight, 1, 0.3)
            torch.nn.init.normal_(module.bias, 0, 0.3)
        if isinstance(module, torch.nn.BatchNorm1d):
            module.running_mean.copy_(torch.randn(module.num_features))
            module.running_var.copy_(torch.rand(module.num_features) + 0.5)
        if isinstance(module, torch.nn.PReLU):
            torch.nn.init.uniform_(module.weight, 0.05, 0.5)
    return net


nn = torch.nn
networks = {
    "plain": nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 3), nn.Sigmoid()),
    "batch_norm": nn.Sequential(
        nn.Linear(4, 5), nn.BatchNorm1d(5), nn.ReLU(), nn.Linear(5, 5), nn.Tanh(), nn.BatchNorm1d(5, eps=0.01),
        nn.Linear(5, 2)),
    "layer_norm": nn.Sequential(nn.Linear(4, 6), nn.LayerNorm(6), nn.ReLU(), nn.Linear(6, 3)),
    "prelu": nn.Sequential(
        nn.Linear(4, 5), nn.PReLU(), nn.Linear(5, 5), nn.PReLU(5), nn.Linear(5, 2), nn.Softmax(dim=-1)),
    "residual": nn.Sequential(
        nn.Linear(4, 5), Residual(nn.Sequential(nn.Linear(5, 7), nn.Sigmoid(), nn.Linear(7, 5))), nn.ReLU(),
        Residual(nn.Sequential(nn.Linear(5, 5), nn.BatchNorm1d(5), nn.ReLU())), nn.Linear(5, 3),
        nn.LogSoftmax(dim=-1)),
}

rows = torch.randn(6, 4)


def network_case(name, net):
    net.eval()
    with torch.no_grad():
        randomized(net)
    weights = torch.randn(6, net(rows).shape[1])
    # The layers are described before a pass in training mode moves running statistics.
    case = {
        "name": name, "layers": [described(m) for m in net], "input": numbers(rows),
        "cotangent": numbers(weights)}
    for mode in ["evaluation", "training"]:
        net.train(mode == "training")
        net.zero_grad()
        x = rows.clone().requires_grad_(True)
        output = net(x)
        (output * weights).sum().backward()
        case[mode] = {
            "output": numbers(output),
            "inputGradient": numbers(x.grad),
            "parameterGradients": [numbers(p.grad) for p in net.parameters()],
        }
    case["statistics"] = [
        numbers(t) for m in net.modules() if isinstance(m, nn.BatchNorm1d) for t in (m.running_mean, m.running_var)]
    return case


def loss_cases():
    z = torch.randn(5, 3) * 2
    targets = torch.randn(5, 3)
    bits = (torch.rand(5, 3) > 0.5).to(torch.float64)
    probabilities = torch.softmax(torch.randn(5, 3), dim=1)
    weights = torch.rand(5) + 0.2
    table = [
        ("squaredError", nn.MSELoss(), targets),
        ("absoluteError", nn.L1Loss(), targets),
        ("huber", nn.HuberLoss(delta=0.7), targets),
        ("binaryCrossEntropy", nn.BCEWithLogitsLoss(), bits),
        ("crossEntropy", nn.CrossEntropyLoss(), probabilities),
    ]
    cases = []
    for name, loss, y in table:
        x = z.clone().requires_grad_(True)
        value = loss(x, y)
        value.backward()
        each = type(loss)(reduction="none", **({"delta": 0.7} if name == "huber" else {}))
        v = z.clone().requires_grad_(True)
        entries = each(v, y)
        entries = entries.mean(dim=1) if entries.dim() == 2 else entries
        weighted = (entries * weights).sum() / weights.sum()
        weighted.backward()
        cases.append({
            "name": name, "output": numbers(z), "target": numbers(y), "weights": numbers(weights),
            "loss": value.item(), "gradient": numbers(x.grad),
            "weightedLoss": weighted.item(), "weightedGradient": numbers(v.grad)})
    return cases


def optimizer_cases():
    """100 steps on (1 - a)^2 + 3 (b - a^2)^2 + sin(a b), from (-0.5, 0.75)."""
    o = torch.optim
    table = {
        "sgd": lambda p: o.SGD(p, lr=0.01),
        "sgd_decay": lambda p: o.SGD(p, lr=0.01, weight_decay=0.1),
        "momentum": lambda p: o.SGD(p, lr=0.01, momentum=0.9),
        "nesterov": lambda p: o.SGD(p, lr=0.01, momentum=0.9, nesterov=True, weight_decay=0.01),
        "rmsprop": lambda p: o.RMSprop(p, lr=0.01),
        "rmsprop_momentum": lambda p: o.RMSprop(p, lr=0.005, alpha=0.9, eps=1e-6, momentum=0.5, weight_decay=0.02),
        "adam": lambda p: o.Adam(p, lr=0.02),
        "adam_decay": lambda p: o.Adam(p, lr=0.02, betas=(0.8, 0.95), eps=1e-5, weight_decay=0.05),
        "adamw": lambda p: o.AdamW(p, lr=0.02),
        "adamw_decay": lambda p: o.AdamW(p, lr=0.02, betas=(0.85, 0.99), weight_decay=0.3),
    }
    cases = {}
    for name, make in table.items():
        p = torch.tensor([-0.5, 0.75], requires_grad=True)
        optimizer = make([p])
        iterates = []
        for _ in range(100):
            optimizer.zero_grad()
            a, b = p[0], p[1]
            ((1 - a) ** 2 + 3 * (b - a ** 2) ** 2 + torch.sin(a * b)).backward()
            optimizer.step()
            iterates.append(numbers(p))
        cases[name] = iterates
    return cases


def schedule_cases():
    s = torch.optim.lr_scheduler
    table = {
        "step": lambda o: s.StepLR(o, step_size=7, gamma=0.3),
        "cosine": lambda o: s.CosineAnnealingLR(o, T_max=40, eta_min=0.1),
        "warm_up": lambda o: s.SequentialLR(
            o, [s.LinearLR(o, start_factor=0.2, end_factor=1.0, total_iters=4), s.CosineAnnealingLR(o, T_max=36)],
            milestones=[4]),
    }
    cases = {}
    for name, make in table.items():
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
        schedule = make(optimizer)
        factors = []
        for _ in range(40):
            factors.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            schedule.step()
        cases[name] = factors
    return cases


result = {
    "networks": [network_case(name, net) for name, net in networks.items()],
    "losses": loss_cases(),
    "optimizers": optimizer_cases(),
    "schedules": schedule_cases(),
}
path = pathlib.Path(__file__).parent.parent / "training.json"
path.write_text(json.dumps(result) + "\n")
