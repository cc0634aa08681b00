"""Times conv2d and its gradients in PyTorch and JAX beside `autodiff-bench convolution`, in turn.

64 images of 3 channels and 32 x 32 elements by 16 kernels of 3 x 3: the value, and the value with the derivatives by the kernel,
or by both, along a given cotangent. One thread.

    python convolution.py [--json] [--seconds S] [--rounds N] [--autodiff-bench PATH]
"""

import argparse
import json
import os
import subprocess
import sys

from peers import limit_threads, measure


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--seconds", type=float, default=0.3, help="time for each figure (0.3)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds; the least time of all counts (3)")
    parser.add_argument("--autodiff-bench", metavar="PATH", help="the built autodiff-bench")
    options = parser.parse_args()
    limit_threads(1)
    import numpy as np
    import torch
    import jax

    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_platforms", "cpu")
    torch.set_num_threads(1)

    cases = {}
    for dtype in ("float32", "float64"):
        generator = np.random.default_rng(7)
        x, w = (generator.uniform(-1, 1, s).astype(dtype) for s in ((64, 3, 32, 32), (16, 3, 3, 3)))
        for padding in (1, 0):
            title = f"{dtype} padding {padding} "
            g = generator.uniform(-1, 1, (64, 16, 30 + 2 * padding, 30 + 2 * padding)).astype(dtype)
            for name, works in {"PyTorch": with_torch(torch, x, w, g, padding), "JAX": with_jax(jax, x, w, g, padding)}.items():
                for what, work in works.items():
                    cases.setdefault(title + what, {})[name] = work
    for title, row in cases.items():
        first, second = (np.concatenate([np.asarray(r).ravel() for r in work()]) for work in row.values())
        if not np.max(np.abs(first - second)) <= 1e-4 * np.max(np.abs(first)):
            sys.exit(f"PyTorch and JAX disagree on {title}")

    figures = {title: {} for title in cases}
    for _ in range(options.rounds):
        for title, row in cases.items():
            for name, work in row.items():
                least = measure(work, options.seconds)["min"]
                figures[title][name] = min(least, figures[title].get(name, least))
        if options.autodiff_bench:
            environment = os.environ | {"AUTODIFF_THREADS": "1"}
            text = subprocess.run(
                [options.autodiff_bench, "convolution", "--json"], check=True, capture_output=True, text=True, env=environment).stdout
            for title, row in json.loads(text)["convolution"]["results"].items():
                if title in figures:
                    least = row["min"] * 1e-3
                    figures[title]["autodiff"] = min(least, figures[title].get("autodiff", least))
    if options.json:
        print(json.dumps({"seconds": figures}, indent=2))
        return
    names = list(next(iter(figures.values())))
    print(f"{'milliseconds, the least':34}" + "".join(f"{name:>10}" for name in names))
    for title, row in figures.items():
        line = f"{title:34}" + "".join(f"{row[name] * 1e3:10.3f}" for name in names)
        if "autodiff" in row:
            line += f"{row['autodiff'] / min(row['PyTorch'], row['JAX']):10.2f} of the faster peer"
        print(line)


def with_torch(torch, x, w, g, padding):
    x, w, g = (torch.tensor(a) for a in (x, w, g))
    xs, ws = x.clone().requires_grad_(), w.clone().requires_grad_()
    conv = torch.nn.functional.conv2d

    def by(inputs, x, w):
        y = conv(x, w, padding=padding)
        return (y.detach(), *torch.autograd.grad(y, inputs, g))

    return {
        "value": lambda: (conv(x, w, padding=padding),),
        "by kernel": lambda: by((ws,), x, ws),
        "by both": lambda: by((xs, ws), xs, ws),
    }


def with_jax(jax, x, w, g, padding):
    x, w, g = (jax.numpy.asarray(a) for a in (x, w, g))

    def conv(x, w):
        return jax.lax.conv(x, w, (1, 1), [(padding, padding)] * 2)

    def by_kernel(x, w, g):
        y, pullback = jax.vjp(lambda w: conv(x, w), w)
        return (y, *pullback(g))

    def by_both(x, w, g):
        y, pullback = jax.vjp(conv, x, w)
        return (y, *pullback(g))

    value, kernel, both = jax.jit(lambda x, w: (conv(x, w),)), jax.jit(by_kernel), jax.jit(by_both)
    return {
        "value": lambda: jax.block_until_ready(value(x, w)),
        "by kernel": lambda: jax.block_until_ready(kernel(x, w, g)),
        "by both": lambda: jax.block_until_ready(both(x, w, g)),
    }


if __name__ == "__main__":
    main()
