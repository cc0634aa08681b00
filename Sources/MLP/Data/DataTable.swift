import Autodiff

/// A table of examples in memory: features as numbers, and what is to be predicted from them.
///
/// ```swift
/// let iris = try DataTable<Double>(contentsOf: "iris.csv", roles: TableRoles(target: "species"))
/// iris.featureNames     // ["sepal_length", "sepal_width", "petal_length", "petal_width"]
/// iris.features.shape   // [150, 4]
/// iris.classNames       // ["setosa", "versicolor", "virginica"]
/// iris.classes?[0]      // 0
/// ```
///
/// It reads what `CSVTable` does, `.npy` arrays, and the other kinds of `Docs/Tables.md`. A column without a role is not read.
public struct DataTable<Scalar: RealScalar>: Hashable, Sendable {
  /// What is to be predicted.
  public enum Target: Hashable, Sendable {
    /// A number for each row, of shape [rows].
    case numbers(Tensor<Scalar>)
    /// The number of each row's class, a place in the names.
    case classes([Int], names: [String])
  }

  /// The names of the features; `column=level` where a category became columns of its own.
  public let featureNames: [String]
  /// The features, of shape [rows, features].
  public let features: Tensor<Scalar>
  /// The name of the target's column; nil where there is none.
  public let targetName: String?
  /// What is to be predicted; nil where the roles name no target.
  public let target: Target?
  /// How much each row counts, of shape [rows]; nil where the roles name no column for it.
  public let weights: Tensor<Scalar>?
  /// The features that were text, with their levels in the order of their columns; a network keeps them to read another
  /// table alike.
  public let categories: [Category]

  /// What was taken for granted about the file.
  package internal(set) var notes: [TableNote] = []

  /// A feature that was text.
  public struct Category: Hashable, Sendable {
    /// The name of the column.
    public let column: String
    /// Its texts, sorted.
    public let levels: [String]

    /// A category and its levels.
    public init(column: String, levels: [String]) {
      (self.column, self.levels) = (column, levels)
    }
  }

  /// A table from its parts.
  ///
  /// - Precondition: features is a matrix with a name for each column, and the target and the weights have a number for
  ///   each row.
  public init(
    featureNames: [String], features: Tensor<Scalar>, targetName: String? = nil,
    target: Target? = nil, weights: Tensor<Scalar>? = nil, categories: [Category] = []
  ) {
    guard features.rank == 2, features.shape[1] == featureNames.count else {
      trap(.tableFeatures(features.shape, names: featureNames.count))
    }
    let rows = features.shape[0]
    for count in [target?.count, weights?.count].compactMap({ $0 }) where count != rows {
      trap(.tableRows(count, rows: rows))
    }
    (self.featureNames, self.features) = (featureNames, features)
    (self.targetName, self.target) = (targetName, target)
    (self.weights, self.categories) = (weights, categories)
  }

  /// The number of rows.
  public var rowCount: Int { features.shape[0] }

  /// The number of each row's class; nil where the target is numbers.
  public var classes: [Int]? {
    if case .classes(let places, _)? = target { places } else { nil }
  }

  /// The names of the classes, sorted; nil where the target is numbers.
  public var classNames: [String]? {
    if case .classes(_, let names)? = target { names } else { nil }
  }

  /// The numbers of the target, of shape [rows]; nil where it is classes.
  public var targets: Tensor<Scalar>? {
    if case .numbers(let numbers)? = target { numbers } else { nil }
  }

  /// The table of some of the rows, in their order.
  ///
  /// - Precondition: the rows exist.
  /// - Complexity: O(rows · features).
  public func rows(_ rows: some Collection<Int>) -> DataTable {
    let (scalars, n) = (features.scalars, featureNames.count)
    for row in rows where !(0..<rowCount).contains(row) { trap(.noTableRow(row, count: rowCount)) }
    var chosen: [Scalar] = []
    chosen.reserveCapacity(rows.count * n)
    for row in rows { chosen += scalars[row * n..<(row + 1) * n] }
    func pick(_ tensor: Tensor<Scalar>) -> Tensor<Scalar> {
      let scalars = tensor.scalars
      return Tensor(rows.map { scalars[$0] })
    }
    let target: Target? =
      switch target {
      case nil: nil
      case .numbers(let numbers)?: .numbers(pick(numbers))
      case .classes(let places, let names)?: .classes(rows.map { places[$0] }, names: names)
      }
    return DataTable(
      featureNames: featureNames, features: Tensor(shape: [rows.count, n], chosen),
      targetName: targetName, target: target, weights: weights.map(pick), categories: categories)
  }

  /// The same table with other features, as a `Standardization` or an `Imputation` gives.
  ///
  /// - Precondition: they have the same shape.
  public func with(features: Tensor<Scalar>) -> DataTable {
    DataTable(
      featureNames: featureNames, features: features, targetName: targetName, target: target,
      weights: weights, categories: categories)
  }
}

extension DataTable.Target {
  /// The number of rows.
  public var count: Int {
    switch self {
    case .numbers(let numbers): numbers.count
    case .classes(let places, _): places.count
    }
  }
}
