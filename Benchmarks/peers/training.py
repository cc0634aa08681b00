"""Times training by Adam in PyTorch beside `autodiff-bench training`, several times in turn.

    python training.py --autodiff-bench PATH [--threads N] [--rounds N]

The same networks: 30-16-1 on 640 rows in batches of 32, and 784-256-128-10 on 60,000 rows in batches of 128, float32, rows in a
new order in each epoch. Medians of the rounds, and their ratio.
"""

import argparse
import json
import os
import statistics
import subprocess
import time


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--autodiff-bench", metavar="PATH", required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


def epochs(torch, sizes, rows, batch, count):
    """The times of so many epochs, after one that is not counted."""
    torch.manual_seed(0)
    x = torch.rand(rows, sizes[0])
    layers = []
    for place, (n, m) in enumerate(zip(sizes, sizes[1:])):
        layers.append(torch.nn.Linear(n, m))
        if place < len(sizes) - 2:
            layers.append(torch.nn.ReLU())
    network = torch.nn.Sequential(*layers)
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    if sizes[-1] == 1:
        y = torch.randint(0, 2, (rows, 1)).float()
        loss = torch.nn.BCEWithLogitsLoss()
    else:
        y = torch.randint(0, sizes[-1], (rows,))
        loss = torch.nn.CrossEntropyLoss()
    times = []
    for _ in range(count + 1):
        start = time.perf_counter()
        order = torch.randperm(rows)
        for first in range(0, rows, batch):
            chosen = order[first : first + batch]
            optimizer.zero_grad()
            loss(network(x[chosen]), y[chosen]).backward()
            optimizer.step()
        times.append(time.perf_counter() - start)
    return times[1:]


def main():
    options = arguments()
    environment = dict(os.environ, AUTODIFF_THREADS=str(options.threads))
    import torch

    torch.set_num_threads(options.threads)
    ours, theirs = {"step": [], "epoch": []}, {"step": [], "epoch": []}
    for _ in range(options.rounds):
        report = json.loads(
            subprocess.check_output([options.autodiff_bench, "training", "--json"], env=environment))
        results = report["training"]["results"]
        ours["step"].append(results["30-16-1, batch 32, step"]["median"] * 1e-6)
        ours["epoch"].append(results["784-256-128-10, batch 128, epoch"]["median"])
        theirs["step"].append(statistics.median(epochs(torch, [30, 16, 1], 640, 32, 30)) / 20)
        theirs["epoch"].append(statistics.median(epochs(torch, [784, 256, 128, 10], 60_000, 128, 2)))
    print(f"torch {torch.__version__}, {options.threads} threads, {options.rounds} rounds, seconds")
    for name in ours:
        a, b = statistics.median(ours[name]), statistics.median(theirs[name])
        print(f"{name:6} Autodiff {a:.3g}  PyTorch {b:.3g}  PyTorch / Autodiff {b / a:.2f}")


if __name__ == "__main__":
    main()
