import Autodiff

/// What a model says about the columns of a table that its inputs come from, beside the inputs' names.
///
/// ```swift
/// let columns = InputColumns(categories: [.init(column: "colour", levels: ["blue", "red"])])
/// columns.sources(of: ["age", "colour=blue", "colour=red"]).map(\.column)   // ["age", "colour"]
/// ```
public struct InputColumns: Hashable, Sendable {
  /// A column of text and its levels.
  public typealias Category = DataTable<Double>.Category

  /// A column that an input comes from, or several inputs.
  public struct Source: Hashable, Sendable {
    /// The name of the column.
    public let column: String
    /// Its texts, for each of which there is an input, 1 where the cell holds it and 0 elsewhere; nil of a column of numbers.
    public let levels: [String]?
  }

  /// The columns of text whose levels became inputs, called `column=level`.
  public var categories: [Category]
  /// What stands where a value is missing, for each input; nil where nobody has said.
  public var imputation: [Double]?
  /// The standard deviation of each input in the rows trained on; nil where nobody has said.
  public var deviations: [Double]?

  /// Creates notes; without any, each input is a column of numbers without holes.
  public init(
    categories: [Category] = [], imputation: [Double]? = nil, deviations: [Double]? = nil
  ) {
    (self.categories, self.imputation, self.deviations) = (categories, imputation, deviations)
  }

  /// The columns that inputs of these names come from, in their order: that of a category in place of its levels.
  ///
  /// A category whose levels do not stand in a row among the names is no source.
  public func sources(of features: [String]) -> [Source] {
    var sources: [Source] = []
    var rest = features[...]
    while let name = rest.first {
      let category = categories.first { category in
        !category.levels.isEmpty && rest.starts(with: category.inputNames)
      }
      sources.append(Source(column: category?.column ?? name, levels: category?.levels))
      rest = rest.dropFirst(category?.levels.count ?? 1)
    }
    return sources
  }

  /// The texts of each category, by the name of its column.
  public var levels: [String: [String]] {
    Dictionary(categories.map { ($0.column, $0.levels) }) { first, _ in first }
  }

  /// What fits so many inputs: a list of another length, or with a number that none may be, is passed over.
  func fitting(inputCount: Int) -> InputColumns {
    InputColumns(
      categories: categories,
      imputation: imputation.flatMap {
        $0.count == inputCount && $0.allSatisfy(\.isFinite) ? $0 : nil
      },
      deviations: deviations.flatMap {
        $0.count == inputCount && $0.allSatisfy { $0 >= 0 && $0.isFinite } ? $0 : nil
      })
  }
}

extension DataTable.Category {
  /// What the inputs of its levels are called.
  var inputNames: [String] { levels.map { "\(column)=\($0)" } }
}

// The entries of a file's metadata, JSON lists each.
extension InputColumns {
  private static let (categoriesKey, imputationKey, deviationsKey) =
    ("categories", "imputation", "input_deviations")

  static var keys: [String] { [categoriesKey, imputationKey, deviationsKey] }

  /// The entries that say it.
  var metadata: [String: String] {
    var metadata: [String: String] = [:]
    if !categories.isEmpty {
      let texts = categories.map { category in
        "{\"column\":\(JSONValue.text(of: category.column)),"
          + "\"levels\":[\(category.levels.map { JSONValue.text(of: $0) }.joined(separator: ","))]}"
      }
      metadata[Self.categoriesKey] = "[\(texts.joined(separator: ","))]"
    }
    for (key, numbers) in [(Self.imputationKey, imputation), (Self.deviationsKey, deviations)] {
      guard let numbers else { continue }
      metadata[key] = "[\(numbers.map { JSONValue.text(of: $0) }.joined(separator: ","))]"
    }
    return metadata
  }

  /// Reads the entries; one that is not what it should be is passed over, as any entry of others is.
  init(metadata: [String: String]) {
    func list(_ key: String) -> [JSONValue]? {
      guard let text = metadata[key],
        case .array(let values)? = try? JSONValue(parsing: Array(text.utf8), file: "metadata")
      else { return nil }
      return values
    }
    func numbers(_ key: String) -> [Double]? {
      guard let values = list(key) else { return nil }
      let numbers = values.compactMap(\.real)
      return numbers.count == values.count ? numbers : nil
    }
    let values = list(Self.categoriesKey) ?? []
    let categories = values.compactMap(Category.init)
    self.init(
      categories: categories.count == values.count ? categories : [],
      imputation: numbers(Self.imputationKey), deviations: numbers(Self.deviationsKey))
  }
}

extension InputColumns {
  /// Reads the entries of a JSON model.
  ///
  /// - Throws: a `FileError` where one is not what it should be.
  init(_ model: JSONCursor) throws(FileError) {
    func numbers(_ key: String, _ expected: String, _ isAllowed: (Double) -> Bool)
      throws(FileError) -> [Double]?
    {
      guard let entry = model.entry(key) else { return nil }
      var numbers: [Double] = []
      for element in try entry.elements() {
        guard let number = element.value.real, number.isFinite, isAllowed(number) else {
          throw element.failure(.kind(found: element.value.kind, expected: expected))
        }
        numbers.append(number)
      }
      return numbers
    }
    var categories: [Category] = []
    for element in try model.entry(Self.categoriesKey)?.elements() ?? [] {
      guard let category = Category(element.value) else {
        throw element.failure(
          .kind(
            found: element.value.kind,
            expected:
              "a column and its levels, {\"column\": NAME, \"levels\": [TEXT, ...]}, each once,"))
      }
      categories.append(category)
    }
    self.init(
      categories: categories,
      imputation: try numbers(Self.imputationKey, "a finite number") { _ in true },
      deviations: try numbers(Self.deviationsKey, "a finite number from 0") { $0 >= 0 })
  }
}

extension DataTable.Category {
  /// Reads `{"column": "colour", "levels": ["blue", "red"]}`; nil where it is something else.
  init?(_ value: JSONValue) {
    guard case .object(let entries) = value, entries.count == 2,
      case .string(let column)? = entries["column"], case .array(let values)? = entries["levels"]
    else { return nil }
    let levels = values.compactMap { if case .string(let level) = $0 { level } else { nil } }
    guard levels.count == values.count, Set(levels).count == levels.count else { return nil }
    self.init(column: column, levels: levels)
  }
}
