import Autodiff
import Foundation
import TestSupport
import Testing

@testable import AutodiffCommand

/// Formulas as people typed them who had seen neither the catalogue nor the help: they are taken as they are and give what
/// NumPy gives, or are refused with what to write.
@Suite struct HundredFormulasTests {
  struct Row: Decodable {
    let formula: String
    let at: [String: Literal]
  }

  /// A number or nested lists of numbers, as text.
  enum Literal: Decodable, CustomStringConvertible {
    case number(Double)
    case list([Literal])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      self =
        try (try? container.decode(Double.self)).map(Literal.number)
        ?? .list(container.decode([Literal].self))
    }

    var description: String {
      switch self {
      case .number(let number): "\(number)"
      case .list(let elements): "[" + elements.map(\.description).joined(separator: ",") + "]"
      }
    }
  }

  struct Value: Decodable {
    let shape: [Int]
    let data: [Double]
  }

  /// What is refused of both, and a part of what is said.
  static let refused: [String: String] = [
    "(2*j1(x)/x)^2": "'j1' is not available here",
    "gammaincc(k/2, x/2)": "'gammaincc' is not available here",
    "4·√(L/g)·ellipk(sin(θ/2)²)": "'ellipk' is not available here",
    "expm(-0.5*A) @ [1, 0]": "'expm' is not available here",
    "F.kl_div(F.log_softmax(z, dim=0), q, reduction='sum')": "write kl_divergence(x, y)",
    "1 - F.cosine_similarity(u, v, dim=1).mean()": "write sum(x * y) / sqrt(sum(x^2) * sum(y^2))",
    "scipy.stats.norm.logpdf(x, loc=mu, scale=s).sum()": "write -x^2 / 2 - log(2 * pi) / 2",
    "betainc(a, b, x)": "'betainc' is not available here",
    "1 - gammainc(df/2, chi2/2)": "'gammainc' is not available here",
    "np.histogram(x, bins=[0,1,2,4])[0] / len(x)": "'histogram' is not available here",
    "4*sqrt(L/g)*ellipk(sin(theta0/2)**2)": "'ellipk' is not available here",
    "(2*jv(1, u)/u)**2": "'jv' is not available here",
    "np.piecewise(x, [x < 0, x >= 0], [0, 9.81])": "'piecewise' is not available here",
    "scipy.linalg.expm(A*t) @ x0": "'expm' is not available here",
    "np.vander(x, 3, increasing=True) @ c": "'vander' is not available here",
    "torch.topk(x, 2).values.sum()": "only .T, .shape, .size and .ndim can follow",
    "zeta(s) - 1": "'zeta' is not available here",
    "lambertw(x).real": "only .T, .shape, .size and .ndim can follow",
  ]

  @Test(arguments: [("hundred-formulas", 96), ("hundred-formulas-2", 86)])
  func asNumPyOrRefused(_ name: String, _ count: Int) throws {
    let rows = try Fixture.json("\(name).json", as: [Row].self)
    let expected = try Fixture.json("\(name).expected.json", as: [Value].self)
    #expect(rows.count == 100 && expected.count == 100)
    var accepted = 0
    for (row, value) in zip(rows, expected) {
      let texts = row.at.map { "\($0.key)=\($0.value)" }.sorted()
      let memory = MemoryBound(nil, machine: MachineMemory.size)
      let point = try InputPoint(reading: texts, within: memory)
      do {
        let resolved = try Formula(parsing: SourceText(row.formula))
          .resolved(at: point, within: memory)
        expectClose(
          resolved.value(at: point.values), Tensor(shape: Shape(value.shape), value.data),
          relative: 1e-12, scale: 1e-3, row.formula)
        accepted += 1
      } catch {
        let hint = try #require(Self.refused[row.formula], "\(error)")
        #expect("\(error)".contains(hint), "\(row.formula)")
      }
    }
    #expect(accepted == count)
  }
}
