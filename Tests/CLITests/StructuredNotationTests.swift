import Autodiff
import Foundation
import TestSupport
import Testing

@testable import AutodiffCommand

/// What structured rules print of their values and pullbacks, read and evaluated by the formula language.
enum StructuredNotation {
  /// Compares what a run's structured steps print with its numbers.
  ///
  /// - Returns: the names of the rules that were met.
  static func compare(_ trace: Trace<Double>, _ comment: String) throws -> Set<String> {
    var rules = Set<String>()
    let known = self.known(trace)
    for (index, step) in trace.program.steps.enumerated() {
      guard case .structured(let rule) = step.operation else { continue }
      let text = trace.program.expression(of: index).text(.formula)
      // A sum of parts of several tensors is a gradient's; formulas have none.
      if rule.name == "scatterAdd", !text.contains(", at [") { continue }
      // Of a raised part the language has a subscript and no function.
      if ["scatterMax", "scatterMin"].contains(rule.name) { continue }
      rules.insert(rule.name)
      compare(try value(text, known), trace.values[index], "\(comment): \(text)")
    }
    // There is no formula for what comes back through all parts of a decomposition at once, or through windows that overlap.
    for contribution in trace.contributions {
      let step = trace.program.steps[contribution.from]
      guard case .structured(let rule) = step.operation,
        !["scatterMax", "scatterMin", "eigh", "svd", "qr", "max_pool1d", "max_pool2d"].contains(
          rule.name)
      else { continue }
      let text = trace.formula(of: contribution, .formula)
      if text.hasPrefix("part(") { continue }
      // A difference of adjoints rounds as they do.
      let adjoints = trace.adjoints[contribution.from].scalars
      compare(
        try value(text, known), contribution.amount,
        scale: adjoints.map(abs).filter(\.isFinite).max() ?? 0, "\(comment): \(text)")
    }
    return rules
  }

  /// The values and adjoints of a run by the names that its formulas use.
  static func known(_ trace: Trace<Double>) -> [(name: String, value: Tensor<Double>)] {
    trace.program.names.enumerated().flatMap { index, name in
      [
        (name, trace.values[index]),
        (SymbolicExpression.adjointName(of: name), trace.adjoints[index]),
      ]
    }
  }

