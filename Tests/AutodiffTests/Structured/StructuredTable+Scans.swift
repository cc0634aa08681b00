import Autodiff
import GenericOperators

/// Products and scans; their inputs and values are in `Fixtures/scans.json`.
extension StructuredTable {
  mutating func addScans() {
    let choices: [[Int]?] = [
      nil, [0], [1], [2], [-1], [0, 1], [0, 2], [1, 2], [0, 1, 2], [],
    ]
    for axes in choices {
      let label = axes.map(\.description) ?? "all"
      row("product \(label)") { $0[0].product(axes: axes) }
      row("product \(label) keeping") { $0[0].product(axes: axes, keepingDimensions: true) }
    }
    for axis in [nil, 0, 1, 2, -1] as [Int?] {
      let label = axis.map(\.description) ?? "all"
      for reversed in [false, true] {
        let suffix = label + (reversed ? " reversed" : "")
        row("cumulativeSum \(suffix)") { $0[0].cumulativeSum(axis: axis, reversed: reversed) }
        row("cumulativeProduct \(suffix)") {
          $0[0].cumulativeProduct(axis: axis, reversed: reversed)
        }
        row("cumulativeMax \(suffix)") { $0[0].cumulativeMax(axis: axis, reversed: reversed) }
        row("cumulativeMin \(suffix)") { $0[0].cumulativeMin(axis: axis, reversed: reversed) }
        row("logCumulativeSumExp \(suffix)") {
          logCumulativeSumExp($0[0], axis: axis, reversed: reversed)
        }
        row("cumulativeSum exclusive \(suffix)") {
          $0[0].cumulativeSum(axis: axis, reversed: reversed, exclusive: true)
        }
        row("cumulativeProduct exclusive \(suffix)") {
          $0[0].cumulativeProduct(axis: axis, reversed: reversed, exclusive: true)
        }
      }
    }
    row("cumulativeSum of one") { $0[0].cumulativeSum() }
    row("cumulativeProduct of one") { $0[0].cumulativeProduct() }
    row("cumulativeMax of one") { $0[0].cumulativeMax() }
    row("cumulativeMin of one") { $0[0].cumulativeMin() }
    row("logCumulativeSumExp of one") { logCumulativeSumExp($0[0]) }
    row("cumulativeSum exclusive of one") { $0[0].cumulativeSum(exclusive: true) }
    row("cumulativeProduct exclusive of one") { $0[0].cumulativeProduct(exclusive: true) }
    for axis in [0, 1, 2, -1] {
      row("linearRecurrence \(axis)") { linearRecurrence($0[0], $0[1], axis: axis) }
      row("linearRecurrence \(axis) reversed") {
        linearRecurrence($0[0], $0[1], axis: axis, reversed: true)
      }
    }
    row("linearRecurrence broadcasting") { linearRecurrence($0[0], $0[1]) }
  }
}
