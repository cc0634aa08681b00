"""What each primitive of autograd is in the formula language."""

import autograd.scipy.signal
import numpy as np
import scipy.special
import scipy.stats

from containers import Sparse, combined, inner_product, plus, sparse_add
from elementwise import (
    add,
    binary,
    ceiling,
    divide,
    floor,
    log_sum_of_two,
    maximum,
    minimum,
    multiply,
    power,
    remainder,
    subtract,
    unary,
    where,
)
from formula import Untranslatable, listed
from layout import (
    array_from,
    concatenate,
    getitem,
    rearranged,
    reshape,
    reshaped_by,
    split,
    stack,
    subscript,
    transpose,
    transposed_by,
)
from products import (
    bilinear,
    cross,
    dot,
    einsum,
    inner,
    kronecker,
    matrix_product,
    outer,
    tensordot,
)
from reductions import (
    cumulative_sum,
    deviation,
    difference,
    gradient,
    linspace,
    mean,
    norm,
    product,
    reduction,
    total,
    variance,
    weighted_log_sum_exp,
)

LARGEST = "1.7976931348623157e308"


def identity(w, x):
    return x


def constant_of(numpy_function):
    """A function whose result does not depend on its argument."""
    return lambda w, x: w.constant(numpy_function(np.empty(x.shape)))


def normal(template):
    """A function of (x − loc)/scale."""

    def translate(w, x, loc=None, scale=None):
        shape = np.broadcast_shapes(x.shape, *(y.shape for y in (loc, scale) if y is not None))
        z = x if loc is None else subtract(w, x, loc)
        z = z if scale is None else divide(w, z, scale)
        text = template.replace("{z}", z.text).replace("{s}", scale.text if scale is not None else "1")
        return w.infix(text, shape)

    return translate


def clip(w, x, a_min, a_max):
    return minimum(w, maximum(w, x, a_min), a_max)


def sorted_array(w, x):
    """An odd-even transposition network of maxima and minima."""
    if x.ndim != 1:
        raise Untranslatable("sort of more than one axis")
    values = [subscript(w, x, [k]) for k in range(x.size)]
    for turn in range(x.size):
        for k in range(turn % 2, x.size - 1, 2):
            pair = values[k], values[k + 1]
            values[k], values[k + 1] = minimum(w, *pair), maximum(w, *pair)
    return stack(w, values)


def concatenate_args(w, axis, *parts):
    parts = [array_from(w, p) if isinstance(p, (list, tuple)) else p for p in parts]
    return concatenate(w, parts, axis)


def array_from_scalar_or_array(w, args, kwargs, x):
    x = array_from(w, x) if isinstance(x, (list, tuple)) else x
    return reshape(w, x, np.array(np.empty(x.shape), *args, **kwargs).shape)


def array_from_args(w, args, kwargs, *parts):
    return array_from(w, parts)


def make_diagonal(w, x, offset=0, axis1=-1, axis2=-2):
    n = x.shape[-1]
    spread = w.call(f"reshape({x.text}, {listed(x.shape + (1,))})", x.shape + (1,))
    return multiply(w, spread, w.constant(np.eye(n)))


def padded(w, x, width, mode):
    if mode != "constant":
        raise Untranslatable(f"pad by {mode}")
    return rearranged(lambda p: np.pad(p, width))(w, x)


def dot_adjoint_0(w, b, g, a_meta, b_meta):
    """The pullback of a · b to a, of vectors and matrices."""
    a_shape, b_rank = tuple(a_meta[0]), b_meta[1]
    if len(a_shape) == b_rank == 1:
        return multiply(w, g, b)
    if len(a_shape) == 2 and b_rank == 2:
        return matrix_product(w, g, transpose(w, b, [1, 0]))
    if len(a_shape) == 2 and b_rank == 1:
        return outer(w, g, b)
    if len(a_shape) == 1 and b_rank == 2:
        return matrix_product(w, b, g)
    raise Untranslatable("dot_adjoint_0 of other ranks")


def dot_adjoint_1(w, a, g, a_meta, b_meta):
    a_rank, b_rank = a_meta[1], b_meta[1]
    if a_rank == b_rank == 1:
        return multiply(w, g, a)
    if a_rank == 2 and b_rank <= 2:
        return matrix_product(w, transpose(w, a, [1, 0]), g)
    if a_rank == 1 and b_rank == 2:
        return outer(w, a, g)
    raise Untranslatable("dot_adjoint_1 of other ranks")


UNARY = {
    np.exp: "exp({})", np.expm1: "expm1({})", np.log: "log({})", np.log1p: "log1p({})",
    np.log2: "log2({})", np.log10: "log10({})", np.sqrt: "sqrt({})", np.square: "square({})",
    np.reciprocal: "reciprocal({})", np.sin: "sin({})", np.cos: "cos({})", np.tan: "tan({})",
    np.arcsin: "asin({})", np.arccos: "acos({})", np.arctan: "atan({})", np.sinh: "sinh({})",
    np.cosh: "cosh({})", np.tanh: "tanh({})", np.arcsinh: "asinh({})", np.arccosh: "acosh({})",
    np.arctanh: "atanh({})", np.absolute: "abs({})", np.fabs: "abs({})", np.sign: "sign({})",
    np.negative: "-{}", np.exp2: "2^{}", np.deg2rad: "{} * (pi / 180)", np.radians: "{} * (pi / 180)",
    np.rad2deg: "{} * (180 / pi)", np.degrees: "{} * (180 / pi)",
    np.angle: "where({} < 0, pi, 0)",
    np.sinc: "where({} == 0, 1, sin(pi * {}) / (pi * {}))",
    np.nan_to_num: f"where({{}} != {{}}, 0, maximum(minimum({{}}, {LARGEST}), -{LARGEST}))",
    scipy.special.erf: "erf({})", scipy.special.erfc: "erfc({})", scipy.special.expit: "sigmoid({})",
    scipy.special.logit: "log({}) - log1p(-{})",
}  # fmt: skip