  /// A formula's value, a place in a tensor without elements elsewhere included.
  static func value(
    _ text: String, _ known: [(name: String, value: Tensor<Double>)]
  ) throws -> Tensor<Double> {
    if text.hasPrefix("scatter(") { return try scattered(text, known) }
    if text.prefix(while: { $0 != "(" }).contains("_input") { return try transposed(text, known) }
    if text.prefix(while: { $0 != "(" }).contains("_weight") { return try transposed(text, known) }
    // A formula may use but a few of the names.
    let words = Set(text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
    let used = known.filter { words.contains($0.name) }
    return try Formula(parsing: SourceText(text))
      .resolved(inputs: used.map { ($0.name, $0.value.shape) }).value(at: used.map(\.value))
  }

  /// `scatter(x, [shape], at [place])`, `at first:last` of the elements in a row, or `at [indices], axis=n`: zeros to which
  /// x is added where the formula language finds the place's elements.
  private static func scattered(
    _ text: String, _ known: [(name: String, value: Tensor<Double>)]
  ) throws -> Tensor<Double> {
    let inner = text.dropFirst("scatter(".count).dropLast()
    let name = String(inner.prefix { $0 != "," })
    let start = try #require(inner.firstIndex(of: "["))
    let end = try #require(inner.firstIndex(of: "]"))
    let dimensions = inner[inner.index(after: start)..<end].split(separator: ",").compactMap {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
    let shape = Shape(dimensions)
    let place = inner[end...].dropFirst("], at ".count)
    // The number of each element, from which the place takes its part.
    let numbers = Tensor(shape: shape, (0..<shape.count).map(Double.init))
    let part =
      place.contains("axis")
      ? "gather(numbers, \(place))"
      : place.hasPrefix("[") ? "numbers\(place)" : "reshape(numbers, [\(shape.count)])[\(place)]"
    let places = try value(part, [("numbers", numbers)]).scalars
    let added = try #require(known.first { $0.name == name }).value.scalars
    try #require(places.count == added.count, "\(text)")
    var sums = [Double](repeating: 0, count: shape.count)
    for (place, amount) in zip(places, added) { sums[Int(place)] += amount }
    return Tensor(shape: shape, sums)
  }

  /// `conv1d_input(w, g, [shape], options)` and `conv1d_weight(x, g, [shape], options)`: the products of g with the
  /// convolutions of unit tensors of the shape, in place of the input or of the kernel.
  private static func transposed(
    _ text: String, _ known: [(name: String, value: Tensor<Double>)]
  ) throws -> Tensor<Double> {
    let call = String(text.prefix { $0 != "(" })
    let byInput = call.hasSuffix("_input")
    let function = call.dropLast(byInput ? "_input".count : "_weight".count)
    let inner = text.dropFirst(call.count + 1).dropLast()
    let start = try #require(inner.firstIndex(of: "["))
    let end = try #require(inner.firstIndex(of: "]"))
    let names = inner[..<start].split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespaces)
    }.filter { !$0.isEmpty }
    let shape = Shape(
      inner[inner.index(after: start)..<end].split(separator: ",").compactMap {
        Int($0.trimmingCharacters(in: .whitespaces))
      })
    let options = inner[inner.index(after: end)...]
    let formula =
      byInput
      ? "\(function)(unit, \(names[0])\(options))" : "\(function)(\(names[0]), unit\(options))"
    let cotangent = try #require(known.first { $0.name == names[1] }).value
    let products = try (0..<shape.count).map { place in
      let unit = Tensor(shape: shape, (0..<shape.count).map { $0 == place ? 1.0 : 0 })
      let y = try value(formula, known + [("unit", unit)])
      return zip(y.scalars, cotangent.scalars).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return Tensor(shape: shape, products)
  }

  /// Of one shape, up to rounding: where a formula says less than the rule computes, as of a limit, it gives NaN.
  private static func compare(
    _ value: Tensor<Double>, _ expected: Tensor<Double>, scale: Double = 0, _ comment: String
  ) {
    #expect(
      value.shape == expected.shape, "\(comment) has shape \(value.shape), not \(expected.shape)")
    let size = max(scale, expected.scalars.map(abs).filter(\.isFinite).max() ?? 0)
    for (a, b) in zip(value.scalars, expected.scalars) where !a.isNaN {
      #expect(
        a == b || abs(a - b) <= 1e-12 * size, "\(comment) gives \(a), not \(b)")
    }
  }
}

@Suite struct StructuredNotationTests {
  static let point =
    "x=0.7,v=[1, -2, 0.5],w=[0, 0, 3],o=[4],A=[1, 2, 3; 4, 5, 6],B=[1, 2; 3, 4; 5, 6],"
    + "C=[[[1, 2], [3, 4]], [[5, 6], [7, 8]]],K=[[1], [2]],"
    + "N=[[3]],S=[3, 1; 1, 2],u=[1, 2],D=[[[1, 2, 3]], [[4, 5, 6]]],E=[1][0:0]"

