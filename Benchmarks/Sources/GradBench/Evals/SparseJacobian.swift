/// The Jacobian of bundle adjustment in compressed rows: the entries of row i are those from `rows[i]` to
/// `rows[i + 1]`, each with its column.
struct SparseJacobian {
  private(set) var rows: [Int] = [0]
  private(set) var columns: [Int] = []
  private(set) var values: [Double] = []
  private let adjustment: BundleAdjustment

  init(of adjustment: BundleAdjustment) {
    self.adjustment = adjustment
    let count = adjustment.observationCount
    rows.reserveCapacity(3 * count + 1)
    columns.reserveCapacity((2 * BundleAdjustment.variables + 1) * count)
    values.reserveCapacity((2 * BundleAdjustment.variables + 1) * count)
  }

  /// Forgets the rows; the memory for them stays.
  mutating func removeAll() {
    rows.removeSubrange(1...)
    columns.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
  }

  private var firstPoint: Int { adjustment.cameras.count }
  private var firstWeight: Int { firstPoint + adjustment.points.count }

  /// A row: the derivatives of an observation's error by its 15 numbers.
  mutating func append(_ gradient: some Sequence<Double>, observation i: Int) {
    let (camera, point) = adjustment.indices(ofObservation: i)
    let size = BundleAdjustment.cameraSize
    for number in 0..<size { columns.append(size * camera + number) }
    for axis in 0..<3 { columns.append(firstPoint + 3 * point + axis) }
    columns.append(firstWeight + i)
    values.append(contentsOf: gradient)
    rows.append(values.count)
  }

  /// A row: the derivative of a weight's error by the weight.
  mutating func append(_ derivative: Double, weight i: Int) {
    columns.append(firstWeight + i)
    values.append(derivative)
    rows.append(values.count)
  }

  /// What the protocol asks for: the first 30 of each, the entries of the first observation, and the last one.
  var encoded: JSON {
    let count = 2 * BundleAdjustment.variables
    func ends(_ numbers: [Int]) -> JSON {
      .array((numbers.prefix(count) + numbers.suffix(1)).map { .integer($0) })
    }
    return .object([
      "rows": ends(rows), "cols": ends(columns),
      "vals": .numbers(Array(values.prefix(count) + values.suffix(1))),
    ])
  }
}
