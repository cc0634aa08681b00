"""The same derivatives with PyTorch and JAX, written as their users would. Either may be missing."""
import statistics
import time

import numpy as np

try:
    import torch
except ImportError:
    torch = None
try:
    import jax
    jax.config.update("jax_enable_x64", True)
    import jax.numpy as jnp
except ImportError:
    jax = None


def prepare(name, inputs, threads):
    """Functions without arguments that compute the derivative and wait for it, by framework."""
    rivals = {}
    if torch is not None and ("torch_" + name) in globals():
        torch.set_num_threads(threads)
        rivals["PyTorch"] = globals()["torch_" + name](inputs)
    if jax is not None and ("jax_" + name) in globals():
        rivals["JAX"] = globals()["jax_" + name](inputs)
    return rivals


def measure(function, seconds):
    """The median time of a call in nanoseconds, after one that compiles, and the last output."""
    output = function()
    times, end = [], time.perf_counter() + seconds
    while len(times) < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        output = function()
        times.append((time.perf_counter() - start) * 1e9)
    return statistics.median(times), [np.asarray(part, dtype=float).tolist() for part in output]


def torch_gradient(f, *arguments):
    """Calls of f's gradient by its arguments."""
    leaves = [torch.tensor(np.array(a), dtype=torch.float64, requires_grad=True) for a in arguments]
    return lambda: torch.autograd.grad(f(torch, *leaves), leaves)


def jax_gradient(f, *arguments):
    arrays = [jnp.array(np.array(a), dtype=jnp.float64) for a in arguments]
    gradient = jax.jit(jax.grad(lambda *a: f(jnp, *a), argnums=tuple(range(len(arrays)))))
    return lambda: jax.block_until_ready(gradient(*arrays))


def log_sum_exp(np_, x, axis):
    if np_ is torch:
        return torch.logsumexp(x, axis)
    return jax.scipy.special.logsumexp(x, axis)


# gmm, in the order in which the result's fields are summed

def gmm(inputs):
    d, k, n, m, gamma = (inputs[key] for key in ("d", "k", "n", "m", "gamma"))
    rows, columns = [], []
    for column in range(d):
        for row in range(column + 1, d):
            rows.append(row)
            columns.append(column)

    def objective(np_, alpha, mu, q, l):
        x = torch.tensor(inputs["x"], dtype=torch.float64) if np_ is torch else jnp.array(inputs["x"])
        diagonal = np_.exp(q)
        if np_ is torch:
            lower = torch.zeros(k, d, d, dtype=torch.float64)
            lower[:, rows, columns] = l
            lower = lower + torch.diag_embed(diagonal)
        else:
            lower = jnp.zeros((k, d, d)).at[:, jnp.array(rows, int), jnp.array(columns, int)].set(l)
            lower = lower + diagonal[:, :, None] * jnp.eye(d)
        centered = x[:, None, :] - mu[None, :, :]
        product = np_.einsum("kij,nkj->nki", lower, centered)
        determinants = q.sum(1)
        terms = alpha + determinants - 0.5 * (product ** 2).sum(2)
        frobenius = (diagonal ** 2).sum() + (l ** 2).sum()
        prior = 0.5 * gamma ** 2 * frobenius - m * determinants.sum()
        return log_sum_exp(np_, terms, 1).sum() - n * log_sum_exp(np_, alpha, 0) - prior

    return objective, inputs["alpha"], inputs["mu"], inputs["q"], inputs["l"]


def torch_gmm(inputs):
    return torch_gradient(*gmm(inputs))


def jax_gmm(inputs):
    return jax_gradient(*gmm(inputs))


# lstm

def cell(np_, sigmoid, weight, bias, hidden, memory, x):
    forget = sigmoid(x * weight[0] + bias[0])
    ingate = sigmoid(hidden * weight[1] + bias[1])
    outgate = sigmoid(x * weight[2] + bias[2])
    change = np_.tanh(hidden * weight[3] + bias[3])
    memory = memory * forget + ingate * change
    return outgate * np_.tanh(memory), memory


def torch_lstm(inputs):
    sequence = torch.tensor(inputs["sequence"], dtype=torch.float64)
    state = torch.tensor(inputs["state"], dtype=torch.float64)
    layers, bits = len(inputs["main_params"]) // 2, sequence.shape[1]

    def loss(_, main, extra):
        weights = main.reshape(layers, 2, 4, bits)
        hidden, memory = list(state[::2]), list(state[1::2])
        total = 0
        for t in range(len(sequence) - 1):
            x = sequence[t] * extra[0]
            for layer in range(layers):
                hidden[layer], memory[layer] = cell(
                    torch, torch.sigmoid, weights[layer, 0], weights[layer, 1], hidden[layer],
                    memory[layer], x)
                x = hidden[layer]
            y = x * extra[1] + extra[2]
            total = total + (sequence[t + 1] * (y - torch.log(torch.exp(y).sum() + 2))).sum()
        return -total / ((len(sequence) - 1) * bits)

    return torch_gradient(loss, inputs["main_params"], inputs["extra_params"])


