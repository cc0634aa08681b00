import Autodiff
import GenericOperators

/// Statistics and order; their inputs and values are in `Fixtures/scans.json`.
extension StructuredTable {
  mutating func addStatistics() {
    let choices: [[Int]?] = [
      nil, [0], [1], [2], [-1], [0, 1], [0, 2], [1, 2], [0, 1, 2], [],
    ]
    for axes in choices {
      let label = axes.map(\.description) ?? "all"
      row("variance \(label)") { $0[0].variance(axes: axes) }
      row("variance \(label) ddof") { $0[0].variance(axes: axes, ddof: -1) }
      row("variance \(label) keeping") { $0[0].variance(axes: axes, keepingDimensions: true) }
      row("median \(label)") { $0[0].median(axes: axes) }
      row("median \(label) keeping") { $0[0].median(axes: axes, keepingDimensions: true) }
      row("quantile \(label)") { $0[0].quantile(0.3, axes: axes) }
      row("quantile \(label) high") { $0[0].quantile(0.95, axes: axes) }
      if axes == [] { continue }
      row("standardDeviation \(label)") { $0[0].standardDeviation(axes: axes) }
      row("standardDeviation \(label) ddof") { $0[0].standardDeviation(axes: axes, ddof: 1) }
      for p in [1, 2, 3, 1.5, -1, -2.5, .infinity, -.infinity] as [Double] {
        row("norm \(p) \(label)") { $0[0].norm(p, axes: axes) }
      }
      row("norm 2.0 \(label) keeping") { $0[0].norm(axes: axes, keepingDimensions: true) }
      row("peakToPeak \(label)") { $0[0].peakToPeak(axes: axes) }
      row("mean weighted \(label)") { $0[0].mean(weights: $0[1], axes: axes) }
      row("countNonzero \(label)") { $0[0].countNonzero(axes: axes) }
    }
    row("mean weighted broadcasting") { $0[0].mean(weights: $0[1], axes: [-1]) }
    row("covariance") { covariance($0[0]) }
    row("covariance vector") { covariance($0[0]) }
    row("covariance ddof") { covariance($0[0], ddof: 0) }
    row("correlation") { correlation($0[0]) }
    row("centered") { $0[0].centered(axes: [0, 2]) }
    row("replacingNaN") { $0[0].replacingNaN(by: 7) }
  }

  mutating func addOrder() {
    for axis in [nil, 0, 1, 2, -1] as [Int?] {
      let label = axis.map(\.description) ?? "all"
      row("argMax \(label)") { $0[0].argMax(axis: axis) }
      row("argMin \(label) keeping") { $0[0].argMin(axis: axis, keepingDimensions: true) }
      row("sorted \(label)") { $0[0].sorted(axis: axis) }
      row("sorted \(label) descending") { $0[0].sorted(axis: axis, descending: true) }
      row("argSort \(label)") { $0[0].argSort(axis: axis) }
      guard let axis else { continue }
      row("sorted by \(label)") { $0[0].sorted(by: $0[1], axis: axis) }
      row("topK \(label)") { $0[0].topK(2, axis: axis).values }
      row("topK \(label) smallest") { $0[0].topK(2, axis: axis, smallest: true).values }
      row("diff \(label)") { $0[0].diff(axis: axis) }
      row("diff \(label) twice") { $0[0].diff(order: 2, axis: axis) }
      row("trapezoid \(label)") { trapezoid($0[0], spacing: .real(0.5), axis: axis) }
      row("trapezoid \(label) at points") { trapezoid($0[0], at: $0[1], axis: axis) }
    }
    row("trapezoid at a vector") { trapezoid($0[0], at: $0[1], axis: 1) }
    for order in [1, 2] {
      for axis in 0...2 where axis > 0 || order == 1 {
        row("differences \(axis), edges \(order)") {
          differences($0[0], spacing: .real(0.5), axis: axis, edgeOrder: order)
        }
      }
      row("differences at points, edges \(order)") {
        differences($0[0], at: $0[1], edgeOrder: order)
      }
      row("differences at three points, edges \(order)") {
        differences($0[0], at: $0[1], axis: 0, edgeOrder: order)
      }
    }
    row("sorted long") { $0[0].sorted() }
    for name in ["interpolate", "interpolate two", "interpolate one"] {
      row(name) { interpolate($0[0], knots: $0[1], values: $0[2]) }
    }
    row("lookupSum") { lookupSum($0[0], knots: $0[1], terms: $0[2]) }
    row("lookup") { lookup($0[0], knots: $0[1], table: $0[2]) }
  }
}
