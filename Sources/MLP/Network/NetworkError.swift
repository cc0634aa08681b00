import Autodiff

/// Why layers make no network, or why a network does not take an input.
///
/// Layers are numbered as in the documents: layer 1 is the input, layer L the output.
public enum NetworkError: Error, Hashable, Sendable {
  /// No layer beyond the input.
  case noLayers
  /// As many weights as biases are needed.
  case counts(weights: Int, biases: Int)
  /// Weights that are no matrix with rows and columns.
  case weights(layer: Int, shape: Shape)
  /// A bias whose length is not the number of rows of its weights.
  case bias(layer: Int, shape: Shape, weights: Shape)
  /// A layer that takes another number of inputs than the layer below it gives.
  case chain(layer: Int, takes: Int, gives: Int)
  /// Another number of activations than there are layers beyond the input.
  case activationCount(Int, layers: Int)
  /// An activation over numbers that do not have it: a smooth one over numbers without elementary functions, or a
  /// slope that is no short decimal fraction.
  case activation(layer: Int, Activation, scalar: String)
  /// Fewer than two sizes, or a size below 1.
  case sizes([Int])
  /// More parameters than are created at random.
  case tooManyParameters(sizes: [Int], limit: Int)
  /// An input that is neither one vector nor a batch of rows of the right length.
  case input(shape: Shape, takes: Int)
  /// Weights of a linear layer of a `Network` that are no matrix with so many columns as there are units below. Places count
  /// from 0; a place within a residual connection follows that of the connection.
  case linearShape(place: [Int], shape: Shape, inputs: Int)
  /// A parameter of a layer with another shape than the units below it need.
  case layerShape(place: [Int], layer: String, parameter: String, shape: Shape, needs: Shape)
  /// A residual connection around layers that change the number of units.
  case residual(place: [Int], takes: Int, gives: Int)
  /// A dropout rate that is not at least 0 and below 1.
  case dropoutRate(place: [Int], Double)
  /// An ε that is negative or not finite.
  case epsilon(place: [Int], layer: String, Double)
  /// A gradient was asked for, but the network gives several numbers.
  case outputNotScalar(count: Int)
}

extension NetworkError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noLayers: "a network needs at least one layer beyond its input"
    case .counts(let weights, let biases):
      "there are \(weights) weight matrices and \(biases) biases; each layer has one of each"
    case .weights(let layer, let shape):
      "the weights of layer \(layer) must be a matrix [outputs, inputs] with neither of them 0, "
        + "but their shape is \(shape)"
    case .bias(let layer, let shape, let weights):
      "the bias of layer \(layer) has shape \(shape), but its weights of shape \(weights) "
        + "need [\(weights[0])]"
    case .chain(let layer, let takes, let gives):
      "the layers do not chain: layer \(layer) takes \(takes) inputs, "
        + "but layer \(layer - 1) gives \(gives)"
    case .activationCount(let count, let layers):
      "there are \(count) activations, but the network has \(layers) "
        + "\(layers == 1 ? "layer" : "layers") beyond its input; give one for each"
    case .activation(let layer, let activation, let scalar):
      activation.isPiecewiseLinear
        ? "layer \(layer): the slope of \(activation) has no short decimal fraction, "
          + "which \(scalar) needs"
        : "layer \(layer): \(activation) needs elementary functions, which \(scalar) has not; "
          + "relu, leaky_relu and identity work with any number"
    case .sizes(let sizes):
      "the sizes \(elided(sizes)) make no network: give at least two, each at least 1, "
        + "from the input to the output"
    case .tooManyParameters(let sizes, let limit):
      "layers of sizes \(elided(sizes)) have more than \(limit) parameters; make them smaller"
    case .input(let shape, let takes):
      "the network takes an input of shape [\(takes)] or rows of shape [batch, \(takes)], "
        + "but the input has shape \(shape)"
    case .linearShape(let place, let shape, let inputs):
      "\(at(place)) (linear): its weights must be a matrix [outputs, \(inputs)], as there are \(inputs) "
        + "\(inputs == 1 ? "unit" : "units") below it, but their shape is \(shape)"
    case .layerShape(let place, let layer, let parameter, let shape, let needs):
      "\(at(place)) (\(layer)): its \(parameter) has shape \(shape), but the units below it need \(needs)"
    case .residual(let place, let takes, let gives):
      "\(at(place)) (residual): its layers take \(takes) units and give \(gives); what is added to "
        + "its input must have as many units"
    case .dropoutRate(let place, let rate):
      "\(at(place)) (dropout): the rate must be at least 0 and below 1, but is \(rate)"
    case .epsilon(let place, let layer, let epsilon):
      "\(at(place)) (\(layer)): epsilon must be finite and not negative, but is \(epsilon)"
    case .outputNotScalar(let count):
      "the gradient of a network needs one output, but this one gives \(count); "
        + "choose a network with a last layer of size 1"
    }
  }
}

/// A place in a network, as PyTorch names the layers of an `nn.Sequential`.
private func at(_ place: [Int]) -> String {
  "layer \(place.map(\.description).joined(separator: "."))"
}

/// A list for a message, cut off where it grows long.
func elided(_ values: [Int]) -> String {
  guard values.count > 8 else { return values.description }
  return "[\(values.prefix(8).map(\.description).joined(separator: ", ")), …]"
}
