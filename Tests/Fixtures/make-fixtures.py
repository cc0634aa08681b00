"""Writes the fixtures under sequential/ and npy/, and the activation literals.

Needs numpy, torch, safetensors and mpmath; the tests need none of them:

    python3 Tests/Fixtures/make-fixtures.py
"""

import json
import pathlib

import mpmath
import numpy as np
import torch
from safetensors.torch import save_file

here = pathlib.Path(__file__).parent


def sequential():
    """One small network in three precisions, with its parameters, an output and a gradient in double."""
    torch.manual_seed(1)
    base = torch.nn.Sequential(
        torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2), torch.nn.Tanh(),
        torch.nn.Linear(2, 1), torch.nn.Sigmoid())
    base[0].weight.data[0, 0] = 1e-7  # subnormal as a half
    base[0].weight.data[0, 1] = -0.0
    expected = {}
    for name, dtype in [("f16", torch.float16), ("bf16", torch.bfloat16), ("f32", torch.float32)]:
        state = {k: v.to(dtype).contiguous() for k, v in base.state_dict().items()}
        save_file(state, here / "sequential" / f"{name}.safetensors", metadata={"format": "pt"})
        wide = torch.nn.Sequential(
            torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2), torch.nn.Tanh(),
            torch.nn.Linear(2, 1), torch.nn.Sigmoid()).double()
        wide.load_state_dict({k: v.double() for k, v in state.items()})
        x = torch.tensor([0.5, -1.25, 2.0], dtype=torch.float64, requires_grad=True)
        y = wide(x)
        y.backward()
        expected[name] = {
            "parameters": {k: v.double().tolist() for k, v in state.items()},
            "input": x.tolist(), "output": y.item(), "gradient": x.grad.tolist()}
    (here / "sequential" / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


def npy():
    """Arrays of every readable type, both orders, all versions of the format."""
    values = np.array([[0, 1, 2], [3, 100, 127]])
    signed = np.array([[0, -1, 2], [-3, 100, -128]])
    reals = np.array([[0.5, -1.25, 3e-6], [65504, 2.0, -0.0]])
    arrays = {
        "f8": reals, "f4": reals.astype("<f4"), "f2": reals.astype("<f2"),
        "fortran": np.asfortranarray(np.arange(24.0).reshape(2, 3, 4)),
        "b1": values % 2 == 1, "scalar": np.array(2.5), "empty": np.zeros((0, 3)),
        "special": np.array([np.nan, np.inf, -np.inf], "<f2")}
    for width in (1, 2, 4, 8):
        arrays[f"i{width}"] = signed.astype(f"<i{width}")
        arrays[f"u{width}"] = values.astype(f"<u{width}")
    expected = {}
    for name, array in arrays.items():
        np.save(here / "npy" / f"{name}.npy", array)
    for version in (2, 3):
        arrays[f"version{version}"] = reals
        with open(here / "npy" / f"version{version}.npy", "wb") as f:
            np.lib.format.write_array(f, reals, version=(version, 0))
    for name, array in arrays.items():
        expected[name] = {
            "shape": list(array.shape),
            "scalars": [
                repr(float(v)) for v in np.ascontiguousarray(array).astype("<f8").ravel()]}
    np.save(here / "npy" / "unreadable-big-endian.npy", reals.astype(">f8"))
    np.save(here / "npy" / "unreadable-complex.npy", reals.astype("<c16"))
    np.save(here / "npy" / "unreadable-record.npy", np.zeros(2, [("a", "<f8"), ("b", "<i4")]))
    (here / "npy" / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


def activations():
    """Values and derivatives to 50 digits, rounded to double."""
    mpmath.mp.dps = 60
    m = mpmath
    sigmoid = lambda z: 1 / (1 + m.exp(-z))
    u = lambda z: m.sqrt(2 / m.pi) * (z + m.mpf(0.044715) * z**3)
    functions = {
        "sigmoid": sigmoid, "tanh": m.tanh, "softplus": lambda z: m.log1p(m.exp(z)),
        "relu": lambda z: max(z, m.mpf(0)), "identity": lambda z: z,
        "gelu": lambda z: z * m.erfc(-z / m.sqrt(2)) / 2,
        "gelu_tanh": lambda z: z / 2 * (1 + m.tanh(u(z))),
        "silu": lambda z: z * sigmoid(z), "elu": lambda z: z if z > 0 else m.expm1(z),
        "leaky_relu": lambda z: z if z > 0 else z * m.mpf(0.01)}
    for slope in (0.2, 1.5, -0.5):
        functions[f"leaky_relu:{slope}"] = lambda z, slope=slope: z if z > 0 else z * m.mpf(slope)
    for alpha in (0.5, 2, -0.25):
        functions[f"elu:{alpha}"] = lambda z, alpha=alpha: z if z > 0 else m.expm1(z) * m.mpf(alpha)
    d = lambda f: lambda z: m.diff(f, z, h=m.mpf(10)**-25)
    rows = []
    points = [-700.0, -40.0, -19.5, -5.0, -3.0, -1.0, -0.25, -1e-9, 1e-9, 0.25, 1.0, 3.0, 5.0,
              19.5, 40.0, 700.0]
    for name, f in functions.items():
        for z in points:
            m.mp.dps = 1000 if abs(z) > 10 else 120  # 1 + tanh u cancels
            z = m.mpf(z)
            rows.append({
                "activation": name, "z": float(z), "value": repr(float(f(z))),
                "derivative": repr(float(d(f)(z)))})
    (here / "activations.expected.json").write_text(
        "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")


sequential()
npy()
activations()
