/// A family of measurements that runs by its name.
protocol Benchmark {
  /// What a user types.
  static var name: String { get }
  /// One line for the list.
  static var summary: String { get }
  /// Measures, and adds each figure to the report as soon as it is known.
  static func run(_ options: Options, into report: inout Report) throws
}
