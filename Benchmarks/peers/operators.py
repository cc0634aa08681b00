"""Times operators in NumPy, PyTorch and JAX beside `autodiff-bench operators`, on the same numbers, on one thread.

    python operators.py [--json] [--seconds S] [--autodiff-bench [NAME=]PATH]...

Values, and values with the gradient of their weighted sum by every operand. NumPy has values only, and no lgamma, which is SciPy's.
JAX is compiled and waited for. Several builds of autodiff-bench are columns of their own. What was computed is compared before it is timed.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time

from peers import limit_threads


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--seconds", type=float, default=1.0, help="time for each figure (1)")
    parser.add_argument(
        "--autodiff-bench", metavar="[NAME=]PATH", action="append", default=[],
        help="a built autodiff-bench")
    parser.add_argument("--only", metavar="TEXT", default="", help="the cases with this in their names")
    return parser.parse_args()


def measure(work, seconds):
    """The median of the processor time of a call, in seconds: on one thread other programs do not count."""
    work()
    start = time.process_time()
    work()
    calls = max(1, int(2e-4 / max(time.process_time() - start, 1e-9)))
    samples = []
    end = time.process_time() + seconds
    while len(samples) < 7 or (time.process_time() < end and len(samples) < 1001):
        start = time.process_time()
        for _ in range(calls):
            work()
        samples.append((time.process_time() - start) / calls)
    return statistics.median(samples)


def uniform(np, shape, seed, dtype):
    """Numbers in [-1/2, 1/2), as OperatorBenchmark.swift makes them."""
    count = int(np.prod(shape))
    with np.errstate(over="ignore"):
        z = (np.uint64(seed << 32) + np.arange(1, count + 1, dtype=np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = (z ^ (z >> np.uint64(31))) >> np.uint64(11)
    return (z.astype(np.float64) * 2.0**-53 - 0.5).astype(dtype).reshape(shape)


def cases(np, dtype):
    """A name, an operator and its operands."""

    def numbers(shape, seed):
        return uniform(np, shape, seed, dtype)

    square = numbers((512, 512), 6)
    # eigh takes the symmetric part here, one triangle there.
    symmetric = numbers((256, 256), 11)
    return [
        ("einsum ij,jk,kl->il, 256", "ij,jk,kl->il", [numbers((256, 256), seed) for seed in range(3)]),
        ("einsum bij,bjk,bk->bi, 128 of 64", "bij,bjk,bk->bi",
         [numbers((128, 64, 64), 3), numbers((128, 64, 64), 4), numbers((128, 64), 5)]),
        ("cholesky, 512", "cholesky", [(square + square.T) / 2 + 32 * np.eye(512, dtype=dtype)]),
        ("solve, 512", "solve", [numbers((512, 512), 7), numbers((512, 1), 8)]),
        ("solve, 1000 of 16", "solve",
         [numbers((1000, 16, 16), 9) + 4 * np.eye(16, dtype=dtype), numbers((1000, 16, 1), 10)]),
        ("eigh, 256", "eigh", [(symmetric + symmetric.T) / 2]),
        ("sorted, 10^6", "sorted", [numbers((1_000_000,), 12)]),
        ("cumulativeSum, 10^7", "cumulativeSum", [numbers((10_000_000,), 13)]),
        ("lgamma, 10^6", "lgamma", [(10 * numbers((1_000_000,), 14) + 6).astype(dtype)]),
    ]


def with_numpy(np, special, operator):
    def eigh(a):
        values, vectors = np.linalg.eigh(a)
        return [values, vectors * vectors]

    return {
        "cholesky": lambda a: [np.linalg.cholesky(a)],
        "solve": lambda a, b: [np.linalg.solve(a, b)],
        "eigh": eigh,
        "sorted": lambda x: [np.sort(x)],
        "cumulativeSum": lambda x: [np.cumsum(x)],
        "lgamma": lambda x: [special.gammaln(x)],
    }.get(operator, lambda *x: [np.einsum(operator, *x, optimize=True)])


def with_torch(torch, operator):
    def eigh(a):
        values, vectors = torch.linalg.eigh(a)
        return [values, vectors * vectors]

    return {
        "cholesky": lambda a: [torch.linalg.cholesky(a)],
        "solve": lambda a, b: [torch.linalg.solve(a, b)],
        "eigh": eigh,
        "sorted": lambda x: [torch.sort(x).values],
        "cumulativeSum": lambda x: [torch.cumsum(x, 0)],
        "lgamma": lambda x: [torch.lgamma(x)],
    }.get(operator, lambda *x: [torch.einsum(operator, *x)])


def with_jax(jax, operator):
    jnp = jax.numpy

    def eigh(a):
        values, vectors = jnp.linalg.eigh(a)
        return [values, vectors * vectors]

    return {
        "cholesky": lambda a: [jnp.linalg.cholesky(a)],
        "solve": lambda a, b: [jnp.linalg.solve(a, b)],
        "eigh": eigh,
        "sorted": lambda x: [jnp.sort(x)],
        "cumulativeSum": lambda x: [jnp.cumsum(x)],
        "lgamma": lambda x: [jax.scipy.special.gammaln(x)],
    }.get(operator, lambda *x: [jnp.einsum(operator, *x)])


def torch_work(torch, operator, operands, weights):
    function = with_torch(torch, operator)
    tensors = [torch.from_numpy(x) for x in operands]
    scales = [torch.from_numpy(w) for w in weights]

    def value():
        with torch.no_grad():
            return function(*tensors)

    def gradient():
        leaves = [x.detach().requires_grad_(True) for x in tensors]
        loss = sum((y * w).sum() for y, w in zip(function(*leaves), scales))
        return loss.detach(), torch.autograd.grad(loss, leaves)

    return value, gradient


def jax_work(jax, operator, operands, weights):
    function = with_jax(jax, operator)
    arrays = [jax.numpy.asarray(x) for x in operands]
    scales = [jax.numpy.asarray(w) for w in weights]

    def loss(arrays, scales):
        return sum((y * w).sum() for y, w in zip(function(*arrays), scales))

    compiled = jax.jit(function)
    slope = jax.jit(jax.value_and_grad(loss))
    return (
        lambda: jax.block_until_ready(compiled(*arrays)),
        lambda: jax.block_until_ready(slope(arrays, scales)),
    )


def sums(np, result):
    """The weighted sum and the magnitude of the gradients, for comparison."""
    value, gradients = result
    return float(np.asarray(value)), sum(float(np.abs(np.asarray(g, dtype=np.float64)).sum()) for g in gradients)


def require_equal(name, expected, found, tolerance):
    for a, b in zip(expected, found):
        if not abs(a - b) <= tolerance * max(abs(a), 1):
            sys.exit(f"{name}: {found}, and elsewhere {expected}")


def our_own(program):
    """autodiff-bench's figures by their names."""
    environment = dict(os.environ, AUTODIFF_THREADS="1")
    report = json.loads(subprocess.check_output([program, "operators", "--json"], env=environment))
    return report["operators"]["results"]


