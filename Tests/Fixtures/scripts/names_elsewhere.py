"""Writes Docs/NamesElsewhere.md: the functions of other systems, and the tests of one of them, beside the names here.

    python3 -m pip install numpy scipy pytest pytest-cov pytest-xdist
    python3 -m pip download --no-binary :all: --no-deps autograd==1.9.1
    tar xzf autograd-1.9.1.tar.gz
    swift build -c release
    python3 Tests/Fixtures/scripts/names_elsewhere.py autograd-1.9.1 .build/release/autodiff-cli

The functions that autograd registers are read from its sources, the functions that its tests call from the tests; a test is
written by name where each of them is called by a name of its own here. Whether a name is one is asked of the command line.
"""

import ast
import collections
import json
import os
import pathlib
import subprocess
import sys

SOURCE, COMMAND = pathlib.Path(sys.argv[1]), sys.argv[2]
ROOT = pathlib.Path(__file__).resolve().parents[3]


def names_here():
    """Every name and alias, and the name by which each is listed."""
    out = subprocess.run([COMMAND, "functions", "--json"], stdout=subprocess.PIPE, text=True, check=True).stdout
    table = {}
    for function in json.loads(out)["functions"]:
        for name in [function["name"]] + function["aliases"]:
            table[name] = function["name"]
    return table


HERE = names_here()

# What is an operator, a subscript or a word of the language.
OPERATORS = {
    "add": "a + b", "subtract": "a - b", "multiply": "a * b", "divide": "a / b", "true_divide": "a / b", "negative": "-x",
    "mod": "a % b", "remainder": "a % b", "floor_divide": "a // b", "greater": "a > b", "greater_equal": "a >= b", "less": "a < b",
    "less_equal": "a <= b", "equal": "a == b", "not_equal": "a != b", "array": "[a, b]", "array_from_args": "[a, b]",
    "_array_from_scalar_or_array": "[x]", "__getitem__": "x[...]", "untake": "the pullback of x[...]", "T": "x.T", "newaxis": "x[newaxis]",
    "shape": "x.shape", "size": "x.size", "ndim": "x.ndim", "qr": "qr(A)[0], qr(A)[1]", "eigh": "eigh(A)[0], eigh(A)[1]",
    "slogdet": "slogdet(A)[0], slogdet(A)[1]", "svd": "svd(A)[1], svd(A, full_matrices=False)[0]",
}

# What is written by other functions.
COMPOSED = {
    "select": "where(c, a, where(d, b, e))", "fmax": "maximum(a, b)", "fmin": "minimum(a, b)", "r_": "concat(a, b)",
    "c_": "column_stack(a, b)", "array_split": "x[0:2]", "split": "x[0:2]", "vsplit": "x[0:2]", "hsplit": "x[:, 0:2]",
    "dsplit": "x[:, :, 0:2]", "rollaxis": "moveaxis(x, 1, 0)", "nan_to_num": "where(isnan(x), 0, x)", "atleast_1d": "reshape(x, 1)",
    "atleast_2d": "x[newaxis, :]", "atleast_3d": "x[newaxis, :, newaxis]", "partition": "sort(x)", "msort": "sort(x, axis=0)",
    "rgamma": "1 / gamma(x)", "logaddexp2": "logaddexp(x * log(2), y * log(2)) / log(2)", "concatenate_args": "concat(a, b)",
    "diagflat": "diag(ravel(x))", "append": "concat(a, b)", "row_stack": "vstack(a, b)", "array_equal": "all(a == b)",
    "array_equiv": "all(a == b)", "allclose": "all(isclose(a, b))", "nonzero": "x[x != 0]", "flatnonzero": "x[x != 0]",
    "argwhere": "x[x != 0]", "isneginf": "x == -inf", "isposinf": "x == inf", "isscalar": "x.ndim == 0", "iscomplexobj": "false",
    "iscomplex": "false", "isreal": "true", "isrealobj": "true", "real_if_close": "x", "result_type": "types in Swift", "astype": "types in Swift",
    "_astype": "types in Swift", "empty_like": "zeros_like(x)", "searchsorted": "sum(knots < x)", "nanargmax": "argmax(where(isnan(x), -inf, x))",
    "nanargmin": "argmin(where(isnan(x), inf, x))", "argpartition": "argsort(x)", "logical_xor": "(a != 0) != (b != 0)",
    "dot_adjoint_0": "the pullback of dot", "dot_adjoint_1": "the pullback of dot", "tensordot_adjoint_0": "the pullback of tensordot",
    "tensordot_adjoint_1": "the pullback of tensordot", "multigammaln": "sum(lgamma(a + (1 - arange(1, p + 1)) / 2)) + p * (p - 1) / 4 * log(pi)",
    "gammasgn": "sign(gamma(x))", "erfcinv": "erfinv(1 - x)", "_primitive_mean": "mean", "_primitive_norm": "norm", "_primitive_std": "std",
    "_primitive_var": "var", "_dot": "dot", "fixed_point": "a loop in Swift", "checkpoint": "a function in Swift",
}

