import Autodiff

// ba: the errors of points seen by cameras (Triggs et al., 2000, "Bundle adjustment: a modern synthesis"), and their
// sparse Jacobian. A camera is [r₁ r₂ r₃ C₁ C₂ C₃ f u₀ v₀ k₁ k₂]: an axis times an angle, a centre, a focal length, a
// principal point and radial distortion. An observation of weight w has the errors
//
//     w (f L π(R (X − C)) + (u₀, v₀) − feature)  and  1 − w²,  π(x) = (x₁, x₂)/x₃,  L = 1 + k₁ |π|² + k₂ |π|⁴,
//
// and each of the first two depends on one camera, one point and one weight: 15 numbers.

let bundleAdjustment = Module(functions: [
  "objective": { input in
    let adjustment = try BundleAdjustment(input)
    return Job(adjustment.errors, encode: adjustment.encode)
  },
  "jacobian": { input in
    let adjustment = try BundleAdjustment(input)
    // The memory of the result is used again in the next run, as an optimiser would.
    var jacobian = SparseJacobian(of: adjustment)
    return Job({ adjustment.form(&jacobian) }, encode: { _ in jacobian.encoded })
  },
])

/// Cameras, points and observations.
struct BundleAdjustment {
  /// The numbers of a camera.
  static let cameraSize = 11
  /// The numbers that an observation depends on: its camera's, its point's and its weight.
  static let variables = cameraSize + 4

  let cameras: [Double]
  let points: [Double]
  let weights: [Double]
  let features: [Double]

  var cameraCount: Int { cameras.count / Self.cameraSize }
  var pointCount: Int { points.count / 3 }
  var observationCount: Int { weights.count }

  /// The message has one camera, point, weight and feature, which all of them are.
  init(_ input: Field) throws {
    let limits = 1...10_000_000
    func repeated(_ numbers: [Double], _ count: Int) -> [Double] {
      (0..<count).flatMap { _ in numbers }
    }
    let observations = try input["p"].integer(in: limits)
    let camera = try input["cam"].numbers(count: Self.cameraSize)
    cameras = repeated(camera, try input["n"].integer(in: limits))
    points = repeated(try input["x"].numbers(count: 3), try input["m"].integer(in: limits))
    features = repeated(try input["feat"].numbers(count: 2), observations)
    weights = repeated([try input["w"].number], observations)
  }

  /// The camera and the point of an observation.
  func indices(ofObservation i: Int) -> (camera: Int, point: Int) {
    (i % cameraCount, i % pointCount)
  }

  /// The 15 numbers that an observation depends on.
  func variables(ofObservation i: Int) -> [Double] {
    let (camera, point) = indices(ofObservation: i)
    var variables: [Double] = []
    variables.reserveCapacity(Self.variables)
    variables += cameras[camera * Self.cameraSize..<(camera + 1) * Self.cameraSize]
    variables += points[3 * point..<3 * point + 3]
    variables.append(weights[i])
    return variables
  }

  func errors() -> [Double] {
    var errors: [Double] = []
    errors.reserveCapacity(3 * observationCount)
    for i in 0..<observationCount {
      let variables = variables(ofObservation: i).map { Tracked($0) }
      for axis in 0..<2 {
        errors.append(
          reprojectionError(variables, axis: axis, feature: Tracked(features[2 * i + axis])).scalar)
      }
    }
    return errors + weights.map { 1 - $0 * $0 }
  }

  func encode(_ errors: [Double]) -> JSON {
    .object([
      "reproj_error": .object([
        "elements": .numbers(Array(errors[..<2])), "repeated": .integer(observationCount),
      ]),
      "w_err": .object([
        "element": .number(errors[errors.count - 1]), "repeated": .integer(observationCount),
      ]),
    ])
  }

  /// One gradient for each of an observation's errors.
  func form(_ jacobian: inout SparseJacobian) {
    jacobian.removeAll()
    for i in 0..<observationCount {
      let variables = variables(ofObservation: i)
      for axis in 0..<2 {
        let feature = features[2 * i + axis]
        jacobian.append(
          gradient(at: variables) { variables in
            reprojectionError(variables, axis: axis, feature: Tracked(feature))
          }, observation: i)
      }
    }
    for i in 0..<observationCount {
      jacobian.append(gradient(at: weights[i]) { w in 1 - w * w }, weight: i)
    }
  }
}
