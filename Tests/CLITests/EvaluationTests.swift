import Autodiff
import Testing

@testable import AutodiffCommand

/// The value of a formula and its derivative by x.
func differentiate(_ text: String, at x: Double) throws -> (value: Double, derivative: Double) {
  let program = try Formula(parsing: SourceText(text)).resolved(inputs: [("x", .scalar)])
  let result = valueWithGradient(at: x) { program([$0]) }
  return (result.value, result.gradient)
}

/// The whole text of the error that a formula of the given inputs meets.
func resolutionError(_ text: String, _ inputs: [(name: String, shape: Shape)]) -> String? {
  do {
    _ = try Formula(parsing: SourceText(text)).resolved(inputs: inputs)
    return nil
  } catch { return "\(error)" }
}

/// Every function of the language: a formula, x, and its value and derivative there by mpmath in 60-digit
/// arithmetic, rounded to the nearest Double.
let evaluationTable: [(formula: String, x: Double, value: Double, derivative: Double)] = [
  ("exp(x)", 0.7, 2.0137527074704766, 2.0137527074704766),
  ("expm1(x)", 1e-05, 1.0000050000166668e-05, 1.00001000005),
  ("log(x)", 2.3, 0.8329091229351039, 0.4347826086956522),
  ("ln(x)", 0.2, -1.6094379124341003, 5.0),
  ("log1p(x)", 1e-05, 9.999950000333332e-06, 0.999990000099999),
  ("log2(x)", 5.0, 2.321928094887362, 0.28853900817779266),
  ("log10(x)", 5.0, 0.6989700043360189, 0.08685889638065036),
  ("sqrt(x)", 2.0, 1.4142135623730951, 0.3535533905932738),
  ("square(x)", 1.5, 2.25, 3.0),
  ("reciprocal(x)", 1.5, 0.6666666666666666, -0.4444444444444444),
  ("pow(x, 2.5)", 1.5, 2.7556759606310752, 4.592793267718459),
  ("power(2, x)", 1.5, 2.8284271247461903, 1.9605162869370945),
  ("x^x", 1.5, 1.8371173070873836, 2.5820042746129492),
  ("2^-x^2", 0.5, 0.8408964152537145, -0.5828649793760772),
  ("-x^2", 3.0, -9.0, -6.0),
  ("sin(x)", 1.0, 0.8414709848078965, 0.5403023058681398),
  ("cos(x)", 1.0, 0.5403023058681398, -0.8414709848078965),
  ("tan(x)", 1.0, 1.5574077246549023, 3.4255188208147596),
  ("asin(x)", 0.4, 0.41151684606748806, 1.0910894511799618),
  ("arcsin(x)", 0.4, 0.41151684606748806, 1.0910894511799618),
  ("acos(x)", 0.4, 1.1592794807274085, -1.0910894511799618),
  ("arccos(x)", 0.4, 1.1592794807274085, -1.0910894511799618),
  ("atan(x)", 0.4, 0.3805063771123649, 0.8620689655172413),
  ("arctan(x)", 0.4, 0.3805063771123649, 0.8620689655172413),
  ("atan2(x, 2)", 0.4, 0.19739555984988078, 0.4807692307692308),
  ("arctan2(1, x)", 0.4, 1.1902899496825317, -0.8620689655172413),
  ("sinh(x)", 1.2, 1.5094613554121725, 1.8106555673243747),
  ("cosh(x)", 1.2, 1.8106555673243747, 1.5094613554121725),
  ("tanh(x)", 1.2, 0.8336546070121552, 0.305019996207409),
  ("asinh(x)", 1.2, 1.015973134179692, 0.6401843996644799),
  ("acosh(x)", 1.2, 0.6223625037147786, 1.5075567228888183),
  ("atanh(x)", 0.3, 0.3095196042031117, 1.098901098901099),
  ("erf(x)", 0.6, 0.6038560908479259, 0.7872434317142873),
  ("erfc(x)", 3.0, 2.209049699858544e-05, -0.00013925305194674786),
  ("abs(x)", -1.5, 1.5, -1.0),
  ("sign(x) * x", -1.5, 1.5, -1.0),
  ("beta(x, 2.5)", 1.5, 0.19634954084936207, -0.23947333781305657),
  ("betaln(3, x)", 0.7, -0.474057899573776, -2.3871770930594463),
  ("betaln(x, 20)", 12.5, -21.746953714478423, -0.9805809346786825),
  ("comb(x, 2) + comb(2, x + 1) + comb(x, -1)", 4.5, 7.875, 4.0),
  ("heaviside(x, 3) + heaviside(x - 2, x) * heaviside(-x, 1)", 2.0, 1.0, 0.0),
  ("heaviside(x - 2, 3 * x)", 2.0, 6.0, 3.0),
  ("sum(take_along_axis([x, x^2, 3], [2, 0, 0]))", 2.0, 7.0, 2.0),
  ("polyval([2, x, 1], x)", 0.75, 2.6875, 4.5),
  ("squared_error(x, 2)", 0.75, 1.5625, -2.5),
  ("absolute_error(x, 2)", 0.75, 1.25, -1.0),
  ("huber_loss(x, 2, delta=0.5)", 0.75, 0.5, -0.5),
  ("hinge_loss(x, -1)", 0.75, 1.75, 1.0),
  ("cross_entropy([x, 0, x^2], 2)", 0.75, 1.0210157523423664, -0.5251377867707782),
  ("nll_loss([x, x^2], 1)", 0.75, -0.5625, -1.5),
  ("binary_cross_entropy_with_logits(x, 0.25)", 0.75, 0.9493710061149, 0.429178699175393),
  ("binary_cross_entropy(x, 0.25)", 0.75, 1.1116412889528633, 2.6666666666666665),
  ("rel_entr(x, 2)", 0.75, -0.7356219397587946, 0.019170746988273764),
  ("kl_divergence([x, 1 - x], [0.25, 0.75])", 0.5, 0.14384103622589045, 1.0986122886681098),
  ("x * sign_det([x, 1; 1, x])", 0.75, -0.75, -1.0),
  ("x * stop_gradient(x) + grad(x^2 * stop_gradient(x), x)", 1.5, 6.75, 4.5),
  ("prod([x, 2, x])", 1.5, 4.5, 6.0),
  ("var([x, 1, 4])", 1.5, 1.7222222222222223, -0.4444444444444444),
  ("std([x, 1, 4], ddof=1)", 1.5, 1.6072751268321592, -0.20739033894608505),
  ("norm([x, -2])", 1.5, 2.5, 0.6),
  ("vector_norm([x, -2], 3)", 1.5, 2.2489707226377074, 0.4448513517305355),
  ("ptp([x, 1, 4])", 0.5, 3.5, -1.0),
  ("x * any([x > 9, 1])", 1.5, 1.5, 1.0),
  ("x * all([x > 1, x < 2])", 1.5, 1.5, 1.0),
  ("x * count_nonzero([x, 0, 2])", 1.5, 3.0, 2.0),
  ("x * argmax([1, x, 0])", 1.5, 1.5, 1.0),
  ("x * argmin([1, x, 0])", 1.5, 3.0, 2.0),
  ("nansum([x, nan, 2 * x])", 1.5, 4.5, 3.0),
  ("nanprod([x, nan, 2 * x])", 1.5, 4.5, 6.0),
  ("nanmean([x, nan, 2 * x])", 1.5, 2.25, 1.5),
  ("nanmax([x, nan, 2 * x])", 1.5, 3.0, 2.0),
  ("nanmin([x, nan, 2 * x])", 1.5, 1.5, 1.0),
  ("median([x, 1, 5, 9])", 1.5, 3.25, 0.5),
  ("cumsum([x, x^2])[-1]", 1.5, 3.75, 4.0),
  ("cumprod([x, x^2, 3])[-1]", 1.5, 10.125, 20.25),
  ("logcumsumexp([x, 1])[-1]", 1.5, 1.9740769841801067, 0.6224593312018546),
  ("sum(cummax([1, x, 0]))", 1.5, 4.0, 2.0),
  ("sum(cummin([1, x, 0.5]))", 1.5, 2.5, 0.0),
  ("recurrence([x, x, x], [1, 1, 1])[-1]", 1.5, 4.75, 4.0),
  ("sort([4, x, 1]) @ [1, 10, 100]", 1.5, 416.0, 10.0),
  ("sort_by([x, 2, 3], [3, 1, 2]) @ [1, 10, 100]", 1.5, 182.0, 100.0),
  ("x * argsort([4, x, 1])[0]", 1.5, 3.0, 2.0),
  ("topk([4, x, 1], 2) @ [1, 10]", 1.5, 19.0, 10.0),
  ("diff([x, x^2])[0]", 1.5, 0.75, 2.0),
  ("trapezoid([x, x^2], [1, 3])", 1.5, 3.75, 4.0),
  ("interp(x, [0, 1, 3], [0, 2, 8])", 1.5, 3.5, 3.0),
  ("x * lookup(x, [0, 1, 3], [5, 7, 9])", 1.5, 10.5, 7.0),
  ("lookup_sum([1.5, 1.25], [0, 1, 3], [x, x^2])[1]", 1.5, 3.75, 4.0),
  ("quantile([x, 1, 5], 0.75)", 1.5, 3.25, 0.5),
  ("percentile([x, 1, 5], 75)", 1.5, 3.25, 0.5),
  ("center([x, 1, 5])[0]", 1.5, -1.0, 0.6666666666666666),
  ("average([x, 4], weights=[3, 1])", 1.5, 2.125, 0.75),
  ("cov([x, 1, 4])", 1.5, 2.5833333333333335, -0.6666666666666666),
  ("corrcoef([[x, 1, 4], [1, 2, 4]])[0, 1]", 1.5, 0.8824975032927699, -0.1576670477346884),
  ("lgamma(x)", 3.3, 0.9870985778947344, 1.0348224890596216),
  ("gammaln(x)", 0.4, 0.7966778177017837, -2.561384544585116),
  ("gamma(x)", 3.3, 2.6834373819557684, 2.7768813508311028),
  ("digamma(x)", 0.4, -2.561384544585116, 7.275356590529597),
  ("psi(x)", -1.7, -1.4857174995110567, 14.632201633884014),
  ("polygamma(2, x)", 1.3, -1.1984625146519565, 2.4010239143089263),
  ("polygamma(1, x)", -1.7, 14.632201633884014, -69.0345495501142),
  ("erfinv(x)", 0.7, 0.7328690779592167, 1.5163632173337642),
  ("ndtri(x)", 0.1, -1.2815515655446004, 5.698059856117004),
  ("log_ndtr(x)", -4.5, -12.59241973571308, 4.704319844827732),
  ("ndtr(x)", 0.8, 0.7881446014166034, 0.28969155276148273),
  ("mills_excess(x)", -2.5, 0.32274479766390723, 0.08897380142111544),
  ("inverse_mills_ratio(x)", -0.5, 1.1410777703680646, -0.731519592844121),
  ("exp2(x)", 1.3, 2.4622888266898326, 1.7067285579443132),
  ("cbrt(x)", -2.5, -1.3572088082974534, 0.18096117443966045),
  ("rsqrt(x)", 2.5, 0.6324555320336759, -0.12649110640673517),
  ("sinc(x)", 0.3, 0.8583936913341398, -0.9020281301388888),
  ("sinc(x)", 2.3, 0.11196439452184428, 0.20687863381331711),
  ("logit(x)", 0.45, -0.2006706954621511, 4.040404040404041),
  ("radians(x)", 30.0, 0.5235987755982989, 0.017453292519943295),
  ("deg2rad(x)", 30.0, 0.5235987755982989, 0.017453292519943295),
  ("degrees(x)", 0.5, 28.64788975654116, 57.29577951308232),
  ("entr(x)", 0.3, 0.3611918412977808, 0.20397280432593604),
  ("hypot(x, 2)", 1.5, 2.5, 0.6),
  ("logaddexp(x, 1)", 0.25, 1.3868710061148999, 0.320821300824607),
  ("xlogy(2, x)", 0.7, -0.7133498878774649, 2.857142857142857),
  ("xlog1py(x, 1e-9)", 0.7, 6.9999999965e-10, 9.999999995e-10),
  ("x * floor(x)", 2.3, 4.6, 2.0),
  ("x * ceil(x)", 2.3, 6.8999999999999995, 3.0),
  ("x * trunc(x)", -2.3, 4.6, -2.0),
  ("x * round(x)", 2.5, 5.0, 2.0),
  ("x * round_half_away(x)", 2.5, 7.5, 3.0),
  ("mod(x, 3)", -7.25, 1.75, 1.0),
  ("x % -3", 7.25, -1.75, 1.0),
  ("fmod(x, 3)", -7.25, -1.25, 1.0),
  ("mod(20, x)", 3.25, 0.5, -6.0),
  ("x * floor_divide(x, 2)", -2.5, 5.0, -2.0),
  ("x * (x // 2)", 7.5, 22.5, 3.0),
  ("copysign(x, -1)", 2.5, -2.5, -1.0),
  ("mish(x)", -0.8, -0.28396326278162165, 0.13818235018746847),
  ("softsign(x)", -0.8, -0.4444444444444445, 0.30864197530864196),
  ("log_sigmoid(x)", -0.8, -1.1711006659477778, 0.6899744811276125),
  ("prelu(x, 0.25)", -0.8, -0.2, 0.25),
  ("celu(x, alpha=2)", -0.8, -0.6593599079287215, 0.6703200460356393),
  ("selu(x)", -0.8, -0.9681343852092549, 0.7899649556381219),
  ("hard_tanh(x) * x", -0.8, 0.6400000000000001, -1.6),
  ("relu6(x) * x", 7.5, 45.0, 6.0),
  ("hard_sigmoid(x)", 0.75, 0.625, 0.16666666666666666),
  ("hard_swish(x)", 0.75, 0.46875, 0.75),
  ("clip(x, 0, 1) * x", 1.5, 1.5, 1.0),
  ("clip(x, min=0, max=2) * x", 1.5, 2.25, 3.0),
  ("x * isnan(0 / 0)", 1.5, 1.5, 1.0),
  ("x * isfinite(x)", 1.5, 1.5, 1.0),
  ("x * isinf(1 / 0)", 1.5, 1.5, 1.0),
  ("x * isclose(x, 1.500001, rtol=1e-4)", 1.5, 1.5, 1.0),
  ("x * logical_not(x > 2)", 1.5, 1.5, 1.0),
  ("x * logical_and(x > 1, x < 2)", 1.5, 1.5, 1.0),
  ("x * logical_or(x > 2, x > 1)", 1.5, 1.5, 1.0),
  ("sigmoid(x)", 0.8, 0.6899744811276125, 0.21390969652029443),
  ("logistic(x)", 40.0, 1.0, 4.248354255291589e-18),
  ("softplus(x)", 0.8, 1.1711006659477778, 0.6899744811276125),
  ("relu(x) + x", 0.8, 1.6, 2.0),
  ("leaky_relu(x)", -2.0, -0.02, 0.01),
  ("leakyRelu(x, 0.25)", -2.0, -0.5, 0.25),
  ("leaky_relu(x, slope=0.25)", -2.0, -0.5, 0.25),
  ("elu(x)", -2.0, -0.8646647167633873, 0.1353352832366127),
  ("elu(x, alpha=0.5)", -2.0, -0.43233235838169365, 0.06766764161830635),
  ("gelu(x)", 0.8, 0.6305156811332827, 1.0198978436257895),
  ("gelu_tanh(x)", 0.8, 0.6304316914364482, 1.0195837310573033),
  ("silu(x)", 0.8, 0.55197958490209, 0.861102238343848),
  ("swish(x)", -0.8, -0.24802041509791006, 0.138897761656152),
  ("softmax([x, 1, 2])[0]", 0.3, 0.11781754636860081, 0.10393657213628342),
  ("log_softmax([x, 1, 2])[1]", 0.3, -1.4386180683592145, -0.11781754636860081),
  ("logsumexp([x, 1, 2])", 0.3, 2.4386180683592142, 0.11781754636860081),
  ("max(x, 0.2) + min(x, 0.2)", 0.3, 0.5, 1.0),
  ("maximum(x, 1) * minimum(x, 1)", 0.3, 0.3, 1.0),
  ("max([x, 1, 3*x])", 0.4, 1.2000000000000002, 3.0),
  ("min([x, 1, 3*x])", 0.4, 0.4, 1.0),
  ("sum([x, x^2, 1])", 0.4, 1.56, 1.8),
  ("mean([x, x^2, 1])", 0.4, 0.52, 0.6),
  ("where(x > 0, log(x), 0)", 2.0, 0.6931471805599453, 0.5),
  ("where(x <= 0, log(x), x^3)", 2.0, 8.0, 12.0),
  ("dot([x, 2], [3, x])", 2.0, 10.0, 5.0),
  ("sum([1, 2; 3, 4] @ [x, x^2])", 2.0, 32.0, 28.0),
  ("einsum(\"ij,j->\", [x, 2; 3, x], [x, 1])", 2.0, 14.0, 8.0),
  ("sum(tensordot([x, 2; 3, x], [1, x], axes=1))", 2.0, 13.0, 7.0),
  ("sum(outer([x, 1], [x, x^2]))", 2.0, 18.0, 21.0),
  ("inner([x, 1], [x, x^2])", 2.0, 8.0, 8.0),
  ("vdot([x, 1; 2, x], [1, x; x, 1])", 2.0, 10.0, 5.0),
  ("sum(kron([x, 1], [1, x]))", 2.0, 9.0, 6.0),
  ("sum(convolve([x, 1], [1, x])^2)", 2.0, 33.0, 48.0),
  ("correlate([x, 2, x^2], [1, x])[1]", 2.0, 10.0, 12.0),
  ("sum(convolve2d([[x, 1]], [[x], [1]]))", 2.0, 9.0, 6.0),
  ("sum(correlate2d([[x, 1]], [[x], [1]]))", 2.0, 9.0, 6.0),
  ("sum(conv1d([[x, 1, x]], [[[1, x]]])^2)", 2.0, 41.0, 56.0),
  ("sum(conv2d([[[x, 1], [2, x]]], [[[[1, x]]]], [x]))", 2.0, 14.0, 8.0),
  ("sum(max_pool1d([x, 1, 3, x^2], 2))", 2.0, 6.0, 5.0),
  ("sum(max_pool2d([x, 1; 3, x^2], 2))", 2.0, 4.0, 4.0),
  ("sum(avg_pool1d([x, 1, 3, x^2], 2))", 2.0, 5.0, 2.5),
  ("sum(avg_pool2d([x, 1; 3, x^2], 2))", 2.0, 2.5, 1.25),
  ("differences([x, x^2, 1])[1]", 2.0, -0.5, -0.5),
  ("differences([x, x^2, 1], edge_order=2)[0]", 2.0, 4.5, 6.5),
  ("sum(max_pool1d([x, 1, 3, x^2, x], 2, 1, dilation=2))", 2.0, 10.0, 4.0),
  ("sum(max_pool1d([x, 1, x^2], 2, ceil_mode=true))", 2.0, 6.0, 5.0),
  ("sum(avg_pool1d([x, 1, x^2], 2, ceil_mode=true))", 2.0, 5.5, 4.5),
  ("sum(meshgrid([x, 1], [x^2, x, 3])[1]^2)", 2.0, 58.0, 72.0),
  ("sum([x, 1, x].at[1].set(x^2)^2)", 2.0, 24.0, 40.0),
  ("sum([x, 1, x].at[[0, 0]].add([x^2, 1])^2)", 2.0, 54.0, 74.0),
  ("sum([x, 1, 3].at[[0, 1]].max([x^2, 0]))", 2.0, 8.0, 4.0),
  ("sum([x, 1, 3].at[[0, 1]].min([x^2, 0]))", 2.0, 5.0, 1.0),
  ("sum(put_along_axis([x, 1], [1], [x^3], 0)^2)", 2.0, 68.0, 196.0),
  ("sum(scatter_add([x, 1], 0, [1, 1], [x, x^2])^2)", 2.0, 53.0, 74.0),
  ("sum(index_add([x, 1; 2, 3], 0, [1, 1], [[x, 1], [0, x]])^2)", 2.0, 57.0, 24.0),
  ("sum(solve([x, 1; 1, 2], [3, 4]))", 2.0, 2.3333333333333335, -0.2222222222222222),
  (
    "sum(solve([x, 1; 1, 2], [3, 4], assume_a=\"pos\"))", 2.0, 2.3333333333333335,
    -0.2222222222222222
  ),
  ("sum(solve_triangular([x, 1; 7, 2], [3, 4]))", 2.0, 2.5, -0.25),
  ("inv([x, 1; 1, 2])[1, 1]", 2.0, 0.6666666666666666, -0.1111111111111111),
  ("det([x, 1; 3, x^2])", 2.0, 5.0, 12.0),
  ("logdet([x, 1; 1, x])", 2.0, 1.0986122886681098, 1.3333333333333333),
  ("logabsdet([1, x; x, 1])", 2.0, 1.0986122886681098, 1.3333333333333333),
  ("cholesky([x, 1; 1, x])[1, 1]", 2.0, 1.224744871391589, 0.5103103630798288),
  ("matrix_power([x, 1; 0, x], 3)[0, 1]", 2.0, 12.0, 12.0),
  ("lu_factor([x, 1; 1, 2])[1, 0]", 2.0, 0.5, 0.0),
  ("eigvalsh([x, 1; 1, x])[0]", 2.0, 1.0, 1.0),
  ("eigenvectors([x, 1; 1, 2])[1, 1]", 2.0, 0.7071067811865476, -0.1767766952966369),
  ("eigh_parts([x, 1; 1, x])[0, 1]", 2.0, 3.0, 1.0),
  ("svdvals([x, 0; 0, 1])[0]", 2.0, 2.0, 1.0),
  ("svd_u([x, 0; 0, 1])[0, 0]", 2.0, 1.0, 0.0),
  ("svd_vt([x, 0; 0, 1])[0, 0]", 2.0, 1.0, 0.0),
  ("svd_parts([x, 0; 0, 1])[4]", 2.0, 2.0, 1.0),
  ("nuclear_norm([x, 0; 0, 1])", 2.0, 3.0, 1.0),
  ("qr_q([3, 1; 4, x])[0, 0]", 2.0, -0.6, 0.0),
  ("qr_r([3, 1; 4, x])[0, 1]", 2.0, -2.2, -0.8),
  ("qr_parts([3, 1; 4, x])[5]", 2.0, -2.2, -0.8),
  ("pinv([x; 1])[0, 0]", 2.0, 0.4, -0.12),
  ("lstsq([x; 1], [1, 1])[0][0]", 2.0, 0.6, -0.28),
  ("cross([x, 1, 0], [0, x, 1])[2]", 2.0, 4.0, 4.0),
  ("sum(affine([1, 2; 3, 4], [x, x^2], [x, 1]))", 2.0, 35.0, 29.0),
  ("sum(matmul([x, 1], [1, 2; 3, x]))", 2.0, 11.0, 4.0),
  ("transpose([x, 2; 3, 4])[1, 0] * T([x, 2; x, 4])[0, 1]", 2.0, 4.0, 2.0),
  ("[x, 2; 3, x].T[0, 0]", 2.0, 2.0, 1.0),
  ("reshape([x, 2, x, 4], [2, -1])[1, 0] * x", 2.0, 4.0, 4.0),
  ("sum(broadcast(x, [2, 3]))", 2.0, 12.0, 6.0),
  ("sum(gather([x, 2, x^2], [2, 2, 0]))", 2.0, 10.0, 9.0),
  ("sum(concat([x, 1], [x^2]) * [1, 2, 3])", 2.0, 16.0, 13.0),
  ("sum(stack([x, 1], [x^2, 4], axis=1) * [1, 2; 3, 4])", 2.0, 29.0, 9.0),
  ("sum(sum([x, 2; 3, x^2], axis=0) * [1, 10])", 2.0, 65.0, 41.0),
  ("sum(mean([x, 2; 3, x^2], axis=1, keepdims=true) * [1; 10])", 2.0, 37.0, 20.5),
  ("sum([x, 2, x^2][1:]) + [x; 2][0:1, 0][0]", 2.0, 8.0, 5.0),
  ("h = tanh(x); k = h * h; k + h", 0.5, 0.6756694242940824, 1.5133097143495147),
  ("x = x * 2; x + x", 0.5, 2.0, 4.0),
  ("e = x; pi * e", 0.5, 1.5707963267948966, 3.141592653589793),
  ("e^x", 0.5, 1.6487212707001282, 1.6487212707001282),
]