# What is left out, and why.
LEFT_OUT = {
    "complex numbers": {"real", "imag", "conj", "conjugate", "angle", "eig", "complex64", "complex128", "clongdouble"},
    "Fourier transforms": {
        "fft", "ifft", "fft2", "ifft2", "fftn", "ifftn", "rfft", "irfft", "rfft2", "irfft2", "rfftn", "irfftn", "fftshift",
        "ifftshift", "truncate_pad"},
    "densities and distribution functions": {"pdf", "logpdf", "cdf", "logcdf", "sf", "logsf", "pmf", "logpmf", "entropy"},
    "Bessel functions": {"j0", "j1", "jn", "jv", "y0", "y1", "yn", "i0", "i1", "iv", "ive"},
    "incomplete functions": {"gammainc", "gammaincc", "betainc"},
    "functions of matrices and differential equations": {"sqrtm", "solve_banded", "solve_sylvester", "odeint"},
    "Python's own types": {
        "make_sequence", "_make_dict", "container_take", "container_untake", "sequence_extend_right", "sequence_extend_left",
        "sparse_add", "mut_add", "inner_prod", "covector", "scalar_mul"},
}
REASONS = {name: reason for reason, names in LEFT_OUT.items() for name in names}

# What a test's text says of what it is about.
SUBJECTS = {
    "complex numbers": ("complex", "1j", ".imag", "holomorphic"),
    "Python's own types": ("isinstance", "vspace", "VSpace", "dtype", "__version__", "__doc__", "__name__", "assignment", "partial("),
}
# Files whose tests are of transforms, structures and recordings, which Swift has.
PROGRAMS = {
    "test_dict.py", "test_list.py", "test_tuple.py", "test_wrappers.py", "test_tests.py", "test_misc.py", "test_logic.py",
    "test_builtins.py", "test_jacobian.py",
}
# No functions of arrays.
PASSED_OVER = {
    "pi", "inf", "nan", "e", "float32", "float64", "int64", "linalg", "special", "stats", "signal", "random", "ndarray", "longdouble",
    "float16", "int32", "numpy", "bool_", "testing", "assert_allclose", "integrate", "finfo", "asarray", "norm_", "t", "chi2", "gamma_",
    "poisson", "dirichlet", "multivariate_normal", "misc", "lib", "NumpyVersion", "errstate",
}
# Lists of others, by name.
ELSEWHERE = {
    "JAX, `lax_autodiff_test`": """neg floor ceil round exp log expm1 log1p sin cos tan asin acos atan atan2 sinh cosh tanh
        asinh acosh atanh erf erfc erf_inv sqrt rsqrt cbrt square logistic add sub mul div rem max min pow abs lgamma digamma
        bessel_i0e bessel_i1e real imag complex conj clamp concatenate conv_general_dilated dot dot_general broadcast
        broadcast_in_dim reshape pad reverse select slice dynamic_slice dynamic_update_slice transpose reduce cumsum cumprod
        cumlogsumexp cummax cummin reduce_window sort sort_key_val top_k index_take gather scatter scatter_add scatter_max
        stop_gradient reciprocal remainder reduce_precision linear_transpose custom_linear_solve vmap""",
    "CppAD": """abs acos acosh asin asinh atan atanh cos cosh erf erfc exp expm1 fabs log log10 log1p sign sin sinh sqrt tan
        tanh atan2 pow azmul CondExp Taylor_coefficients sparse_Jacobian checkpoint""",
    "CasADi": """add sub mul div neg exp log pow constpow sqrt sq twice sin cos tan asin acos atan lt le eq ne not and or floor
        ceil fmod fabs sign copysign if_else_zero erf fmin fmax inv sinh cosh tanh asinh acosh atanh atan2 erfinv hypot log1p
        expm1 remainder det inv solve norm_1 norm_2 norm_fro norm_inf trace diag cumsum kron repmat horzsplit vertsplit
        horzcat vertcat reshape mtimes interp1d project sum1 sum2 dot cross mmax mmin logsumexp rootfinder integrator map""",
    "Stan Math, `rev/fun`": """Phi Phi_approx abs acos acosh asin asinh atan atan2 atanh bessel_first_kind bessel_second_kind
        beta binary_log_loss cbrt ceil cholesky_decompose columns_dot_product columns_dot_self cos cosh cov_exp_quad
        cumulative_sum determinant diag_post_multiply diag_pre_multiply digamma divide dot_product dot_self eigenvalues_sym
        eigenvectors_sym elt_divide elt_multiply erf erfc exp exp2 expm1 fabs falling_factorial fdim fft floor fma fmax fmin
        fmod gamma_p gamma_q generalized_inverse grad_inc_beta hypot identity_free if_else inc_beta inv inv_Phi inv_cloglog
        inv_inc_beta inv_logit inv_sqrt inv_square inverse is_inf is_nan lambert_w lbeta ldexp lgamma lmgamma lmultiply log
        log10 log1m log1m_exp log1m_inv_logit log1p log1p_exp log2 log_determinant log_determinant_spd log_diff_exp
        log_falling_factorial log_inv_logit log_inv_logit_diff log_mix log_rising_factorial log_softmax log_sum_exp logit
        matrix_exp_multiply matrix_power mdivide_left mdivide_left_spd mdivide_left_tri modified_bessel_first_kind
        modified_bessel_second_kind multiply multiply_log multiply_lower_tri_self_transpose norm1 norm2 owens_t pow
        primitive_value quad_form rep_matrix rising_factorial round rows_dot_product sd simplex_constrain sin singular_values
        sinh softmax sqrt square squared_distance stan_print step sum svd_U svd_V symmetrize_from_lower_tri tail tan tanh
        tcrossprod tgamma to_arena trace trace_gen_quad_form trace_quad_form trigamma trunc unit_vector_constrain variance""",
}
# The names of those lists that are written otherwise, and the reasons for what is left out.
OTHERS = {
    "neg": "-x", "sub": "a - b", "mul": "a * b", "div": "a / b", "rem": "fmod(a, b)", "erf_inv": "erfinv(x)", "logistic": "sigmoid(x)",
    "concatenate": "concat(a, b)", "dot_general": "einsum(\"...\", a, b)", "broadcast_in_dim": "broadcast(x, shape)", "reverse": "flip(x)",
    "slice": "x[0:2]", "dynamic_slice": "x[i:j]", "dynamic_update_slice": "x.at[i:j].set(v)", "reduce": "sum, prod, max, min",
    "cumlogsumexp": "logcumsumexp(x)", "sort_key_val": "sort_by(x, keys)", "top_k": "topk(x, k)", "index_take": "gather(x, indices)",
    "scatter": "x.at[i].set(v)", "scatter_add": "x.at[i].add(v)", "scatter_max": "x.at[i].max(v)",
    "custom_linear_solve": "solve(A, b)", "linear_transpose": "pullback in Swift", "azmul": "where(a == 0, 0, a * b)", "CondExp": "where(a < b, c, d)",
    "constpow": "x^2", "sq": "x^2", "twice": "2 * x", "lt": "a < b", "le": "a <= b", "eq": "a == b", "ne": "a != b", "not": "not a",
    "and": "a and b", "or": "a or b", "fabs": "abs(x)", "if_else_zero": "where(c, a, 0)", "norm_1": "norm(x, 1)", "norm_2": "norm(x)",
    "norm_fro": "norm(A)", "norm_inf": "norm(x, inf)", "repmat": "tile(x, 2)", "horzsplit": "x[:, 0:2]", "vertsplit": "x[0:2]",
    "horzcat": "hstack(a, b)", "vertcat": "vstack(a, b)", "mtimes": "A @ B", "interp1d": "interp(x, knots, values)", "project": "x",
    "sum1": "sum(x, axis=0)", "sum2": "sum(x, axis=1)", "mmax": "max(x)", "mmin": "min(x)", "Phi": "ndtr(x)", "Phi_approx": "sigmoid(0.07056 * x^3 + 1.5976 * x)",
    "binary_log_loss": "binary_cross_entropy(p, y)", "cholesky_decompose": "cholesky(A)", "columns_dot_product": "sum(a * b, axis=0)",
    "columns_dot_self": "sum(a^2, axis=0)", "cov_exp_quad": "s^2 * exp(-(x[:, newaxis] - x)^2 / (2 * l^2))", "cumulative_sum": "cumsum(x)",
    "determinant": "det(A)", "diag_post_multiply": "A * v", "diag_pre_multiply": "v[:, newaxis] * A", "dot_product": "dot(a, b)", "dot_self": "dot(a, a)",
    "eigenvalues_sym": "eigvalsh(A)", "eigenvectors_sym": "eigenvectors(A)", "elt_divide": "a / b", "elt_multiply": "a * b",
    "falling_factorial": "gamma(x + 1) / gamma(x - n + 1)", "fdim": "relu(a - b)", "fma": "a * b + c", "inv": "1 / x, inv(A)", "inv_Phi": "ndtri(p)",
    "inv_cloglog": "-expm1(-exp(x))", "inv_logit": "sigmoid(x)", "inv_sqrt": "rsqrt(x)", "inv_square": "x^-2", "is_inf": "isinf(x)", "is_nan": "isnan(x)",
    "ldexp": "x * 2^n", "lmgamma": COMPOSED["multigammaln"], "lmultiply": "xlogy(x, y)", "log1m": "log1p(-x)", "log1m_exp": "log(-expm1(x))",
    "log1m_inv_logit": "log_sigmoid(-x)", "log1p_exp": "softplus(x)", "log_determinant": "logabsdet(A)", "log_determinant_spd": "logdet(A)",
    "log_diff_exp": "a + log(-expm1(b - a))", "log_falling_factorial": "lgamma(x + 1) - lgamma(x - n + 1)", "log_inv_logit": "log_sigmoid(x)",
    "log_inv_logit_diff": "log(sigmoid(a) - sigmoid(b))", "log_mix": "logsumexp([log(p) + a, log1p(-p) + b])",
    "log_rising_factorial": "lgamma(x + n) - lgamma(x)", "log_sum_exp": "logsumexp(x)", "mdivide_left": "solve(A, b)",
    "mdivide_left_spd": "solve(A, b, assume_a=\"pos\")", "mdivide_left_tri": "solve_triangular(A, b)", "multiply": "a * b", "multiply_log": "xlogy(x, y)",
    "multiply_lower_tri_self_transpose": "tril(A) @ tril(A).T", "norm1": "norm(x, 1)", "norm2": "norm(x)", "quad_form": "B.T @ A @ B",
    "rep_matrix": "full([m, n], x)", "rising_factorial": "gamma(x + n) / gamma(x)", "rows_dot_product": "sum(a * b, axis=1)", "sd": "std(x, ddof=1)",
    "squared_distance": "sum((a - b)^2)", "step": "where(x < 0, 0, 1)", "svd_U": "svd_u(A)", "svd_V": "svd_vt(A).T", "symmetrize_from_lower_tri": "tril(A) + tril(A, -1).T",
    "tail": "x[-n:]", "tcrossprod": "A @ A.T", "tgamma": "gamma(x)", "to_arena": "no function", "trace_gen_quad_form": "trace(D @ B.T @ A @ B)",
    "trace_quad_form": "trace(B.T @ A @ B)", "trigamma": "polygamma(1, x)", "variance": "var(x, ddof=1)", "generalized_inverse": "pinv(A)", "inverse": "inv(A)",
    "singular_values": "svdvals(A)", "softmax": "softmax(x)", "unit_vector_constrain": "x / norm(x)", "matrix_exp_multiply": "", "primitive_value": "stop_gradient(x)",
    "checkpoint": "a function in Swift", "stan_print": "no function", "if_else": "where(c, a, b)", "divide": "a / b", "reduce_window": "max_pool1d, avg_pool1d, max_pool2d, avg_pool2d",
    "conv_general_dilated": "conv1d, conv2d", "map": "arrays", "vmap": "arrays, whose functions take a batch",
}
MISSING = {
    "bessel_i0e": "Bessel functions", "bessel_i1e": "Bessel functions", "bessel_first_kind": "Bessel functions", "bessel_second_kind": "Bessel functions",
    "modified_bessel_first_kind": "Bessel functions", "modified_bessel_second_kind": "Bessel functions", "complex": "complex numbers",
    "reduce_precision": "other types of numbers", "Taylor_coefficients": "a feature, no function", "sparse_Jacobian": "a feature, no function",
    "rootfinder": "implicit functions", "integrator": "differential equations", "gamma_p": "incomplete functions", "gamma_q": "incomplete functions",
    "grad_inc_beta": "incomplete functions", "inc_beta": "incomplete functions", "inv_inc_beta": "incomplete functions", "identity_free": "constraining transforms",
    "lambert_w": "implicit functions", "matrix_exp_multiply": "functions of matrices", "owens_t": "distribution functions",
    "simplex_constrain": "constraining transforms", "fft": "Fourier transforms",
}


