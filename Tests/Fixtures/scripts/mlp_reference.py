"""Writes activation-accuracy.json and backpropagation.json.

Needs mpmath and numpy; the tests need neither:

    python3 Tests/Fixtures/scripts/mlp_reference.py

A number is a pair [a, b]: a is the nearest double, b the nearest to what is left, so that a + b has 106 bits.
"""

import json
import pathlib

import mpmath as m
import numpy as np

here = pathlib.Path(__file__).parent.parent


def sigmoid(z):
    return 1 / (1 + m.exp(-z))


def gelu_tanh(z):
    u = m.sqrt(2 / m.pi) * (z + m.mpf("0.044715") * z**3)
    return z * sigmoid(2 * u)


ACTIVATIONS = {
    "sigmoid": sigmoid,
    "relu": lambda z: max(z, m.mpf(0)),
    "tanh": m.tanh,
    "softplus": lambda z: m.log1p(m.exp(z)),
    "gelu": lambda z: z * m.erfc(-z / m.sqrt(2)) / 2,
    "gelu_tanh": gelu_tanh,
    "silu": lambda z: z * sigmoid(z),
    "elu": lambda z: z if z > 0 else m.expm1(z),
    "leaky_relu": lambda z: z if z > 0 else z * m.mpf(1) / 100,
    "identity": lambda z: z,
}


# Where a piece is straight its slope is written down, since differences are not exact.
STRAIGHT = {
    "relu": lambda z: m.mpf(z > 0),
    "elu": lambda z: m.mpf(1) if z > 0 else None,
    "leaky_relu": lambda z: m.mpf(1) if z > 0 else m.mpf(1) / 100,
    "identity": lambda z: m.mpf(1),
}


def derivatives(name, z):
    """f, f' and f'' by differences of 1000-digit values where f may be tiny, of 200-digit values elsewhere."""
    f = ACTIVATIONS[name]
    m.mp.dps = 1000 if abs(z) > 15 else 200
    h = m.mpf(10) ** -40
    slope = STRAIGHT[name](z) if name in STRAIGHT else None
    if slope is not None:
        return f(z), slope, m.mpf(0)
    below, at, above = f(z - h), f(z), f(z + h)
    return at, (above - below) / (2 * h), (above - 2 * at + below) / h**2


def pair(x):
    a = float(x)
    return [a, float(x - m.mpf(a))]


def accuracy():
    """σ, σ' and σ'' at points that Float holds: everywhere, and dense where σ' or σ'' is 0."""
    dense = np.concatenate([c + np.linspace(-0.01, 0.01, 9) for c in (-0.752, -1.2785, -1.4142, -2.3994, 1.4142)])
    tails = np.array([8.0, 10, 13, 17, 20, 25, 30, 37, 45, 60, 80, 87, 100, 300, 700])
    small = np.logspace(-8, -1, 8)
    points = np.unique(np.concatenate([
        np.linspace(-6, 6, 49), dense, -dense[:27], tails, -tails, small, -small]).astype(np.float32))
    points = points[points != 0]
    return [
        {"activation": name, "z": float(z), "numbers": [pair(x) for x in derivatives(name, m.mpf(float(z)))]}
        for name in ACTIVATIONS for z in points]


def splitmix(state):
    """The generator of MultilayerPerceptron(sizes:activation:seed:): numbers between 0 and 1."""
    mask = (1 << 64) - 1
    while True:
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = state
        z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ z >> 27) * 0x94D049BB133111EB) & mask
        yield ((z ^ z >> 31) >> 11) * 2.0**-53


def network(sizes, name, seed, x):
    """Every ∂a^[L]/∂z^[l] and ∂a^[L]/∂a^[l] of a network with random parameters, forward and back."""
    numbers = splitmix(seed)
    layers, a, slopes = [], [m.mpf(v) for v in x], []
    for n, k in zip(sizes, sizes[1:]):
        bound = 1 / float(n) ** 0.5
        draw = lambda: bound * (2 * next(numbers) - 1)
        w = [[m.mpf(draw()) for _ in range(n)] for _ in range(k)]
        b = [m.mpf(draw()) for _ in range(k)]
        m.mp.dps = 200
        z = [m.fdot(row, a) + c for row, c in zip(w, b)]
        both = [derivatives(name, v)[:2] for v in z]
        a = [value for value, _ in both]
        slopes.append([slope for _, slope in both])
        layers.append(w)
    by_a, by_z, delta = [[m.mpf(1)]], [], [m.mpf(1)]
    for w, slope in zip(reversed(layers), reversed(slopes)):
        delta = [s * d for s, d in zip(slope, delta)]
        by_z.insert(0, delta)
        delta = [m.fdot([row[i] for row in w], delta) for i in range(len(w[0]))]
        by_a.insert(0, delta)
    shown = lambda layers: [[pair(x) for x in layer] for layer in layers]
    return {
        "sizes": sizes, "activation": name, "seed": seed, "input": x,
        "byPreactivation": shown(by_z), "byActivation": shown(by_a)}


def backpropagation():
    rows = [network([4, 4, 4, 4, 1], "tanh", 1, [1.288, 1.449, 0.066, -0.765])]
    for index, name in enumerate(ACTIVATIONS):
        for sizes in ([3, 2, 1], [4, 7, 6, 1], [2, 4, 4, 4, 4, 4, 1]):
            x = [round(3 * v - 1.5, 3) for v, _ in zip(splitmix(100 + index), range(sizes[0]))]
            rows.append(network(sizes, name, index, x))
    return rows


for file, rows in [("activation-accuracy.json", accuracy()), ("backpropagation.json", backpropagation())]:
    text = ",\n".join(json.dumps(row) for row in rows)
    (here / file).write_text(f"[\n{text}\n]\n")
