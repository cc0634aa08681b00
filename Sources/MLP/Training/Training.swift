import Autodiff

/// A training that is going on: a network, an optimizer, and where they are.
///
/// ```swift
/// var training = Training(network, TrainingOptions(loss: .squaredError, rate: 0.01, epochs: 50))
/// while let epoch = training.next(on: rows) { print(epoch.loss) }
/// training.best  // the trained network
/// ```
///
/// Gradients come from the general tape alone. The same network, options and rows give the same parameters, to the bit,
/// whatever the number of threads, on one build, processor and kernel of matrix products.
public struct Training<Scalar: RealScalar>: Sendable {
  /// What one pass over the rows came to.
  public struct Epoch: Hashable, Sendable {
    /// Counted from 1.
    public let number: Int
    /// The mean loss of the rows, each at its step, with penalties.
    public let loss: Double
    /// The loss of the rows held out, where there are any, with the average after the epoch, without penalties.
    public let validationLoss: Double?
    /// η at its last step.
    public let rate: Double
    /// The mean Euclidean norm of the gradient over its steps, before it was made shorter.
    public let gradientNorm: Double

    /// The loss that early ending watches.
    public var watchedLoss: Double { validationLoss ?? loss }
  }

  /// Why a training ended.
  public enum End: String, Hashable, Sendable {
    /// All epochs were gone through.
    case finished
    /// The watched loss has not fallen for as many epochs as `patience` says.
    case patience
    /// A loss or a parameter is no longer a finite number.
    case diverged
  }

  /// How the network is trained.
  public let options: TrainingOptions
  /// The network as it is now.
  public internal(set) var network: Network<Scalar>
  /// The mean of the networks after the last epochs, as `averagedShare` says: after an epoch the network itself where it is 0.
  public internal(set) var average: Network<Scalar>
  /// The average with the least watched loss so far.
  public internal(set) var best: Network<Scalar>
  /// What each epoch came to.
  public internal(set) var epochs: [Epoch] = []
  /// Why the training ended, when it has.
  public internal(set) var end: End?
  /// The number of the epoch with the least watched loss; 0 before the first one.
  public internal(set) var bestEpoch = 0
  var optimizer: Optimizer<Scalar>
  var generator: SplitMix64
  /// The epoch that has been begun, where one was interrupted.
  var begun: BegunEpoch?

  /// An epoch of which some steps are done.
  struct BegunEpoch {
    /// The generator from which its order of rows comes.
    var start: SplitMix64
    /// The number of steps that are done.
    var steps = 0
    /// The loss so far, each step with the share of its rows.
    var loss = 0.0
    /// The sum over the steps of the gradient's norm, divided by their number in the epoch.
    var norm = 0.0
    /// η at the last one.
    var rate = 0.0
  }

  /// The number of steps that are done of an epoch that was interrupted; 0 between two epochs.
  public var begunSteps: Int { begun?.steps ?? 0 }

  /// Creates a training that has not begun.
  ///
  /// - Precondition: batches have one row at least, and the averaged share is from 0 to 1.
  public init(_ network: Network<Scalar>, _ options: TrainingOptions) {
    guard options.batchSize > 0 else { trap(.batchSize(options.batchSize)) }
    guard options.averagedShare >= 0, options.averagedShare <= 1 else {
      trap(.averagedShare(options.averagedShare))
    }
    (self.network, average, best, self.options) = (network, network, network, options)
    optimizer = Optimizer(options.rule)
    generator = SplitMix64(seed: options.seed)
    if options.epochs <= 0 { end = .finished }
  }

  /// Goes through the rows once; nil where the training has ended, or is interrupted.
  ///
  /// An epoch that is interrupted goes on at the next call, or where a file that is written now is read, as if it had not been.
  ///
  /// - Parameters:
  ///   - rows: what is trained on; the same at each call.
  ///   - heldOut: rows by whose loss the best network is chosen, where there are any.
  ///   - isInterrupted: asked before each step.
  /// - Precondition: there are rows, with as many inputs and outputs as the network has.
  public mutating func next(
    on rows: TrainingSet<Scalar>, heldOut: TrainingSet<Scalar>? = nil,
    isInterrupted: () -> Bool = { false }
  ) -> Epoch? {
    guard end == nil else { return nil }
    for set in [rows, heldOut].compactMap({ $0 }) {
      guard set.count > 0, set.inputs.shape[1] == network.inputCount,
        set.targets.shape[1] == network.outputCount
      else {
        trap(
          .trainingRows(
            set.inputs.shape, set.targets.shape, network.inputCount, network.outputCount))
      }
    }
    var done = begun ?? BegunEpoch(start: generator)
    var order = Array(0..<rows.count)
    var shuffler = done.start
    order.shuffle(using: &shuffler)
    if begun == nil { generator = shuffler }
    let batches = batches(of: rows.count)
    let (product, overflows) = batches.count.multipliedReportingOverflow(by: options.epochs)
    let total = overflows ? Int.max : product
    for batch in batches.dropFirst(done.steps) {
      if isInterrupted() {
        begun = done
        return nil
      }
      let step = step(rows.rows(at: Array(order[batch])), of: total)
      done.loss += step.loss * Double(batch.count) / Double(rows.count)
      done.norm += step.gradientNorm / Double(batches.count)
      done.rate = step.rate
      done.steps += 1
    }
    begun = nil
    let age = 1 + options.averagedShare * Double(epochs.count)
    average = age == 1 ? network : average.moved(toward: network, by: 1 / age)
    let epoch = Epoch(
      number: epochs.count + 1, loss: done.loss,
      validationLoss: heldOut.map { loss(of: $0, average) }, rate: done.rate,
      gradientNorm: done.norm)
    note(epoch)
    return epoch
  }

  /// The loss of rows as the network is now, in evaluation, without penalties.
  public func loss(of rows: TrainingSet<Scalar>) -> Double { loss(of: rows, network) }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  private func loss(of rows: TrainingSet<Scalar>, _ network: Network<Scalar>) -> Double {
    let outputs = options.loss.outputs(of: network, rows.inputs)
    return Double(options.loss(outputs, rows.targets, weights: rows.weights).scalar)
  }

  private mutating func note(_ epoch: Epoch) {
    let least = bestEpoch == 0 ? Double.infinity : epochs[bestEpoch - 1].watchedLoss
    epochs.append(epoch)
    if epoch.watchedLoss < least { (best, bestEpoch) = (average, epoch.number) }
    if !epoch.watchedLoss.isFinite || !epoch.loss.isFinite {
      end = .diverged
    } else if let patience = options.patience, epoch.number - bestEpoch >= patience {
      end = .patience
    } else if epoch.number >= options.epochs {
      end = .finished
    }
  }

  /// The places of each step's rows in the order of an epoch.
  ///
  /// A last row on its own goes with those before it where the network normalizes by batches, as one row has no variance.
  private func batches(of count: Int) -> [Range<Int>] {
    var batches = stride(from: 0, to: count, by: options.batchSize).map {
      $0..<($0 + min(options.batchSize, count - $0))
    }
    if batches.count > 1, batches[batches.count - 1].count == 1, network.normalizesByBatch {
      let last = batches.removeLast()
      batches[batches.count - 1] = batches[batches.count - 1].lowerBound..<last.upperBound
    }
    return batches
  }
}