def here(name):
    """How a function is written here, and whether by its name or an operator; None where it is not."""
    if name in HERE:
        return f"`{HERE[name]}`", True
    if name in OPERATORS:
        return f"`{OPERATORS[name]}`", True
    return (f"`{COMPOSED[name]}`", False) if name in COMPOSED else None


def last(node):
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else None


def registered():
    """The functions with a derivative, and those without, in autograd's sources."""
    smooth, flat = set(), set()
    for path in sorted((SOURCE / "autograd").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and last(node.func) in ("defvjp", "defvjp_argnums", "defvjp_argnum") and node.args:
                smooth.add(last(node.args[0]))
            if isinstance(node, ast.Assign) and last(node.targets[0]) == "nograd_functions" and isinstance(node.value, ast.List):
                flat |= {last(e) for e in node.value.elts}
    return sorted(n for n in smooth if n not in (None, "fun", "f", "wrapped", "primitive_fun")), sorted(n for n in flat if n)


def collected():
    """How often pytest runs each test function."""
    out = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-n0", "-p", "no:cacheprovider", "tests"], cwd=SOURCE,
        env=os.environ | {"PYTHONPATH": "."}, stdout=subprocess.PIPE, text=True)
    return collections.Counter(line.split("[")[0].removeprefix("tests/") for line in out.stdout.splitlines() if "::" in line)


