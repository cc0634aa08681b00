/// Why architectures cannot be compared.
public enum ArchitectureExperimentError: Error, Hashable, Sendable {
  /// No choice of a kind.
  case noChoice(String)
  /// A depth or a width that makes no network.
  case size(Int)
  /// Fewer than one epoch.
  case epochs(Int)
  /// A share of the rows that is not above 0 and at most 1.
  case rowShare(Double)
  /// A factor that is not above 0, or a dropout rate that is not below 1.
  case regularization(Regularization)
  /// More combinations than are compared.
  case tooMany(Double, limit: Int)
  /// Fewer than one seed, or more than are taken.
  case seeds(Int, limit: Int)
  /// A batch without rows.
  case batchSize(Int)
  /// A share of rows to be held out that leaves none on one side.
  case testShare(Double)
  /// A table without a target.
  case noTarget
  /// A target of one class.
  case oneClass
  /// Too few rows are left to train on, or to hold out.
  case rows(trained: Int, heldOut: Int)
  /// A feature or a target that is not a finite number.
  case notFinite
  /// Sizes that make no network.
  case network(NetworkError)
}

extension ArchitectureExperimentError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noChoice(let kind): "there is no \(kind) to be tried; give at least one"
    case .size(let size):
      "a depth or a width of \(size) makes no network; give numbers from 1 to \(ArchitectureGrid.sizeLimit)"
    case .epochs(let count): "\(count) epochs train nothing; give at least 1"
    case .rowShare(let share):
      "\(share) is no share of the rows to train on; give numbers above 0 and at most 1"
    case .regularization(let choice):
      "\(choice) is no regularization; a factor must be above 0, a dropout rate above 0 and below 1"
    case .tooMany(let count, let limit):
      "the choices make \(count < 1e15 ? String(Int(count)) : String(count)) architectures; at most \(limit) are "
        + "compared: give fewer choices of some kind"
    case .seeds(let count, let limit):
      "\(count) seeds are not taken; give a number from 1 to \(limit)"
    case .batchSize(let size): "a batch of \(size) rows makes no step; give at least 1"
    case .testShare(let share):
      "a share of \(share) cannot be held out; give a number above 0 and below 1"
    case .noTarget: "the table has no target to be predicted"
    case .oneClass: "every row belongs to one class; there is nothing to tell apart"
    case .rows(let trained, let heldOut):
      "\(trained) rows are left to train on and \(heldOut) held out; at least 2 of each are needed"
    case .notFinite:
      "the features and the target must be finite numbers; leave out the rows that have none, or impute"
    case .network(let error): error.description
    }
  }
}
