"""Writes a recorded graph of autograd's primitives as a formula of autodiff-cli, operation by operation.

An operation that the language has is called by name. What it has not is written out: a step as comparisons,
a product by factors, a rearrangement as a gather of the flat elements. All of it is exact mathematics;
where there is no exact form, `Untranslatable` says why.
"""

import numpy as np
import scipy.stats

from containers import Sparse, combined, plus
from formula import Array, Untranslatable, Writer
from layout import concatenate, reshape
from recording import leaves
from table import BY_NAME, NORMAL, TABLE

# Arguments that are structure and not numbers stay as they are recorded.
STRUCTURAL = {
    "__getitem__", "container_take", "container_untake", "reshape", "transpose", "swapaxes", "moveaxis",
    "rollaxis", "repeat", "tile", "roll", "expand_dims", "pad", "split", "array_split", "vsplit", "hsplit",
    "dsplit", "sum",
}  # fmt: skip

LINEAR_ALGEBRA = {
    "inv", "pinv", "solve", "det", "slogdet", "eigh", "eig", "svd", "cholesky", "sqrtm", "solve_sylvester",
    "solve_banded",
}  # fmt: skip


def translation_of(record):
    """The function that writes a record's operation.

    Raises Untranslatable with the reason when the language has no exact form for it.
    """
    raw, name = record.fun.fun, record.fun.__name__
    distribution = getattr(raw, "__self__", None)
    if name == "add" and module(raw) == "autograd.core":
        return lambda w, vspace, a, b: plus(w, a, b)
    if module(raw) == "test_tests":
        raise Untranslatable("a rule that is wrong on purpose")
    if isinstance(distribution, type(scipy.stats.norm)) and name in NORMAL:
        return NORMAL[name]
    if distribution is not None and hasattr(distribution, "rvs"):
        raise Untranslatable("special functions and distributions")
    if name in LINEAR_ALGEBRA:
        raise Untranslatable("linear algebra")
    if name == "partition":
        raise Untranslatable("the order within a partition is the implementation's own")
    if name == "odeint":
        raise Untranslatable("the solution of a differential equation")
    if raw in TABLE:
        return TABLE[raw]
    if name in BY_NAME and not module(raw).startswith("scipy"):
        return BY_NAME[name]
    raise Untranslatable("special functions and distributions")


def translated(call):
    """The formula of a recorded call, its inputs, its constants and its result.

    Raises Untranslatable with the reason.
    """
    w = Writer()
    numbers = leaves(call.point)
    alphabet = "xyz" if len(numbers) <= 3 else [f"x{k + 1}" for k in range(len(numbers))]
    names = iter(alphabet)
    inputs = combined(lambda value: Array(next(names), np.shape(value)), call.point)
    values = {id(call.root): inputs}
    for record in call.records():
        if record.fun is None:
            continue
        write = translation_of(record)
        args = record.inputs(values)
        name = record.fun.__name__
        is_core = module(record.fun.fun) == "autograd.core"
        args = [
            a if k in record.argnums or is_core and k == 0 or not is_number(name, k, a) else lifted(w, a)
            for k, a in enumerate(args)
        ]
        kwargs = dict(record.kwargs)
        for key in ("a_min", "a_max", "b"):
            if kwargs.get(key) is not None:
                kwargs[key] = lifted(w, kwargs[key])
        kwargs = {k: v for k, v in kwargs.items() if v is not None or name == "transpose"}
        if name in ("floor", "ceil", "remainder"):
            args += record.args  # the numbers, for the range of the steps
        result = write(w, *args, **kwargs)
        if not isinstance(result, Sparse):
            shapes = [leaf.shape for leaf in leaves(result)]
            assert shapes == [np.shape(leaf) for leaf in leaves(record.value)], (call.test, name, shapes)
        values[id(record)] = result
    if call.end is None:
        result = combined(w.constant, call.value)
    else:
        result = values[id(call.end)]
    if isinstance(result, Sparse):
        raise Untranslatable("a sparse result")
    parts = leaves(result)
    if isinstance(result, (list, tuple, dict)):
        result = concatenate(w, [reshape(w, p, (p.size,)) for p in parts], 0)
    return w, leaves(inputs), result


def is_number(name, position, value):
    """Whether an argument that was not traced is a number of the formula."""
    if name in STRUCTURAL:
        return position == 0
    if name in ("dot_adjoint_0", "dot_adjoint_1", "linspace"):
        return position < 2
    if name in ("concatenate_args", "make_sequence", "sparse_add", "mut_add", "inner_prod", "scalar_mul"):
        return position >= 1
    if name == "einsum":
        return isinstance(value, np.ndarray)
    if name in ("_array_from_scalar_or_array", "array_from_args", "_make_dict"):
        return position >= 2
    return True


def lifted(w, value):
    """A recorded number, array or container of them as constants; what is none stays."""
    if isinstance(value, (bool, str)):
        return value
    if isinstance(value, (float, int, np.number, np.ndarray)):
        return w.constant(value)
    if isinstance(value, (list, tuple, dict)):
        return combined(lambda v: lifted(w, v), value)
    return value


def module(function):
    return getattr(function, "__module__", None) or ""