  /// What the rules say where a shape is a special one, that the program evaluates to what it is.
  @Test(arguments: [
    // Axes of extent 1 that are reduced.
    "sum(o)", "sum(sum(N, axis=0))", "sum(sum(N, axis=1) * o)", "sum(N)",
    "sum(sum(K, axis=1) * w[1:3])",
    "sum(sum(D, axis=1) * A)", "sum(sum(D, axis=[0, 1]) * v)",
    "sum(sum(D, axis=1, keepdims=true) * D)",
    "max(N)", "sum(max(N, axis=1))", "sum(max(D, axis=1))", "logsumexp(N)",
    "sum(logsumexp(D, axis=1))",
    "sum(C, axis=[0, 2]) @ [1, 2]",
    // Over several axes.
    "logsumexp(A)", "logsumexp(C)", "sum(logsumexp(C, axis=[0, 1]) * [1, 2])",
    "sum(logsumexp(C, axis=[0, 2]) * [1, 2])", "sum(logsumexp(C, axis=[1, 2], keepdims=true) * C)",
    "sum(max(C, axis=[0, 2]) * [1, 2])", "sum(min(C, axis=[1, 2]) * [1, 2])",
    "sum(mean(C, axis=[0, 1]) * [1, 2])",
    // Reshapes.
    "reshape(N, [1])[0]", "N[0, 0] * x", "sum(reshape(x, [1, 1]))", "sum(reshape(A, [2, 3]) * A)",
    "sum(reshape(A, [3, 2]) * B)", "sum(reshape(A, [-1])^2)",
    // Products, of batches too.
    "v @ w", "sum(A @ v)", "sum(v @ B)", "sum(A @ B)", "sum((C @ C)^2)", "sum((B @ C)^2)",
    "sum((C @ A)^2)", "sum((transpose(C, [0, 2, 1]) @ K)^2)", "sum(affine(A, v, w[1:3])^2)",
    "sum(affine(B, A.T, v)^2)", "sum((B.T @ A.T)^2)", "sum((D @ B)^2)",
    "sum(affine(C[0], B, [1, 2])^3)", "K @ N @ o @ [1, 2]",
    // Parts.
    "A[1, 2]", "sum(A[1]^2)", "sum(A[:, 1]^2)", "sum(A[0:1, 1:2]^2)", "sum(A[1, 0:1]^2)",
    "sum(N[0, 0:1]^2)", "sum(D[0:1, 0, 0:1]^2)", "sum(C[1]^2)", "sum(C[0, 1]^2)", "C[0, 1, 1]^2",
    "sum(C[:, 1, :]^2)", "sum(C[0:2, 0:1]^2)", "sum(v[1:3]^2)", "sum(v[0:0]) + x", "sum(A[0:2]^2)",
    "sum(gather(A, [1, 0, 1], axis=0)^2)", "sum(gather(C, [1, 1], axis=2)^2)",
    "sum(gather(v, [0, 2, 2])^2)",
    // Parts changed.
    "sum(v.at[1].set(x)^2)", "sum(A.at[:, 1].set(u)^2)", "sum(v.at[[0, 2, 0]].add(w)^2)",
    "sum(A.at[1:].add(x)^2)", "sum(v.at[0:0].add(x)^2)", "sum(put_along_axis(A, [[0], [2]], K)^2)",
    "sum(index_add(A, 1, [0, 0], B[:2])^2)", "sum(scatter_add(A, 0, [[1, 0, 1]], x)^2)",
    "sum(meshgrid(v, u)[0]^2) + sum(meshgrid(v, u, w)[2])",
    // Joined, turned, repeated, chosen.
    "sum(concat(v, w, v)^2)", "sum(concat(A, B.T, axis=1)^2)", "sum(stack(v, w, axis=1)^2)",
    "sum([x, x, 2*x]^2)", "sum(transpose(C, [2, 0, 1]) * C)", "sum(C.T * C)", "sum(A.T.T * A)",
    "sum(broadcast(x, [2, 2])^2)", "sum(broadcast(o, [2, 3])^2)", "sum(broadcast(K, [3, 2, 2])^2)",
    "sum(broadcast(x, [1])^2)", "sum(broadcast(v, [3])^2)", "sum(broadcast(N, [1, 1])^2)",
    "sum(where(v > 0, w, x)^2)", "sum(where(A > 2, v, K)^2)", "sum(where(x > 0, v, w)^2)",
    "sum(v * A)", "sum(K * A)", "sum(x * C)", "sum(o + D)",
    // Systems and functions of matrices, of batches too.
    "solve(S, u) @ u", "sum(solve(S, B.T)^2)", "sum(solve(C + S, u)^2)", "sum(solve(S, C)^2)",
    "sum(solve(S, u, assume_a=\"pos\")^2)", "sum(solve(S, C, assume_a=\"pos\")^2)",
    "sum(solve_triangular(S, u, lower=true)^2)", "sum(solve_triangular(S, C, trans=true)^2)",
    "sum(solve_triangular(C + S, B.T, lower=true, unit_diagonal=true)^2)", "sum(inv(S)^2)",
    "sum(inv(C + S)^2)",
    "det(outer([1, 2, 3, 5], [1, 0, 2, 1]) + [5, 0, 1, 0; 0, 3, 0, 1; 1, 0, 2, 0; 0, x, 0, 4])",
    "logdet(S)", "sum(logabsdet(C + S)^2)", "sum(cholesky(S)^3)",
    "sum(cholesky(C @ transpose(C, [0, 2, 1]) + S)^3)",
    "sum(pinv(B)^2)", "sum(pinv(C)^2)", "sum(lstsq(B, v)^2)", "eigvalsh(S)[0]^2",
    "sum(eigenvectors(S)[0]^3)",
    "sum(svdvals(B)^2)", "sum(svd_u(B)^3)", "sum(qr_q(B)^3) + sum(qr_r(B)^3)",
    "sum(einsum(\"ij,jk,k->i\", A, B, u)^2)",
    "sum(kron(S, K)^2)", "sum(cross(v, A)^2)", "sum(tensordot(C, A, axes=1)^2)",
    // Convolutions.
    "sum(convolve(v, w)^2)", "sum(convolve(v, u, mode=\"same\")^2)", "sum(correlate(v, u)^2)",
    "sum(correlate(u, v, mode=\"full\")^2)", "sum(convolve2d(A, S)^2)",
    "sum(correlate2d(A, S, mode=\"valid\")^2)", "sum(conv1d(C, C[0:1])^2)",
    "sum(conv1d(C, C, u, stride=2, padding=[[1, 2]], dilation=2)^2)",
    "sum(conv1d(A, [[[1, x]], [[2, 1]]], groups=2, padding=\"same\")^2)",
    "sum(conv2d(C, [C], stride=[1, 2], padding=1)^2)", "sum(avg_pool2d(A, 2)^2)",
    "sum(avg_pool1d(C, 2, stride=1, padding=1, count_include_pad=false)^2)",
    "sum(avg_pool2d(A, 2, ceil_mode=true)^2)",
    "sum(avg_pool1d(A, 2, 2, 1, ceil_mode=true, count_include_pad=false)^2)",
    "sum(max_pool1d(A, 2, stride=1, dilation=2)^2)", "sum(max_pool2d(A, 2, ceil_mode=true)^2)",
    "sum(differences(A, edge_order=2)^2)", "sum(differences(A, [0, 1, 3], edge_order=2)^2)",
    "sum(max_pool1d(A, 2, stride=1)^2)", "sum(max_pool2d(C, [2, 1])^2)",
    "sum(differences(A)^2)", "sum(pad(A, [1, -1], mode=\"edge\")^2)",
    // Along an axis.
    "sum(softmax(A) * A)", "sum(softmax(A, axis=0) * A)", "sum(log_softmax(C, axis=1) * C)",
    "sum(softmax(o) * o)", "sum(softmax(C, axis=-2) * C)",
    // Products, and along an axis.
    "prod(v)", "sum(prod(A, axis=0)^2)", "sum(prod(A, axis=1, keepdims=true) * A)", "prod(A)",
    "sum(prod(C, axis=[0, 2]) * [1, 2])", "sum(prod(C, axis=[1, 2])^2)", "prod(o)",
    "sum(cumsum(A)^2)", "sum(cumsum(A, axis=1, reverse=true)^2)",
    "sum(cumsum(C, axis=1, exclusive=true)^2)", "sum(cumprod(A)^2)", "sum(cumprod(w) * v)",
    "sum(cumprod(A, axis=0, reverse=true)^2)", "sum(cumprod(C, axis=-1, exclusive=true)^2)",
    "sum(cumprod(C, axis=1, exclusive=true, reverse=true)^2)", "sum(cumprod(o)^2)",
    "sum(cumprod(o, exclusive=true) * o)", "sum(cummax(v) * w)", "sum(cummin(C, axis=1)^2)",
    "sum(cummax(w, reverse=true) * v)", "sum(cummax(w * 0) * [1, 2, 3])", "sum(cummax(o)^2)",
    "sum(logcumsumexp(v) * w)", "sum(logcumsumexp(A, axis=0, reverse=true)^2)",
    "sum(logcumsumexp(C, axis=1)^2)", "sum(recurrence(v, w)^2)",
    "sum(recurrence(A, v, axis=0, reverse=true)^2)", "sum(recurrence(x, A)^2)",
    "sum(recurrence(o, o)^2)",
    // Statistics and order.
    "var(v)", "std(A)", "sum(std(A, axis=0) * v)", "sum(var(C, axis=[0, 2], ddof=1))", "norm(v)",
    "norm(A)",
    "sum(norm(C, axis=1)^2)", "norm(v, 3)", "sum(norm(C, -1.5, axis=0, keepdims=true) * C)",
    "sum(vector_norm(C, 3, axis=[0, 2]) * [1, 2])", "norm(w)", "norm(x)", "argmax(v) * x",
    "sum(sort(v) * w)", "sum(sort(C, axis=1)^2 * C)", "sum(sort(A, axis=0, descending=true) * A)",
    "sum(sort_by(A, A * A, axis=0, descending=true) * A)", "sum(sort_by(v, w) * [1, 2, 3])",
    "sum(argsort(v) * w)", "median(v)", "sum(median(A, axis=0)^2)", "quantile(C, 0.3)",
    "sum(topk(v, 2)^2)", "sum(diff(A)^2)", "trapezoid(v, w)", "sum(interp(A, w, v)^2)",
    "interp(x, [0, 1, 2], v)^2", "sum(lookup(A, [1, 2, 3], v)^2)",
    "sum(lookup_sum(w, [1, 2, 3], v)^2)", "sum(cov(A)^2)",
    "sum(corrcoef(A)^2)",
    // Of nothing.
    "prod(E)", "sum(cumsum(E)) + x", "sum(cumprod(E)) * x", "sum(cummax(E)) + x",
    "sum(E)", "sum(E * x)", "sum(softmax(E)) + x", "sum(broadcast(E, [2, 0]))",
  ])
  func formulas(_ formula: String) throws {
    let memory = MemoryBound(nil, machine: MachineMemory.size)
    let names = Set(formula.split { !$0.isLetter }.map(String.init))
    let texts = try Assignment.read([Self.point], option: "at").filter { names.contains($0.name) }
      .map { "\($0.name)=\($0.text)" }
    let point = try InputPoint(reading: texts, within: memory)
    let resolved = try Formula(parsing: SourceText(formula)).resolved(inputs: point.shapes)
    let rules = try StructuredNotation.compare(resolved.trace(at: point), formula)
    #expect(!rules.isEmpty)
  }

