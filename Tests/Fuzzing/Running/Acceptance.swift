import Autodiff
import AutodiffCommand
import Foundation
import MLP

extension FuzzCase {
  /// Whether the parser of what this case is about takes it.
  ///
  /// - Returns: the answer, and what is wrong when a network that is written is not the one that is read.
  func acceptance(_ outcome: Outcome) -> (accepted: Bool, problem: String?) {
    switch subject {
    case .formula(let text): return ((try? Formula(parsing: SourceText(text))) != nil, nil)
    case .npy(let place):
      return (
        (try? NPYFile.tensor(parsing: files[place].bytes, file: files[place].name)) != nil, nil
      )
    case .jsonTensor(let place):
      return (
        (try? JSONFile.tensor(parsing: files[place].bytes, file: files[place].name)) != nil, nil
      )
    case .table(let place):
      return ((try? CSVTable(parsing: files[place].bytes, file: files[place].name)) != nil, nil)
    case .rows(let place):
      let roles = TableRoles(categories: .oneHot, missing: .kept)
      return (
        (try? DataTable<Double>(
          parsing: files[place].bytes, file: files[place].name, roles: roles)) != nil, nil
      )
    case .model(let place):
      guard
        let network = try? MultilayerPerceptron<Double>(
          parsing: files[place].bytes, file: files[place].name, hiddenActivation: .tanh,
          outputActivation: .leakyRelu(slope: 0.5))
      else { return (false, nil) }
      return (true, Self.problem(writing: network))
    case .call: return (outcome.status != 64, nil)
    }
  }

  /// A network that was written is read as it was, in both forms.
  private static func problem(writing network: MultilayerPerceptron<Double>) -> String? {
    for name in ["written.json", "written.safetensors"] {
      do {
        try network.write(to: name)
        let read = try MultilayerPerceptron<Double>(contentsOf: name)
        let same = zip(read.layers, network.layers).allSatisfy {
          $0.activation == $1.activation && $0.weights.shape == $1.weights.shape
            && $0.weights.scalars.elementsEqual($1.weights.scalars, by: isSame)
            && $0.bias.scalars.elementsEqual($1.bias.scalars, by: isSame)
        }
        guard same, read.layers.count == network.layers.count else {
          return "a network that reads back as another from \(name)"
        }
      } catch { return "a network that is written to \(name) and not read: \(error)" }
    }
    return nil
  }

  private static func isSame(_ a: Double, _ b: Double) -> Bool { a == b || a.isNaN && b.isNaN }
}
