// How far rounding can move a value of f. Reverse mode knows: a value vᵢ that is stored with
// relative error δ moves the output by v̄ᵢ vᵢ δ (F. L. Bauer, "Computational graphs and rounding
// error", SIAM J. Numer. Anal. 11 (1974) 87–96). This sees what no sampling of f can: (x + 10¹⁶) −
// 10¹⁶ is constant around most points, and only the value in between tells that it is so by
// rounding.

extension CheckRecording {
  /// ε/2 √Σ (v̄ᵢ vᵢ)² over every value on the tape, the inputs included: the moved point is rounded
  /// as well.
  ///
  /// Errors of many values are taken as independent, so their squares add; terms that are not
  /// finite are left out.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func roundingNoise(_ sweep: EagerSweep<Scalar>) -> Double {
    var sum = 0.0
    // Scaled by the largest term, so that the squares neither overflow nor vanish.
    var scale = 0.0
    func add(_ adjoint: Scalar, _ value: Scalar) {
      let term = abs(Double(adjoint) * Double(value))
      guard term > 0, term.isFinite else { return }
      if term > scale {
        sum = sum * (scale / term) * (scale / term) + 1
        scale = term
      } else {
        sum += (term / scale) * (term / scale)
      }
    }
    for index in 0..<sweep.count {
      let node = header.pointee.nodes[index]
      if !node.flags.contains(.tensor) {
        add(sweep.scalars[index], node.value)
      } else if let adjoint = sweep.tensors[Int(node.record)].tensor {
        let value: Tensor<Scalar> = header.value(at: UInt32(index))
        for position in 0..<value.count { add(adjoint.base[position], value.base[position]) }
      }
    }
    return Double(Scalar.ulpOfOne) / 2 * scale * Double.sqrt(sum)
  }

  /// Where the finite numbers were left first: "log gives -inf", with the element and the label if
  /// there is one; `nil` when every value is finite.
  func firstNonFiniteValue() -> String? {
    for index in 0..<header.pointee.count {
      let value: Tensor<Scalar> = header.value(at: UInt32(index))
      guard let position = value.scalars.firstIndex(where: { !$0.isFinite }) else { continue }
      let index0 = value.shape.index(at: position)
      let place = index0.isEmpty ? "" : " at element \(index0)"
      let label = header.pointee.labels[UInt32(index)].map { " (\"\($0)\")" } ?? ""
      let name =
        header.operationName(at: index)
        ?? (inputs.contains(UInt32(index)) ? "the point itself" : "a constant")
      return "\(name) gives \(Double(value.base[position]).rounded(to: 3))\(place)\(label)"
    }
    return nil
  }
}

/// How far rounding can move one element of a function's value: ε/2 √Σ (v̄ᵢ vᵢ)² over all values on the way to it.
///
/// - Precondition: `position` is that of an element, in row-major order.
package func roundingNoise<Point: DifferentiableValue>(
  at point: Point, ofElement position: Int,
  of f: (Point.Recorded) throws -> Tracked<Point.Scalar>
) rethrows -> Double where Point.Scalar: RealScalar {
  let recording = try CheckRecording(at: point, of: f)
  var cotangent = Tensor<Point.Scalar>.zeros(recording.output.shape)
  cotangent.withUnsafeMutableBufferPointer { $0[position] = 1 }
  return recording.gradient(of: recording.output, cotangent: cotangent).roundingNoise
}
