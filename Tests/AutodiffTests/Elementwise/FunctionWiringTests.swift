import Autodiff
import Foundation
import Testing

/// Every primitive that is a function of a user's has that function, for tensors and for tracked numbers, and it applies the
/// primitive.
@Suite struct FunctionWiringTests {
  /// The functions of Sources/Autodiff/Functions, without white space.
  private static let source: String = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../Sources/Autodiff/Functions")
    let files =
      (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil))
      ?? []
    return files.compactMap { try? String(contentsOf: $0, encoding: .utf8) }.joined()
      .filter { !$0.isWhitespace }
  }()

  /// The Swift name, where it is not the primitive's: there a function of the C library has it.
  private static let names = ["roundHalfAway": "round"]

  @Test(arguments: UnaryPrimitive.allCases.filter { $0.listing.summary != nil })
  func unary(_ primitive: UnaryPrimitive) {
    let name = Self.names[primitive.name] ?? primitive.name
    let generic = ["", "whereT.Scalar:RealScalar"].map {
      "publicfunc\(name)<T:TensorAlgebra>(_x:T)->T\($0){T.apply(.\(primitive),x)}"
    }
    #expect(generic.contains(where: Self.source.contains), "\(name) of tensors")
    for scalar in ["Double", "Float"] {
      let function =
        "publicfunc\(name)(_x:Tracked<\(scalar)>)->Tracked<\(scalar)>{.apply(.\(primitive),x)}"
      #expect(Self.source.contains(function), "\(name) of tracked numbers of \(scalar)")
    }
  }

  @Test(
    arguments: BinaryPrimitive.allCases.filter {
      $0.listing.summary != nil && $0.listing.kind != .choice
    })
  func binary(_ primitive: BinaryPrimitive) {
    let (a, b) = (primitive.listing.parameters[0], primitive.listing.parameters[1])
    let function =
      "publicfunc\(primitive.name)<T:TensorAlgebra>(_\(a):T,_\(b):T)->TwhereT.Scalar:RealScalar{"
      + "T.apply(.\(primitive),\(a),\(b))}"
    #expect(Self.source.contains(function), "\(primitive.name)")
  }

  /// The names by which formulas call them are distinct and in lower case, but for spellings of other systems.
  @Test func namesInFormulas() {
    let listings =
      UnaryPrimitive.allCases.map(\.listing) + BinaryPrimitive.allCases.map(\.listing)
    let functions = listings.filter { $0.summary != nil }
    let names = functions.flatMap { [$0.formulaName] + $0.formulaAliases }
    #expect(Set(names).count == names.count)
    for listing in functions {
      #expect(listing.formulaName == listing.formulaName.lowercased(), "\(listing.name)")
      #expect(listing.summary?.isEmpty == false)
    }
  }
}