@Suite struct EvaluationTests {
  @Test(arguments: evaluationTable)
  func agreesWithHighPrecision(
    _ row: (formula: String, x: Double, value: Double, derivative: Double)
  ) throws {
    let (value, derivative) = try differentiate(row.formula, at: row.x)
    #expect(abs(value - row.value) <= 8 * row.value.ulp, "\(value)")
    #expect(
      abs(derivative - row.derivative) <= 8 * max(row.derivative.ulp, row.value.ulp),
      "\(derivative)")
  }

  /// This one, or that of what only moves elements.
  @Test func aTableHoldsEveryFunction() throws {
    let formulas = try evaluationTable.map(\.formula) + ArrangementFormulaTests.formulas()
    for group in FunctionCatalogue.groups {
      for function in group.functions {
        #expect(
          formulas.contains { formula in
            ([function.name] + function.aliases).contains { formula.contains("\($0)(") }
          }, "\(function.name)")
      }
    }
  }

  @Test func namesAreUnique() {
    let names = FunctionCatalogue.names
    #expect(Set(names).count == names.count)
  }

  @Test(arguments: [
    ("x > 1", 1.0), ("x >= 1.5", 1), ("x < 1.5", 0), ("x <= 1", 0), ("x == 1.5", 1),
    ("x != 1.5", 0),
    ("where(x, 2, 3)", 2), ("where(0, 2, 3)", 3), ("inf - inf == 0", 0), ("true + true", 2),
  ])
  func comparisonsAreNumbers(_ formula: String, _ expected: Double) throws {
    let (value, derivative) = try differentiate(formula, at: 1.5)
    #expect(value == expected)
    #expect(derivative == 0)
  }

  @Test func longChainsEvaluate() throws {
    let sum = try differentiate(
      Array(repeating: "x", count: 100_000).joined(separator: "+"), at: 0.5)
    #expect(sum.value == 50_000)
    #expect(sum.derivative == 100_000)
    let signs = try differentiate(String(repeating: "-", count: 100_001) + "x", at: 2)
    #expect(signs.derivative == -1)
  }

  @Test(arguments: [
    (
      "W @ v + v",
      """
      @: shapes [2, 3] and [2] do not chain: the last dimension of the first must equal the only dimension of the second
        W @ v + v
        ~~^~~
      """
    ),
    (
      "sum(W + v)",
      """
      +: shapes [2, 3] and [2] do not broadcast: aligned at the last axis, dimensions must be equal or 1
        sum(W + v)
            ~~^~~
      """
    ),
    (
      "sum(W, axis=2)",
      """
      sum: axis 2 is out of range for shape [2, 3]: axes run from 0 to 1, or from -1 back to -2
        sum(W, axis=2)
        ^~~~~~~~~~~~~~
      """
    ),
    (
      "é = 1; W[0, 3]",
      """
      subscript: index 3 is out of range for axis 1 of shape [2, 3]: indices run from 0 to 2, or from -1 back to -3
        é = 1; W[0, 3]
               ~^~~~~~
      """
    ),
    (
      "W[0:3]",
      """
      subscript: range 0..<3 is out of bounds for axis 0 of shape [2, 3]
        W[0:3]
        ~^~~~~
      """
    ),
    (
      "x[0]",
      """
      subscript: 1 indices for shape [], which has 0 axes
        x[0]
        ~^~~
      """
    ),
    (
      "[v, x]",
      """
      rows of a nested literal must have one shape, but one is [2] and another []
        [v, x]
            ^
      """
    ),
    (
      "concat(v, W)",
      """
      concatenated: shapes [2], [2, 3] must be equal except along axis 0
        concat(v, W)
        ^~~~~~~~~~~~
      """
    ),
    (
      "reshape(W, [4, 2])",
      """
      reshaped: shape [2, 3] has 6 elements and [4, 2] has 8
        reshape(W, [4, 2])
        ^~~~~~~~~~~~~~~~~~
      """
    ),
    (
      "dot(W, v)",
      """
      dot: shapes [2, 3] and [2] are not two vectors of one length; a matrix product is written @
        dot(W, v)
        ^~~~~~~~~
      """
    ),
    (
      "max(v[0:0])",
      """
      max: shape [0] leaves no elements to reduce, and max of nothing is undefined
        max(v[0:0])
        ^~~~~~~~~~~
      """
    ),
    (
      "max(v, x, axis=0)",
      """
      max of two values compares them element by element and takes no axis
        max(v, x, axis=0)
        ^~~~~~~~~~~~~~~~~
      """
    ),
    (
      "softmax(W, axis=[0, 1])",
      """
      softmax works along one axis
        softmax(W, axis=[0, 1])
                        ^~~~~~
      """
    ),
    (
      "broadcast(x, [4000000000000, 4000000000000])",
      """
      shape [4000000000000, 4000000000000]: the product of the dimensions, zeros counted as 1, must be below 2^48
        broadcast(x, [4000000000000, 4000000000000])
        ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
      """
    ),
    (
      "sin(y) + x",
      """
      unknown name 'y': give its value with --at y=...
        sin(y) + x
            ^
      """
    ),
    (
      "hidden = x; (hiden) + x",
      """
      unknown name 'hiden'; did you mean 'hidden'?
        hidden = x; (hiden) + x
                     ^~~~~
      """
    ),
    (
      "x + sigmod(x)",
      """
      unknown function 'sigmod'; did you mean 'sigmoid'?
        x + sigmod(x)
            ^~~~~~
      """
    ),
    (
      "quux(x)",
      """
      unknown function 'quux': `autodiff-cli functions` lists them all
        quux(x)
        ^~~~
      """
    ),
    (
      "x(2)",
      """
      'x' is a value, not a function: write x * (...) for a product, x[0] for an element
        x(2)
        ^
      """
    ),
    (
      "tanh + x",
      """
      'tanh' is a function: write tanh(...)
        tanh + x
        ^~~~
      """
    ),
    (
      "sin(x, x)",
      """
      sin takes 1 argument without a name, but found 2: sin(x)
        sin(x, x)
               ^
      """
    ),
    (
      "atan2(x)",
      """
      atan2 needs 'x': atan2(y, x)
        atan2(x)
        ^~~~~~~~
      """
    ),
    (
      "sum(W, axes2=0)",
      """
      sum has no parameter 'axes2'; did you mean 'axes'?: sum(x, axis=all, keepdims=false)
        sum(W, axes2=0)
               ^~~~~
      """
    ),
    (
      "sum(W, axis=0, axis=1)",
      """
      sum is given 'axis' twice
        sum(W, axis=0, axis=1)
                       ^~~~
      """
    ),
    (
      "sum(W, axis=x)",
      """
      'axis' is written as a whole number, as it decides the shape of the result
        sum(W, axis=x)
                    ^
      """
    ),
    (
      "elu(x, alpha=x)",
      """
      'alpha' of elu is a number that the inputs do not decide
        elu(x, alpha=x)
                     ^
      """
    ),
    (
      "sum(W, keepdims=2)",
      """
      'keepdims' of sum is true or false
        sum(W, keepdims=2)
                        ^
      """
    ),
  ])
  func errorsUnderlineTheSubexpression(_ formula: String, _ expected: String) {
    #expect(
      resolutionError(formula, [("x", .scalar), ("v", [2]), ("W", [2, 3])]) == expected)
  }

  @Test func rankIsBounded() {
    let formula = String(repeating: "[", count: 40) + "x" + String(repeating: "]", count: 40)
    #expect(
      resolutionError(formula, [("x", .scalar)])?.hasPrefix(
        "the result would have 33 axes, and at most 32 are supported\n") == true)
  }
}