def main():
    options = arguments()
    limit_threads(1)
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    import jax
    import numpy as np
    import scipy
    import torch
    from scipy import special

    torch.set_num_threads(1)
    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_platforms", "cpu")
    builds = [text.partition("=")[::2] if "=" in text else ("Autodiff", text) for text in options.autodiff_bench]
    ours = {name: our_own(path) for name, path in builds}

    rows = []
    for dtype in ("float64", "float32"):
        # Of sums of random signs there is little left.
        tolerance = 1e-6 if dtype == "float64" else 2e-2
        for title, operator, operands in cases(np, dtype):
            name = f"{dtype} {title}"
            if options.only not in name:
                continue
            numpy_value = with_numpy(np, special, operator)
            results = numpy_value(*operands)
            weights = [
                uniform(np, np.shape(result), 100 + place, dtype) for place, result in enumerate(results)
            ]
            torch_value, torch_gradient = torch_work(torch, operator, operands, weights)
            jax_value, jax_gradient = jax_work(jax, operator, operands, weights)
            expected = sums(np, torch_gradient())
            require_equal(f"JAX, {name}", expected, sums(np, jax_gradient()), tolerance)
            weighted = sum(float((np.asarray(y, np.float64) * w).sum()) for y, w in zip(results, weights))
            require_equal(f"NumPy, {name}", expected[:1], [weighted], tolerance)
            for build, figures in ours.items():
                found = [figures[f"{name}, {part}"]["median"] for part in ("weighted sum", "gradients' magnitude")]
                require_equal(f"{build}, {name}", expected, found, tolerance)
            for part, works in {
                "value": {
                    "NumPy": lambda: numpy_value(*operands), "PyTorch": torch_value, "JAX": jax_value,
                },
                "gradient": {"PyTorch": torch_gradient, "JAX": jax_gradient},
            }.items():
                peers = {peer: measure(work, options.seconds) * 1e3 for peer, work in works.items()}
                own = {build: figures[f"{name}, {part}"]["median"] for build, figures in ours.items()}
                rows.append({"name": name, "part": part, "milliseconds": own | peers, "peers": list(peers)})

    versions = f"NumPy {np.__version__}, SciPy {scipy.__version__}, PyTorch {torch.__version__}, JAX {jax.__version__}"
    if options.json:
        print(json.dumps({"versions": versions, "rows": rows}, indent=2))
        return
    print(f"{versions}; one thread; milliseconds of processor time, and in brackets the ratio to the fastest peer")
    columns = [name for name, _ in builds]
    heads = [f"{name:>16}" for name in columns] + [f"{name:>9}" for name in ("NumPy", "PyTorch", "JAX")]
    print(f"{'':42}{'':9}" + "".join(heads))
    for row in rows:
        times = row["milliseconds"]
        best = min(times[peer] for peer in row["peers"])
        line = f"{row['name']:42}{row['part']:9}"
        line += "".join(f"{times[name]:9.3f} ({times[name] / best:4.2f})" for name in columns)
        line += "".join(
            f"{times[peer]:9.3f}" if peer in times else f"{'':9}" for peer in ("NumPy", "PyTorch", "JAX"))
        print(line)


if __name__ == "__main__":
    main()