  /// Rules that only derivatives and users of the library have: several axes of a softmax, products with a transposed factor,
  /// elements in a row, no axes at all.
  @Test func rulesOfDerivatives() throws {
    let a = Tensor(shape: [2, 3], [1, 2, 3, 4, 5, 6.5])
    let c = Tensor(shape: [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8.5])
    var rules = Set<String>()
    func compare(_ trace: Trace<Double>, _ comment: String) throws {
      rules.formUnion(try StructuredNotation.compare(trace, comment))
    }
    try compare(
      trace(at: a, names: ["a"]) { a in
        square(gradient(at: a) { logSumExp($0) }).sum()
      }, "softmax over all axes")
    try compare(
      trace(at: c, names: ["c"]) { c in
        square(gradient(at: c) { square(logSumExp($0, axes: [0, 1])).sum() }).sum()
      }, "softmax over two axes")
    try compare(
      trace(at: a, names: ["a"]) { a in
        square(gradient(at: a) { square(matmul($0, $0.transposed())).sum() }).sum()
      }, "transposed factors")
    try compare(
      trace(at: c, names: ["c"]) { c in
        square(gradient(at: c) { square(matmul($0, $0)).sum() }).sum()
      }, "transposed factors of batches")
    for axes in [[], [0], [1], [0, 1]] {
      for keeps in [false, true] {
        try compare(
          trace(at: a, names: ["a"]) {
            square($0.sum(axes: axes, keepingDimensions: keeps)).sum()
              + square($0.max(axes: axes, keepingDimensions: keeps)).sum()
              + square(logSumExp($0, axes: axes, keepingDimensions: keeps)).sum()
          }, "axes \(axes)")
      }
    }
    try compare(
      trace(at: a, names: ["a"]) { (a: Tracked<Double>) -> Tracked<Double> in
        let rows = square(a[0]).sum() * square(a[1]).sum()
        return rows + a[0, 1] * a[1, 2] + square(a[1...1]).sum()
      }, "elements")
    #expect(
      rules.isSuperset(of: ["softmax", "matmul", "logSumExp", "sum", "max", "elements"]), "\(rules)"
    )
  }
}
