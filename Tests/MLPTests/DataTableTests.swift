import Autodiff
import Foundation
import Testing

@testable import MLP

/// Tables of examples, and what is learned from their columns.
@Suite struct DataTableTests {
  static func table(
    _ text: String, _ roles: TableRoles = TableRoles(), _ format: TableFormat = TableFormat()
  ) throws -> DataTable<Double> {
    try DataTable(parsing: Array(text.utf8), file: "t.csv", roles: roles, format: format)
  }

  static let flowers = """
    id,length,width,species,weight
    f1,5.1,3.5,setosa,1
    f2,7,3.2,versicolor,2
    f3,4.9,3,setosa,0.5

    """

  @Test func `Text labels are classes, and columns without a role are not read`() throws {
    let roles = TableRoles(features: ["width", "length"], target: "species", weight: "weight")
    let table = try Self.table(Self.flowers, roles)
    #expect(table.featureNames == ["width", "length"])
    #expect(table.features == [[3.5, 5.1], [3.2, 7], [3, 4.9]])
    #expect(table.classes == [0, 1, 0] && table.classNames == ["setosa", "versicolor"])
    #expect(table.targetName == "species" && table.targets == nil)
    #expect(table.weights == [1, 2, 0.5])
    #expect(table.rowCount == 3)
  }

  @Test func `Without features all columns are, but those with a role`() throws {
    let text = "a,y,b\n1,10,2\n3,30,4\n"
    let table = try Self.table(text, TableRoles(target: "y"))
    #expect(table.featureNames == ["a", "b"] && table.features == [[1, 2], [3, 4]])
    #expect(table.targets == [10, 30] && table.classes == nil)
    #expect(try Self.table(text).features == [[1, 10, 2], [3, 30, 4]])
    #expect(try Self.table(text).target == nil)
  }

  @Test(arguments: [
    ("0\n1\n0\n2", TableRoles.Target.automatic, nil as [String]?, nil as [Int]?),
    ("0\n10\n2\n10", .classes, ["0", "2", "10"], [0, 2, 1, 2]),
    ("True\nFalse\nTrue\nTrue", .automatic, ["False", "True"], [1, 0, 1, 1]),
    ("True\nFalse\nTrue\nTrue", .numbers, nil, nil),
    ("1\nb\na\nb", .automatic, ["1", "a", "b"], [0, 2, 1, 2]),
    ("1.5\n0.5\n1.5\n0.5", .classes, ["0.5", "1.5"], [1, 0, 1, 0]),
  ])
  func `What a target is`(
    cells: String, kind: TableRoles.Target, names: [String]?, places: [Int]?
  ) throws {
    let rows = cells.split(separator: "\n").map { "7,\($0)\n" }.joined()
    let table = try Self.table("x,y\n" + rows, TableRoles(target: "y", targetKind: kind))
    #expect(table.classNames == names && table.classes == places)
    if names == nil { #expect(table.targets?.count == 4) }
  }

  @Test func `Categories become columns of their levels`() throws {
    let text = "x,colour,z\n1,red,2\n3,blue,4\n5,red,6\n"
    let table = try Self.table(text, TableRoles(categories: .oneHot))
    #expect(table.featureNames == ["x", "colour=blue", "colour=red", "z"])
    #expect(table.features == [[1, 0, 1, 2], [3, 1, 0, 4], [5, 0, 1, 6]])
    #expect(table.categories == [.init(column: "colour", levels: ["blue", "red"])])
    let error = try #require(throws: FileError.self) { try Self.table(text) }
    #expect(
      error.description == "t.csv, line 2: column 2 (\"colour\"): \"red\" is not a number")
  }

