#!/usr/bin/env python3
"""Writes GradBench `evaluate` messages of the timed sizes, one JSON object a line, a file an eval.

usage: inputs.py FOLDER [--evals gmm lstm ...] [--min-runs N] [--min-seconds S] [--quick]

Random inputs follow the suite's distributions with fixed seeds; camera and hand data are the suite's own,
taken from the test fixtures. `--quick` writes the smallest size of each eval.
"""
import argparse
import json
import os

import numpy as np

FIXTURES = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "Tests", "GradBenchTests", "Fixtures")


def fixture(name):
    with open(os.path.join(FIXTURES, name + ".jsonl")) as lines:
        return [json.loads(line) for line in lines]


def gmm():
    for d, k in [(2, 5), (2, 25), (2, 50), (10, 5), (10, 25), (10, 50), (20, 5), (20, 25), (20, 50)]:
        random, n = np.random.RandomState(31337), 1000
        inputs = dict(
            d=d, k=k, n=n, m=0, gamma=1.0, x=random.normal(size=(n, d)).tolist(),
            alpha=random.normal(size=k).tolist(), mu=random.uniform(size=(k, d)).tolist(),
            q=random.normal(size=(k, d)).tolist(),
            l=random.normal(size=(k, d * (d - 1) // 2)).tolist())
        yield f"d={d},k={k},n={n}", ("objective", "jacobian"), inputs


def ba():
    for case in fixture("ba")[::2]:
        yield case["description"], ("objective", "jacobian"), case["input"]


def ht():
    small, complicated = fixture("ht")[0], fixture("ht")[2]
    yield "simple small", ("objective", "jacobian"), small["input"]
    yield "complicated small", ("objective", "jacobian"), complicated["input"]
    # A finer mesh: each vertex sixteen times, moved by up to a millimetre.
    random = np.random.RandomState(26)
    for case, name in [(small, "simple big"), (complicated, "complicated big")]:
        inputs = json.loads(json.dumps(case["input"]))
        model = inputs["data"]["model"]
        vertices = np.repeat(np.array(model["base_positions"]), 16, axis=0)
        vertices[:, :3] += random.uniform(-1e-3, 1e-3, size=(len(vertices), 3))
        model["base_positions"] = vertices.tolist()
        model["weights"] = np.repeat(np.array(model["weights"]), 16, axis=0).tolist()
        model["triangles"] = (np.array(model["triangles"]) * 16).tolist()
        if not inputs["us"]:
            chosen = np.array(inputs["data"]["correspondences"]) * 16
            inputs["data"]["correspondences"] = chosen.tolist()
        yield name, ("objective", "jacobian"), inputs


def lstm():
    for layers, length in [(2, 1024), (4, 1024), (2, 4096), (4, 4096)]:
        random, bits = np.random.RandomState(1), 14
        characters = random.randint(0, 128, size=length)
        sequence = (characters[:, None] >> np.arange(bits) & 1).astype(float)
        inputs = dict(
            main_params=random.uniform(-1, 1, size=(2 * layers, 4 * bits)).tolist(),
            extra_params=random.uniform(-1, 1, size=(3, bits)).tolist(),
            state=random.uniform(size=(2 * layers, bits)).tolist(), sequence=sequence.tolist())
        yield f"l={layers},c={length}", ("objective", "jacobian"), inputs


def ode():
    for n, s in [(1000, 10), (1000, 100), (10000, 10), (10000, 100)]:
        x = np.random.RandomState(1).uniform(size=n).tolist()
        yield f"n={n},s={s}", ("primal", "gradient"), dict(x=x, s=s)


def det():
    for ell in [6, 8, 10]:
        matrix = np.random.RandomState(1).uniform(size=ell * ell).tolist()
        yield f"ell={ell}", ("primal", "gradient"), dict(A=matrix, ell=ell)


def llsq():
    for n in [128, 1024, 4096, 16392]:
        x = np.random.RandomState(1).uniform(size=128).tolist()
        yield f"n={n},m=128", ("primal", "gradient"), dict(x=x, n=n)


def lse():
    for n in [10000, 320000]:
        x = np.random.RandomState(1).uniform(size=n).tolist()
        yield f"n={n}", ("primal", "gradient"), dict(x=x)


def kmeans():
    for k, n in [(10, 1000), (100, 1000), (10, 10000), (100, 10000)]:
        points = np.random.RandomState(1).uniform(size=(n, 8)).tolist()
        # The last points are the centroids, so that no cluster is empty.
        inputs = dict(points=points, centroids=points[-k:])
        yield f"k={k},n={n},d=8", ("cost", "dir"), inputs


def saddle():
    yield "", ("ff", "fr", "rf", "rr"), dict(start=[1.0, 1.0])


def particle():
    yield "", ("ff", "fr", "rf", "rr"), dict(w=0.0)


EVALS = dict(
    gmm=gmm, ba=ba, ht=ht, lstm=lstm, ode=ode, det=det, llsq=llsq, lse=lse, kmeans=kmeans,
    saddle=saddle, particle=particle)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--evals", nargs="+", choices=EVALS, default=list(EVALS))
    parser.add_argument("--min-runs", type=int, default=5)
    parser.add_argument("--min-seconds", type=float, default=0.5)
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    os.makedirs(arguments.folder, exist_ok=True)
    for name in arguments.evals:
        number = 0
        with open(os.path.join(arguments.folder, name + ".jsonl"), "w") as out:
            for description, functions, inputs in EVALS[name]():
                inputs |= dict(min_runs=arguments.min_runs, min_seconds=arguments.min_seconds)
                for function in functions:
                    message = dict(
                        id=number, kind="evaluate", module=name, function=function,
                        description=description, input=inputs)
                    out.write(json.dumps(message) + "\n")
                    number += 1
                if arguments.quick:
                    break


if __name__ == "__main__":
    main()