def tests():
    """For each test function: the file, its name, its text and the functions that it calls by a module's name or as methods."""
    modules = {"np", "anp", "sp", "npr", "special", "stats", "signal", "integrate", "linalg", "fft", "scipy", "numpy"}
    methods = {"ravel", "reshape", "flatten", "squeeze", "dot", "T", "astype", "sum", "mean", "trace", "std", "var", "diagonal"}
    for path in sorted((SOURCE / "tests").glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.FunctionDef) and node.name.startswith("test_")):
                continue
            called = set()
            for part in ast.walk(node):
                if not isinstance(part, ast.Attribute):
                    continue
                root = part
                while isinstance(root, ast.Attribute):
                    root = root.value
                if isinstance(root, ast.Name) and root.id in modules:
                    if root.id != "npr" and ".random" not in ast.unparse(part):
                        called.add(part.attr)
                elif part.attr in methods:
                    called.add(part.attr)
            yield path.name, node.name, ast.unparse(node), called - PASSED_OVER


def classified():
    """The tests by how they are written here."""
    counts = collected()
    classes = collections.defaultdict(list)
    seen = set()
    for file, name, text, called in tests():
        times = counts.get(f"{file}::{name}", 0)
        if times == 0 or (file, name) in seen:
            continue
        seen.add((file, name))
        reasons = [r for r, words in SUBJECTS.items() if any(w in name + text for w in words)]
        reasons += [REASONS[c] for c in called if c in REASONS]
        unknown = [c for c in called if c not in REASONS and here(c) is None]
        if reasons:
            key = reasons[0]
        elif unknown:
            key = "not here: " + ", ".join(sorted(unknown))
        elif file in PROGRAMS:
            key = "in Swift"
        else:
            key = "by name" if all(here(c)[1] for c in called) else "by other functions"
        classes[key].append((file, name, times))
    return classes