def jax_lstm(inputs):
    sequence, state = jnp.array(inputs["sequence"]), jnp.array(inputs["state"])
    layers, bits = len(inputs["main_params"]) // 2, sequence.shape[1]

    def loss(_, main, extra):
        weights = main.reshape(layers, 2, 4, bits)

        def step(carry, pair):
            hidden, memory = carry
            x = pair[0] * extra[0]
            news = []
            for layer in range(layers):
                new = cell(jnp, jax.nn.sigmoid, weights[layer, 0], weights[layer, 1], hidden[layer],
                           memory[layer], x)
                news.append(new)
                x = new[0]
            y = x * extra[1] + extra[2]
            term = (pair[1] * (y - jnp.log(jnp.exp(y).sum() + 2))).sum()
            return (jnp.stack([n[0] for n in news]), jnp.stack([n[1] for n in news])), term

        _, terms = jax.lax.scan(step, (state[::2], state[1::2]), (sequence[:-1], sequence[1:]))
        return -terms.sum() / ((len(sequence) - 1) * bits)

    return jax_gradient(loss, inputs["main_params"], inputs["extra_params"])


# ode: the gradient of the last component

def jax_ode(inputs):
    steps = inputs["s"]

    def last(_, x):
        h = 2 / steps
        slope = lambda y: jnp.concatenate([x[:1], x[1:] * y[:-1]])

        def step(y, _):
            k1 = slope(y)
            k2 = slope(y + h * k1 / 2)
            k3 = slope(y + h * k2 / 2)
            k4 = slope(y + h * k3)
            return y + h * (k1 + 2 * k2 + 2 * k3 + k4) / 6, None

        return jax.lax.scan(step, jnp.zeros_like(x), None, length=steps)[0][-1]

    return jax_gradient(last, inputs["x"])


def torch_ode(inputs):
    steps = inputs["s"]

    def last(_, x):
        h, y = 2 / steps, torch.zeros_like(x)
        slope = lambda y: torch.cat([x[:1], x[1:] * y[:-1]])
        for _ in range(steps):
            k1 = slope(y)
            k2 = slope(y + h * k1 / 2)
            k3 = slope(y + h * k2 / 2)
            k4 = slope(y + h * k3)
            y = y + h * (k1 + 2 * k2 + 2 * k3 + k4) / 6
        return y[-1]

    return torch_gradient(last, inputs["x"])


# llsq

def llsq(inputs):
    n, m = inputs["n"], len(inputs["x"])
    t = -1 + np.arange(n) * 2 / (n - 1)

    def error(np_, x):
        times = torch.tensor(t) if np_ is torch else jnp.array(t)
        powers = times[:, None] ** (torch.arange(m) if np_ is torch else jnp.arange(m))
        residual = np_.sign(times) - powers @ x
        return (residual ** 2).sum() / 2

    return error, inputs["x"]


def torch_llsq(inputs):
    return torch_gradient(*llsq(inputs))


def jax_llsq(inputs):
    return jax_gradient(*llsq(inputs))


# lse

def torch_lse(inputs):
    return torch_gradient(lambda np_, x: log_sum_exp(np_, x, 0), inputs["x"])


def jax_lse(inputs):
    return jax_gradient(lambda np_, x: log_sum_exp(np_, x, 0), inputs["x"])


# kmeans: a Newton step; the Hessian is diagonal, so its product with ones is its diagonal.

def squares(np_, points, centroids):
    if np_ is torch:
        return torch.cdist(points, centroids, compute_mode="donot_use_mm_for_euclid_dist") ** 2
    return ((points[:, None, :] - centroids[None, :, :]) ** 2).sum(2)


def torch_kmeans(inputs):
    points = torch.tensor(inputs["points"], dtype=torch.float64)
    centroids = torch.tensor(inputs["centroids"], dtype=torch.float64, requires_grad=True)

    def direction():
        with torch.no_grad():
            nearest = squares(torch, points, centroids).argmin(1)
        cost = ((points - centroids[nearest]) ** 2).sum()
        gradient, = torch.autograd.grad(cost, centroids, create_graph=True)
        diagonal, = torch.autograd.grad(gradient.sum(), centroids)
        return [(gradient / diagonal).detach()]

    return direction


def jax_kmeans(inputs):
    points, centroids = jnp.array(inputs["points"]), jnp.array(inputs["centroids"])

    def cost(c):
        return squares(jnp, points, c).min(1).sum()

    @jax.jit
    def direction(c):
        gradient, diagonal = jax.jvp(jax.grad(cost), (c,), (jnp.ones_like(c),))
        return [gradient / diagonal]

    return lambda: jax.block_until_ready(direction(centroids))