TABLE = {function: unary(template) for function, template in UNARY.items()}
TABLE |= {
    np.real: identity, np.real_if_close: identity, np.conjugate: identity,
    np.imag: constant_of(lambda x: np.zeros(x.shape)),
    np.add: add, np.subtract: subtract, np.multiply: multiply, np.divide: divide, np.power: power,
    np.arctan2: binary("atan2({x}, {y})", True), np.hypot: binary("sqrt({x}^2 + {y}^2)", True),
    np.maximum: maximum, np.minimum: minimum, np.fmax: maximum, np.fmin: minimum,
    np.logaddexp: log_sum_of_two,
    np.logaddexp2: lambda w, x, y: log_sum_of_two(w, x, y, base=2),
    np.floor: floor, np.ceil: ceiling, np.where: where, np.clip: clip, np.sort: sorted_array,
    np.sum: total, np.mean: mean, np.max: reduction("max"), np.min: reduction("min"),
    np.prod: product, np.var: variance, np.std: deviation, np.cumsum: cumulative_sum,
    scipy.special.logsumexp: weighted_log_sum_exp, np.linalg.norm: norm,
    np.remainder: remainder,
    np.dot: dot, np.matmul: matrix_product, np.inner: inner, np.outer: outer, np.kron: kronecker,
    np.tensordot: tensordot, np.einsum: einsum, np.cross: cross,
    autograd.scipy.signal.convolve.fun: bilinear(autograd.scipy.signal.convolve.fun),
    np.reshape: reshape, np.ravel: reshaped_by(np.ravel), np.squeeze: reshaped_by(np.squeeze),
    np.expand_dims: reshaped_by(np.expand_dims), np.atleast_1d: reshaped_by(np.atleast_1d),
    np.atleast_2d: reshaped_by(np.atleast_2d), np.atleast_3d: reshaped_by(np.atleast_3d),
    np.transpose: transposed_by(np.transpose), np.swapaxes: transposed_by(np.swapaxes),
    np.moveaxis: transposed_by(np.moveaxis), np.rollaxis: transposed_by(np.rollaxis),
    np.repeat: rearranged(np.repeat), np.tile: rearranged(np.tile), np.roll: rearranged(np.roll),
    np.flipud: rearranged(np.flipud), np.fliplr: rearranged(np.fliplr), np.rot90: rearranged(np.rot90),
    np.fft.fftshift: rearranged(np.fft.fftshift), np.fft.ifftshift: rearranged(np.fft.ifftshift),
    np.diag: rearranged(np.diag), np.diagonal: rearranged(np.diagonal),
    np.tril: rearranged(np.tril), np.triu: rearranged(np.triu), np.pad: padded,
    np.trace: lambda w, x, offset=0: total(w, rearranged(np.diagonal)(w, x, offset), -1),
    np.split: split(np.split), np.array_split: split(np.array_split), np.vsplit: split(np.vsplit),
    np.hsplit: split(np.hsplit), np.dsplit: split(np.dsplit),
    np.diff: difference, np.gradient: gradient, np.linspace: linspace,
}  # fmt: skip

# The functions that autograd defines itself, by name.
BY_NAME = {
    "__getitem__": getitem,
    "container_take": lambda w, x, index: x[index],
    "container_untake": lambda w, x, index, vspace: Sparse(index, x),
    "make_sequence": lambda w, kind, *parts: list(parts),
    "_make_dict": lambda w, keys, values: dict(zip(keys, values)),
    "sparse_add": sparse_add,
    "concatenate_args": concatenate_args,
    "_array_from_scalar_or_array": array_from_scalar_or_array,
    "array_from_args": array_from_args,
    "make_diagonal": make_diagonal,
    "dot_adjoint_0": dot_adjoint_0,
    "dot_adjoint_1": dot_adjoint_1,
    "mut_add": lambda w, vspace, a, b: plus(w, a, b),
    "inner_prod": inner_product,
    "scalar_mul": lambda w, vspace, x, a: combined(lambda x: multiply(w, x, a), x),
    "new_mul": multiply,
}

NORMAL = {
    "pdf": normal("exp(-({z})^2 / 2) / ({s} * sqrt(2 * pi))"),
    "cdf": normal("erfc(-({z}) / sqrt(2)) / 2"),
    "sf": normal("erfc({z} / sqrt(2)) / 2"),
    "logpdf": normal("-({z})^2 / 2 - log({s}) - log(2 * pi) / 2"),
    "logcdf": normal("log(erfc(-({z}) / sqrt(2)) / 2)"),
    "logsf": normal("log(erfc({z} / sqrt(2)) / 2)"),
}
