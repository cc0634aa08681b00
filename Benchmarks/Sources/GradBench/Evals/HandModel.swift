import Autodiff

/// A hand's bones and skin.
struct HandModel {
  /// The bone that a bone hangs on, an earlier one, or −1.
  let parents: [Int]
  /// The 4 × 4 matrices of the bones relative to their parents, at rest, row by row.
  let baseRelatives: [[Double]]
  /// The inverses of the bones' absolute matrices at rest.
  let inverseBaseAbsolutes: [[Double]]
  /// The vertices at rest, with a fourth coordinate of 1, [v, 4].
  let basePositions: Tensor<Double>
  /// How much each vertex follows each bone, [v, bones].
  let weights: Tensor<Double>
  let triangles: [[Int]]
  let isMirrored: Bool

  var vertexCount: Int { basePositions.shape[0] }
  var boneCount: Int { parents.count }

  init(_ input: Field) throws {
    let names = try input["bone_names"]
    let bones = try names.elements.count
    // Five fingers of four bones, the first three of which bend, behind the wrist.
    guard bones >= 21, bones <= 1000 else {
      throw names.refusal("expected 21 bones or more, found \(bones)")
    }
    let field = try input["parents"]
    parents = try field.integers(count: bones, in: -1...bones - 1)
    for (bone, parent) in parents.enumerated() where parent >= bone {
      throw field.refusal("bone \(bone) hangs on bone \(parent), which is not before it")
    }
    func matrices(_ name: String) throws -> [[Double]] {
      let field = try input[name]
      let matrices = try field.elements.map { try $0.matrix(rows: 4, columns: 4).scalars }
      guard matrices.count == bones else {
        throw field.refusal("expected \(bones) matrices, found \(matrices.count)")
      }
      guard matrices.allSatisfy({ $0.suffix(4) == [0, 0, 0, 1] }) else {
        throw field.refusal("expected matrices with the last row 0 0 0 1")
      }
      return matrices
    }
    baseRelatives = try matrices("base_relatives")
    inverseBaseAbsolutes = try matrices("inverse_base_absolutes")
    basePositions = try input["base_positions"].matrix(columns: 4)
    let vertices = basePositions.shape[0]
    weights = try input["weights"].matrix(rows: vertices, columns: bones)
    triangles = try input["triangles"].elements.map {
      try $0.integers(count: 3, in: 0...max(0, vertices - 1))
    }
    isMirrored = try input["is_mirrored"].bool
  }

  /// Vertices times their weights: row i has w_b p for each bone b of vertex i, [count, 4 · bones].
  func skin(vertices: [Int]) -> Tensor<Double> {
    let positions = basePositions.gathered(at: vertices)
    let weights = weights.gathered(at: vertices)
    return
      (weights.reshaped(to: [vertices.count, boneCount, 1])
      * positions.reshaped(to: [vertices.count, 1, 4]))
      .reshaped(to: [vertices.count, 4 * boneCount])
  }
}
