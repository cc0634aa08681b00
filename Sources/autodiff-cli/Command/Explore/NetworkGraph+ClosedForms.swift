import Autodiff
import MLP

extension NetworkGraph {
  /// The steps in groups by units: of a layer with an activation z and a, each with what leads to it alone.
  func units(of report: TraceReport) -> StepGroups {
    let program = report.program
    return StepGroups(program, shown: report.shownSteps, limit: .max) { step in
      guard let first = program.steps[step].label?.first else { return true }
      return first == "w" || first == "b"
    }
  }

  /// The documents' δ as formulas, by the steps whose adjoints they are.
  ///
  /// The first document's is ∂a[L]/∂a[l]: δ[L] = 1, δ[l] = W[l+1]ᵀ (σ'(z[l+1]) ⊙ δ[l+1]). That of the second and third is
  /// ∂a[L]/∂z[l]: δ[L] = σ'(z[L]), δ[l] = σ'(z[l]) ⊙ W[l+1]ᵀ δ[l+1]. Each σ' is what the activation's rule says.
  func closedForms(of trace: Trace<Double>, byNumbers: Bool) -> [ExplorePage.ClosedForm] {
    let program = trace.program
    let places = Dictionary(
      program.names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    func product(
      _ a: SymbolicExpression, _ b: SymbolicExpression
    ) -> SymbolicExpression { .binary(.product, a, b) }
    /// σ' at a unit, or at all of a layer.
    func slope(_ l: Int, _ unit: Int?) -> SymbolicExpression {
      let a = unit.map { name("a", l, $0) } ?? "a\(l)"
      return places[a].flatMap { program.partial(of: $0, by: 0) } ?? .number(1)
    }

    var forms: [ExplorePage.ClosedForm] = []
    let L = network.depth
    for l in (1...L).reversed() {
      let count = byNumbers ? network.sizes[l - 1] : 1
      for i in 0..<count {
        let unit = byNumbers ? i + 1 : nil
        /// W[l+1]ᵀ v at the unit, or at all of the layer.
        func transposedProduct(
          _ v: (_ unit: Int?) -> SymbolicExpression
        ) -> SymbolicExpression {
          guard let unit else {
            return .binary(.matrixProduct, .transposed(.name("W\(l + 1)")), v(nil))
          }
          let terms = (1...network.sizes[l]).map {
            product(.name(name("w", l + 1, $0, unit)), v($0))
          }
          return terms.dropFirst().reduce(terms[0]) { .binary(.sum, $0, $1) }
        }
        let index = unit.map { "\($0)" } ?? ""
        let z = unit.map { name("z", l, $0) } ?? "z\(l)"
        let isInput = l == 1
        let a =
          unit.map { name(isInput ? "x" : "a", isInput ? [$0] : [l, $0]) }
          ?? (isInput ? "x" : "a\(l)")
        let ofA =
          l == L
          ? SymbolicExpression.number(1)
          : transposedProduct { next in
            product(
              slope(l + 1, next),
              .name("δ of document 1, \(l + 1), \(next.map { "\($0)" } ?? "")"))
          }
        // Of the identity a is z.
        if let step = places[a] ?? places[z] {
          forms.append(
            .init(
              step: step, name: "δ of document 1, \(l), \(index)", source: "document 1",
              expression: ofA))
        }
        guard !isInput else { continue }
        let ofZ =
          l == L
          ? slope(l, unit)
          : product(
            slope(l, unit),
            transposedProduct { next in
              .name("δ of documents 2 and 3, \(l + 1), \(next.map { "\($0)" } ?? "")")
            })
        if let step = places[z] {
          forms.append(
            .init(
              step: step, name: "δ of documents 2 and 3, \(l), \(index)",
              source: "documents 2 and 3", expression: ofZ))
        }
      }
    }
    return forms
  }
}