  @Test func `Missing values are refused with their place, or kept for an imputation`() throws {
    let text = "a,b,y\n1,2,0\n,NA,1\n3,6,0\n5,null,1\n"
    let error = try #require(throws: FileError.self) {
      try Self.table(text, TableRoles(target: "y"))
    }
    #expect(error.problem == .csv(.emptyCell(column: 1, name: "a"), line: 3))
    let table = try Self.table(text, TableRoles(target: "y", missing: .kept))
    #expect(
      table.features.scalars.map(\.isNaN) == [false, false, true, true, false, false, false, true])
    let mean = Imputation(.mean, learnedFrom: table.features)
    #expect(mean.values == [3, 4])
    #expect(mean.applied(to: table.features) == [[1, 2], [3, 4], [3, 6], [5, 4]])
    // From some rows alone: their median, and 0 where they have no value.
    #expect(Imputation(.median, learnedFrom: table.features, rows: [0, 2, 3]).values == [3, 4])
    #expect(Imputation(.median, learnedFrom: table.features, rows: [0, 3]).values == [3, 2])
    #expect(Imputation(.mean, learnedFrom: table.features, rows: [1]).values == [0, 0])
    #expect(Imputation(.number(-1), learnedFrom: table.features).values == [-1, -1])
    // A target is never imputed.
    #expect(throws: FileError.self) {
      try Self.table("a,y\n1,\n", TableRoles(target: "y", missing: .kept))
    }
  }

  @Test(arguments: [
    ("a,b\n", TableRoles(), FileProblem.noRows),
    ("a,b\n1,2\n", TableRoles(target: "c"), .noColumn("c", known: ["a", "b"], count: 2)),
    ("a,b\n1,2\n", TableRoles(features: ["b", "d"]), .noColumn("d", known: ["a", "b"], count: 2)),
    ("a\n1\n", TableRoles(target: "a"), .noFeatures),
    (
      "a,y\n1,x\n", TableRoles(target: "y", targetKind: .numbers),
      .csv(.notANumber(text: "x", column: 2, name: "y"), line: 2)
    ),
  ])
  func `What is refused`(text: String, roles: TableRoles, problem: FileProblem) {
    #expect(throws: FileError(file: "t.csv", problem: problem)) { try Self.table(text, roles) }
  }

  @Test func `More than the limit is refused while it is read`() throws {
    let text = "a,b\n" + String(repeating: "1,2\n", count: 1000)
    #expect(throws: FileError(file: "t.csv", problem: .tooLarge(limit: 10_000))) {
      try DataTable<Double>(parsing: Array(text.utf8), file: "t.csv", limit: 10_000)
    }
    // One-hot columns of many levels take more than the table.
    let levels = "a\n" + (0..<2000).map { "level\($0)\n" }.joined()
    #expect(throws: FileError(file: "t.csv", problem: .tooLarge(limit: 1 << 20))) {
      try DataTable<Double>(
        parsing: Array(levels.utf8), file: "t.csv", roles: TableRoles(categories: .oneHot),
        limit: 1 << 20)
    }
    let many = "a\n" + (0...10_000).map { "level\($0)\n" }.joined()
    #expect(
      throws: FileError(file: "t.csv", problem: .tooManyLevels(column: "a", limit: 10_000))
    ) {
      try DataTable<Double>(
        parsing: Array(many.utf8), file: "t.csv", roles: TableRoles(categories: .oneHot))
    }
  }

  @Test func `Numbers with more values than a category has are numbers`() throws {
    let rows = (0..<12_000).map { "\($0).5\n" }.joined()
    let table = try Self.table("a\n" + rows, TableRoles(categories: .oneHot))
    #expect(table.features.shape == [12_000, 1] && table.features[11_999, 0] == 11_999.5)
  }

  @Test func `Rows are picked with their target and weight`() throws {
    let roles = TableRoles(features: ["length"], target: "species", weight: "weight")
    let table = try Self.table(Self.flowers, roles).rows([2, 1, 2])
    #expect(table.features == [[4.9], [7], [4.9]])
    #expect(table.classes == [0, 1, 0] && table.weights == [0.5, 2, 0.5])
    #expect(table.with(features: [[1], [2], [3]]).features == [[1], [2], [3]])
    #expect(table.with(features: [[1], [2], [3]]).classes == [0, 1, 0])
  }

  @Test func `An array is a table of columns x1, x2`() throws {
    let table = try DataTable<Float>(
      contentsOf: Fixture.path("npy/f8.npy"), roles: TableRoles(target: "x2"))
    let whole = try NPYFile.tensor(contentsOf: Fixture.path("npy/f8.npy"))
    #expect(table.featureNames == ["x1", "x3"])
    #expect(table.targets?.scalars == whole[.all, 1].scalars.map { Float($0) })
  }

  // MARK: Standardization

  /// Whole numbers whose mean and deviation are whole too: 2, 4, 4, 4, 5, 5, 7, 9 have mean 5 and deviation 2.
  @Test func `Mean and deviation of numbers that are known`() throws {
    let numbers = [2.0, 4, 4, 4, 5, 5, 7, 9]
    for shift in [0, 1e9, -3e12] {
      let features = Tensor(shape: [8, 2], numbers.flatMap { [$0 + shift, 7.5] })
      let scale = Standardization(learnedFrom: features)
      #expect(scale.mean.scalars == [5 + shift, 7.5])
      #expect(scale.deviation == [2, 1])
      let standardized = scale.applied(to: features)
      #expect(standardized[.all, 0].scalars == [-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2])
      #expect(standardized[.all, 1].scalars.allSatisfy { $0 == 0 })
      #expect(scale.undone(in: standardized) == features)
    }
  }

  @Test func `Only the rows for training count`() {
    let features = Tensor(shape: [4, 2], [1, 0, 3, 10, 1000, 1e9, Double.nan, 20])
    let scale = Standardization(learnedFrom: features, rows: [0, 1, 3])
    #expect(scale.mean == [2, 10])
    #expect(scale.deviation.scalars[0] == 1)
    #expect(abs(scale.deviation.scalars[1] - (200.0 / 3).squareRoot()) < 1e-14)
    #expect(scale.applied(to: [3, 10] as Tensor) == [1, 0])
    #expect(scale.featureCount == 2)
  }

  @Test func `A constant column is divided by 1, whatever rounding makes of its mean`() {
    let features = Tensor<Double>(repeating: 0.1, shape: [1000, 1])
    let scale = Standardization(learnedFrom: features)
    #expect(scale.mean == [0.1] && scale.deviation == [1])
  }

  /// f(x) = Σ wᵢ (xᵢ − μᵢ)/sᵢ has ∂f/∂x = w/s, and w is its gradient by the standardized features.
  @Test func `Gradients per unit and per deviation`() {
    let scale = Standardization<Double>(mean: [1, 2], deviation: [4, 0.5])
    let weights: Tensor<Double> = [3, -1]
    let x: Tensor<Double> = [7, 5]
    let standardized = weights
    let original = gradient(at: x) { x in
      (weights * ((x - scale.mean) / scale.deviation)).sum()
    }
    #expect(scale.perOriginalUnit(standardized) == original)
    #expect(scale.perDeviation(original) == standardized)
    #expect(scale.perDeviation([[0.75, -2]]) == [[3, -1]])
  }
}
