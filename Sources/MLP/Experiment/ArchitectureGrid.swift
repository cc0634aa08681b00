/// The architectures that an `ArchitectureExperiment` compares: every combination of the choices of each kind.
///
/// ```swift
/// var grid = ArchitectureGrid()
/// grid.depths = [1, 4]
/// grid.widths = [8]
/// grid.activations = [.relu]
/// grid.forms = [.plain]
/// grid.regularizations = [.none, .l2(0.01)]
/// try grid.architectures(inputs: 2).count  // 4
/// ```
public struct ArchitectureGrid: Hashable, Sendable {
  /// The numbers of hidden layers.
  public var depths = [1, 2, 8]
  /// The units of each hidden layer.
  public var widths = [4, 32]
  /// The activations of the hidden layers.
  public var activations: [Activation] = [.relu, .sigmoid]
  /// How the hidden layers are put together.
  public var forms = ArchitectureForm.allCases
  /// What keeps a network from learning its rows by heart.
  public var regularizations: [Regularization] = [.none, .l2(0.01)]
  /// The shares of the rows for training that are trained on.
  public var rowShares = [1.0]
  /// How many times these rows are gone through.
  public var epochs = [50]

  /// Creates the choices that are the defaults.
  public init() {}

  /// The most combinations.
  public static let limit = 1000
  /// The most hidden layers and units of each.
  public static let sizeLimit = 1 << 20

  /// Every combination, in the order of the choices: by activation, form, regularization, share, epochs, width and depth.
  ///
  /// A choice that is named twice counts once. A residual network of one hidden layer, none of whose layers is as wide as
  /// the one below it, is the plain one, and left out beside it.
  ///
  /// - Parameter inputs: the number of features.
  /// - Throws: `ArchitectureExperimentError` where there is no choice of a kind, one that makes no network, or more than
  ///   `limit` combinations.
  public func architectures(
    inputs: Int
  ) throws(ArchitectureExperimentError) -> [ComparedArchitecture] {
    for (name, count) in [
      ("depth", depths.count), ("width", widths.count), ("activation", activations.count),
      ("form", forms.count), ("regularization", regularizations.count),
      ("share of rows", rowShares.count), ("number of epochs", epochs.count),
    ] where count == 0 {
      throw .noChoice(name)
    }
    for size in depths + widths where !(1...Self.sizeLimit).contains(size) { throw .size(size) }
    for count in epochs where count < 1 { throw .epochs(count) }
    for share in rowShares where !(share > 0 && share <= 1) { throw .rowShare(share) }
    for choice in regularizations where !choice.isValid { throw .regularization(choice) }
    let counts = [
      depths.count, widths.count, activations.count, forms.count, regularizations.count,
      rowShares.count, epochs.count,
    ]
    let product = counts.reduce(1.0) { $0 * Double($1) }
    guard product <= Double(Self.limit) else { throw .tooMany(product, limit: Self.limit) }

    var all: [ComparedArchitecture] = []
    for activation in activations {
      for form in forms {
        for regularization in regularizations {
          for share in rowShares {
            for epochs in epochs {
              for width in widths {
                for depth in depths {
                  all.append(
                    ComparedArchitecture(
                      depth: depth, width: width, activation: activation, form: form,
                      regularization: regularization, rowShare: share, epochs: epochs))
                }
              }
            }
          }
        }
      }
    }
    var seen = Set<ComparedArchitecture>()
    return all.filter { architecture in
      let isPlain =
        architecture.form == .residual && architecture.depth == 1 && architecture.width != inputs
        && forms.contains(.plain)
      return !isPlain && seen.insert(architecture).inserted
    }
  }
}
