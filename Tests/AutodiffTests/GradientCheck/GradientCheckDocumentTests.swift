import Autodiff
import GenericOperators
import Foundation
import TestSupport
import Testing

/// x² with a pullback that forgets the factor of 2: the wrong rule of the document.
private struct BadSquare: StructuredRule {
  let name = "bad square"
  func shape(of inputs: [some Shaped]) -> Shape { inputs[0].shape }
  func value<S>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0] * inputs[0] }
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
  ) -> [T?] {
    [cotangent * inputs[0]]
  }
}

/// Docs/GradientChecking.md shows these reports as they are printed.
@Suite("GradientCheck: the document")
struct GradientCheckDocumentTests {
  static func reports() -> [(name: String, report: GradientCheckReport)] {
    let x: Tensor<Double> = [0.5, 2]
    return [
      ("first", checkGradient(at: x) { x in (x * log(x)).sum() }),
      (
        "wrong rule",
        checkGradient(at: x, options: GradientCheckOptions(directions: 0)) { x in
          (Tracked.apply(BadSquare(), [x]) + sin(x)).sum()
        }
      ),
      (
        "kink",
        checkGradient(at: Tensor<Double>([1, 1e-9, 0]), options: .init(directions: 0)) { x in
          relu(x).sum()
        }
      ),
      ("on a kink", checkGradient(at: 0.0) { x in relu(x) - relu(-x) }),
      ("jump", checkGradient(at: 2.0) { x in x >= 2 ? x + 3 : x }),
      ("cancellation", checkGradient(at: 1.0) { x in (x + 1e8) - 1e8 }),
      (
        "small step",
        checkGradient(at: 1.0, options: .init(step: .relative(1e-9))) { x in (x + 1e8) - 1e8 }
      ),
      ("saturated", checkGradient(at: 40.0) { x in sigmoid(x) }),
      (
        "not finite",
        checkGradient(at: Tensor<Double>([1, 0]), options: .init(directions: 0)) { x in
          log(x).sum()
        }
      ),
      (
        "analytic",
        checkGradient(
          at: x, against: { (x: Tensor<Double>) in 2 * x + 1 }, options: .init(directions: 0)
        ) { x in (x * x + 1).sum() }
      ),
    ]
  }

  @Test("every report in the document is what the check prints")
  func reportsAreCurrent() throws {
    let file = Fixture.repository.appending(path: "Docs/GradientChecking.md")
    let document = try String(contentsOf: file, encoding: .utf8)
    for (name, report) in Self.reports() {
      #expect(document.contains(report.description), "\(name):\n\(report)")
    }
  }

  @Test("the step-size table of the document")
  func stepTable() throws {
    let file = Fixture.repository.appending(path: "Docs/GradientChecking.md")
    let document = try String(contentsOf: file, encoding: .utf8)
    for row in Self.stepRows() { #expect(document.contains(row), "\(row)") }
  }

  /// The error of d/dx e^x at 1 for one step after the other.
  static func stepRows() -> [String] {
    let exact = 2.7182818284590452354
    let steps: [GradientCheckOptions.Step] =
      [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-10, 1e-12].map { .relative($0) }
      + [.adaptive]
    return steps.map { step in
      let result = numericalGradient(at: 1.0, options: .init(step: step)) { x in exp(x) }
      let name = if case .relative(let h) = step { "\(h)" } else { "adaptive" }
      let figures = [abs(result.gradient - exact), result.errorEstimate].map {
        String(format: "%.1e", $0)
      }
      return "| \(name) | \(figures[0]) | \(figures[1]) | \(result.evaluations) |"
    }
  }
}
