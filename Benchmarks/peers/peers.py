"""Times the input gradient of two networks in numpy by hand, PyTorch and JAX.

The same networks as `autodiff-bench network-3-2-1 mlp`: sigmoid everywhere, one output, gradient of the
sum of the outputs by the input. Everything that is timed waits for its result.

    python peers.py [--json] [--threads N] [--seconds S] [--autodiff-bench PATH]

With --autodiff-bench, the path of the built program, the library is timed in the same run.
"""

import argparse
import json
import os
import subprocess
import sys
import time


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--threads", type=int, default=1, help="threads of the peers (1)")
    parser.add_argument("--seconds", type=float, default=1.0, help="time for each figure (1)")
    parser.add_argument("--autodiff-bench", metavar="PATH", help="the built autodiff-bench")
    return parser.parse_args()


def limit_threads(count):
    """Must run before numpy, torch and jax are imported.

    JAX has no dependable option for it, so the process is also bound to as many processors, where the
    system can do that; autodiff-bench, started from here, is bound with it.
    """
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = str(count)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-count:])


def measure(work, seconds):
    """The median and the least time of a call. A sample is as many calls as take 0.2 ms."""
    work()
    start = time.perf_counter()
    work()
    calls = max(1, int(2e-4 / (time.perf_counter() - start)))
    samples = []
    end = time.perf_counter() + seconds
    while len(samples) < 7 or (time.perf_counter() < end and len(samples) < 1001):
        start = time.perf_counter()
        for _ in range(calls):
            work()
        samples.append((time.perf_counter() - start) / calls)
    samples.sort()
    return {"median": samples[len(samples) // 2], "min": samples[0], "repeats": len(samples)}


def parameters(np, sizes, batch, dtype):
    generator = np.random.default_rng(7)

    def uniform(shape, bound):
        return generator.uniform(-bound, bound, shape).astype(dtype)

    layers = [
        (uniform((m, n), n**-0.5), uniform((m,), n**-0.5)) for n, m in zip(sizes, sizes[1:])
    ]
    x = uniform((sizes[0],) if batch is None else (batch, sizes[0]), 0.5)
    return layers, x


def with_numpy(np, layers, x):
    """The recursion of the documents, with σ' = σ(z)(1 − σ(z)) as most people write it."""

    def gradient():
        slopes, a = [], x
        for w, b in layers:
            a = 1 / (1 + np.exp(-(a @ w.T + b)))
            slopes.append(a * (1 - a))
        delta = slopes[-1]
        for (w, _), slope in zip(layers[:0:-1], slopes[-2::-1]):
            delta = (delta @ w) * slope
        return delta @ layers[0][0]

    return gradient


def with_torch(torch, layers, x):
    tensors = [(torch.from_numpy(w), torch.from_numpy(b)) for w, b in layers]
    point = torch.from_numpy(x)

    def gradient():
        leaf = point.detach().requires_grad_(True)
        a = leaf
        for w, b in tensors:
            a = torch.sigmoid(torch.nn.functional.linear(a, w, b))
        return torch.autograd.grad(a.sum(), leaf)[0]

    return gradient


def with_jax(jax, layers, x, compiled):
    jnp = jax.numpy
    tensors = [(jnp.asarray(w), jnp.asarray(b)) for w, b in layers]
    point = jnp.asarray(x)

    def network(x):
        a = x
        for w, b in tensors:
            a = jax.nn.sigmoid(a @ w.T + b)
        return a.sum()

    function = jax.grad(network)
    if compiled:
        function = jax.jit(function)
    return lambda: function(point).block_until_ready()


def our_own(program, sizes, batch, dtype):
    """autodiff-bench's figures for the same network."""
    small = batch is None
    command = [program, "network-3-2-1"] if small else [
        program, "mlp", "--sizes", ",".join(map(str, sizes)), "--batch", str(batch),
        "--dtype", dtype,
    ]
    report = json.loads(subprocess.check_output(command + ["--json"]))
    results = report["network-3-2-1" if small else "mlp"]["results"]
    names = (
        {"affine, sigmoid, gradient(at:)": "Autodiff", "inputGradient(at:)": "MLP inputGradient"}
        if small else {"tape": "MLP inputGradient", "closedForm": "MLP closed form"}
    )
    scale = 1e-6 if small else 1
    return {
        title: {
            "median": results[name]["median"] * scale, "min": results[name]["min"] * scale,
            "repeats": results[name]["repeats"],
        }
        for name, title in names.items()
    }


def main():
    options = arguments()
    limit_threads(options.threads)
    import numpy as np

    peers = {"numpy": np.__version__}
    try:
        import torch

        torch.set_num_threads(options.threads)
        peers["torch"] = torch.__version__
    except ImportError:
        torch = None
    try:
        import jax

        jax.config.update("jax_enable_x64", True)
        jax.config.update("jax_platforms", "cpu")
        peers["jax"] = jax.__version__
    except ImportError:
        jax = None

    figures = {}
    cases = [([3, 2, 1], None, "float64")] + [
        ([784, 1024, 1024, 1], batch, "float32") for batch in (1, 32, 256)
    ]
    for sizes, batch, dtype in cases:
        layers, x = parameters(np, sizes, batch, dtype)
        title = "-".join(map(str, sizes)) + f" {dtype}" + (f" batch {batch}" if batch else "")
        row = figures[title] = {}
        candidates = {"numpy by hand": with_numpy(np, layers, x)}
        if torch:
            candidates["PyTorch"] = with_torch(torch, layers, x)
        if jax:
            candidates["JAX, jit"] = with_jax(jax, layers, x, compiled=True)
            if batch is None:
                candidates["JAX, no jit"] = with_jax(jax, layers, x, compiled=False)
        expected = candidates["numpy by hand"]()
        tolerance = 1e-10 if dtype == "float64" else 1e-4
        for name, work in candidates.items():
            difference = np.max(np.abs(np.asarray(work()) - expected))
            if not difference <= tolerance * np.max(np.abs(expected)):
                sys.exit(f"{name} disagrees with numpy on {title} by {difference}")
            row[name] = measure(work, options.seconds)
        if options.autodiff_bench:
            row.update(our_own(options.autodiff_bench, sizes, batch, dtype))

    if options.json:
        print(json.dumps({"peers": peers, "threads": options.threads, "seconds": figures}, indent=2))
        return
    print(", ".join(f"{name} {version}" for name, version in peers.items()), end="")
    print(f"; {options.threads} thread(s); microseconds")
    for title, row in figures.items():
        print(f"\n{title}\n  {'':22}{'median':>12}{'min':>12}")
        for name, figure in row.items():
            print(f"  {name:22}{figure['median'] * 1e6:12.1f}{figure['min'] * 1e6:12.1f}")


if __name__ == "__main__":
    main()
