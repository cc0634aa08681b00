import Autodiff

// ba with all observations side by side: each of the 15 numbers is a tensor with an element for every observation. The
// observations do not depend on one another, so the gradient of the sum of their errors is every row of the Jacobian.

let bundleAdjustmentBatched = Module(functions: [
  "objective": { input in
    let adjustment = try BundleAdjustment(input)
    return Job(adjustment.errors, encode: adjustment.encode)
  },
  "jacobian": { input in
    let adjustment = try BundleAdjustment(input)
    // The memory of the result is used again in the next run, as an optimiser would.
    var jacobian = SparseJacobian(of: adjustment)
    return Job({ adjustment.formBatched(&jacobian) }, encode: { _ in jacobian.encoded })
  },
])

extension BundleAdjustment {
  fileprivate func formBatched(_ jacobian: inout SparseJacobian) {
    let count = observationCount
    let columns = columns()
    let rows = (0..<2).map { axis in
      let feature = Tensor((0..<count).map { features[2 * $0 + axis] })
      return gradient(at: columns) { variables in
        reprojectionError(variables, axis: axis, feature: Tracked(feature)).sum()
      }
    }
    let slopes = gradient(at: Tensor(weights)) { w in (1 - w * w).sum() }.scalars

    jacobian.removeAll()
    // The 15 derivatives of each error side by side, the two errors of each observation in turn.
    stacked(rows.flatMap { $0 }).transposed().withUnsafeBufferPointer { values in
      for row in 0..<2 * count {
        let start = row * Self.variables
        jacobian.append(values[start..<start + Self.variables], observation: row / 2)
      }
    }
    for i in 0..<count { jacobian.append(slopes[i], weight: i) }
  }

  /// The 15 numbers, each for all observations.
  private func columns() -> [Tensor<Double>] {
    let observations = 0..<observationCount
    let indices = observations.map { self.indices(ofObservation: $0) }
    let camera = (0..<Self.cameraSize).map { number in
      Tensor(indices.map { cameras[$0.camera * Self.cameraSize + number] })
    }
    let point = (0..<3).map { axis in Tensor(indices.map { points[3 * $0.point + axis] }) }
    return camera + point + [Tensor(weights)]
  }
}