def row(name, found, reason):
    if found:
        return f"| `{name}` | {found[0]} |"
    return f"| `{name}` | left out: {reason} |"


def main():
    smooth, flat = registered()
    classes = classified()
    counts = {key: sum(times for _, _, times in found) for key, found in classes.items()}
    lines = [
        "# Names elsewhere", "",
        "The functions of other systems beside the formulas of this one. `autodiff-cli functions NAME` answers by any of a function's names. Made by "
        "`Tests/Fixtures/scripts/names_elsewhere.py`.", "",
        "## autograd", "",
        f"HIPS autograd 1.9.1 has {len(smooth)} functions with a derivative and {len(flat)} without. Its test suite, {sum(counts.values())} tests, "
        "sorted by the functions that each test calls:", "", "| | tests |", "|---|---|"]
    for key in sorted(counts, key=lambda k: (k not in ("by name", "by other functions", "in Swift"), k)):
        label = key if key in ("by name", "by other functions", "in Swift") or key.startswith("not here") else "left out: " + key
        lines.append(f"| {label} | {counts[key]} |")
    lines += ["", "By other functions:", ""]
    lines.append(", ".join(f"`{name}`" for _, name, _ in classes["by other functions"]) + ".")
    for title, names in (("With a derivative", smooth), ("Without", flat)):
        lines += ["", f"### {title}", "", "| there | here |", "|---|---|"]
        lines += [row(n, here(n), REASONS.get(n, "?")) for n in names]
    for title, text in ELSEWHERE.items():
        lines += ["", f"## {title}", "", "| there | here |", "|---|---|"]
        for name in text.split():
            found = (f"`{OTHERS[name]}`", True) if OTHERS.get(name) else here(name)
            lines.append(row(name, found, MISSING.get(name) or REASONS.get(name, "?")))
    text = "\n".join(lines) + "\n"
    unknown = [line for line in lines if "left out: ?" in line or "not here" in line]
    (ROOT / "Docs" / "NamesElsewhere.md").write_text(text)
    for line in unknown:
        print(line)
    print(counts)
    sys.exit(1 if unknown else 0)


main()
