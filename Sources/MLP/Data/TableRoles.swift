/// What the columns of a table are for.
///
/// ```swift
/// var roles = TableRoles(target: "species")
/// roles.features = ["petal_length", "petal_width"]
/// ```
public struct TableRoles: Hashable, Sendable {
  /// What the cells of a target are.
  public enum Target: Hashable, Sendable {
    /// Classes where they are text or `True` and `False`, otherwise numbers.
    case automatic
    /// Numbers.
    case numbers
    /// Classes, whatever is written in the cells.
    case classes
  }

  /// What happens to a feature that holds text.
  public enum Categories: Hashable, Sendable {
    /// It is refused with its place.
    case refused
    /// It becomes one column of 0 and 1 for each of its levels, called `column=level`.
    case oneHot
  }

  /// What happens to a feature without a value.
  public enum Missing: Hashable, Sendable {
    /// It is refused with its place.
    case refused
    /// It is NaN, for an `Imputation` to fill.
    case kept
  }

  /// The columns that are features, in their order; all that have no other role where it is nil.
  public var features: [String]?
  /// The column that is to be predicted.
  public var target: String?
  /// What the target's cells are.
  public var targetKind: Target
  /// The column that says how much each row counts.
  public var weight: String?
  /// What happens to text in features.
  public var categories: Categories
  /// The texts that columns may hold, where they are known: such a column becomes one of 0 and 1 for each of them, in this
  /// order, and another text is refused with its place.
  public var levels: [String: [String]]
  /// What happens to features without a value.
  public var missing: Missing

  /// Roles; a table without a target has features alone.
  public init(
    features: [String]? = nil, target: String? = nil, targetKind: Target = .automatic,
    weight: String? = nil, categories: Categories = .refused, levels: [String: [String]] = [:],
    missing: Missing = .refused
  ) {
    (self.features, self.target, self.targetKind) = (features, target, targetKind)
    (self.weight, self.categories) = (weight, categories)
    (self.levels, self.missing) = (levels, missing)
  }
}
