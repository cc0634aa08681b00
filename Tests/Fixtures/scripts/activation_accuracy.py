"""Prints the rounding of σ and σ', counted from the formulas, as it stands in Activation+Accuracy.swift.

Needs mpmath, numpy and scipy:

    python3 Tests/Fixtures/scripts/activation_accuracy.py

In units of u: an elementary function has twice its error in units in the last place (Docs/Functions.md, the larger of the two
precisions), an operation 1, a constant 1. An argument that is off by r u moves the function by its condition
number times r u. Where terms cancel, the errors of the terms are held against c |f| + d |z f'|, and the least c and d are
found by linear programming over a fine grid of z.
"""

import mpmath as m
import numpy as np
from scipy.optimize import linprog

m.mp.dps = 60
EXP, EXPM1, SIGMOID, COSH, TANH, SOFTPLUS, ERFC = 1.92, 2.86, 4.8, 2.4, 3.2, 3.2, 6.2
GRID = [m.mpf(float(z)) for z in np.concatenate([
    np.linspace(-40, 40, 1601), np.linspace(-6, 6, 2401), -np.logspace(-12, 0, 60), np.logspace(-12, 0, 60)]) if z]


def sigmoid(z):
    return 1 / (1 + m.exp(-z))


def least(name, terms, grid=GRID):
    """The least c + d with error ≤ c |f| + d |z f'| for each (error, f, z f') of the grid."""
    rows = [terms(z) for z in grid]
    a = [[-float(abs(f) / error), -float(abs(change) / error)] for error, f, change in rows]
    c, d = linprog([1, 1], A_ub=a, b_ub=[-1] * len(a), bounds=[(0, None)] * 2).x
    print(f"{name:12} {c:6.2f} {d:6.2f}")


def silu_slope(z):
    a, b = sigmoid(z), sigmoid(-z)
    # σ(z) (1 + z σ(−z))
    slope = a * (1 + z * b)
    return (SIGMOID + 2) * abs(slope) + (SIGMOID + 1) * abs(a * z * b), slope, z * a * b * (2 + z * (b - a))


def gelu_parts(z):
    return m.erfc(-z / m.sqrt(2)) / 2, m.exp(-z * z / 2) / m.sqrt(2 * m.pi)


def gelu(z):
    # z Φ(z); the argument −z/√2 has two roundings, which move Φ by 2 |z| φ
    phi, density = gelu_parts(z)
    return (ERFC + 1) * abs(z) * phi + 2 * z * z * density, z * phi, z * (phi + z * density)


def gelu_slope(z):
    # Φ(z) + z φ(z); the argument −z²/2 has one rounding
    phi, density = gelu_parts(z)
    slope = phi + z * density
    error = ERFC * phi + 2 * abs(z) * density + (EXP + 3 + z * z / 2) * abs(z) * density + abs(slope)
    return error, slope, z * density * (2 - z * z)


def gelu_tanh_parts(z):
    k = m.mpf("0.044715") * z * z
    c = 2 * m.sqrt(2 / m.pi)
    # 2u and its rounding; (2u)' and its rounding
    return c * z * (1 + k), 4 + 3 * k / (1 + k), c * (1 + 3 * k), 3 + 3 * 3 * k / (1 + 3 * k)


def gelu_tanh(z):
    y, rounding, slope, _ = gelu_tanh_parts(z)
    a, b = sigmoid(y), sigmoid(-y)
    return (SIGMOID + 1 + abs(y) * b * rounding) * abs(z) * a, z * a, z * a * (1 + z * slope * b)


def gelu_tanh_slope(z):
    y, rounding, slope, rounding_of_slope = gelu_tanh_parts(z)
    a, b = sigmoid(y), sigmoid(-y)
    curvature = 12 * m.sqrt(2 / m.pi) * m.mpf("0.044715") * z
    result = a * (1 + z * slope * b)
    change = a * b * slope * (1 + z * slope * b) + a * (slope * b + z * curvature * b - z * slope * slope * a * b)
    error = (SIGMOID + 2 + abs(y) * b * rounding) * abs(result)
    error += a * b * abs(z * slope) * (rounding_of_slope + 2 + SIGMOID + abs(y) * a * rounding)
    return error, result, z * change


print("                  c      d")
for name, count in [
    ("sigmoid", SIGMOID), ("tanh", TANH), ("softplus", SOFTPLUS), ("silu", SIGMOID + 1), ("elu", EXPM1 + 1),
    ("leaky_relu", 2), ("leaky_relu'", 1),
    ("sigmoid'", 2 * SIGMOID + 1), ("softplus'", SIGMOID), ("elu'", EXP + 1),
    # w (2 − w) with w = 2 σ(−2|z|) from |z| = 0.55 on, where w ≤ ½ and w/(2 − w) ≤ ⅓; by hand (1 / cosh z)²
    ("tanh'", max(SIGMOID + SIGMOID / 3 + 2, 2 * (COSH + 1) + 1)),
]:
    print(f"{name:12} {count:6.2f}")
near = [z for z in GRID if abs(z) < 25]
least("silu'", silu_slope)
least("gelu", gelu)
least("gelu'", gelu_slope)
least("gelu_tanh", gelu_tanh, near)
least("gelu_tanh'", gelu_tanh_slope, near)
