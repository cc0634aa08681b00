import Autodiff
import MLP

extension FuzzCase {
  /// The layers of a network, some of them normalized, and how their activations are said.
  private static func layers(
    _ random: inout FuzzRandom
  ) -> (network: Network<Double>, sizes: [Int])? {
    let count = random.pick([1, 2, 2, 3, 4])
    let sizes = (0...count).map { _ in random.pick([1, 2, 3, 3, 4, 6]) }
    func tensor(_ shape: Shape, _ random: inout FuzzRandom) -> Tensor<Double> {
      Tensor(shape: shape, (0..<shape.count).map { _ in random.number() })
    }
    var layers: [Network<Double>.Layer] = []
    for (inputs, units) in zip(sizes, sizes.dropFirst()) {
      layers.append(
        .linear(weights: tensor([units, inputs], &random), bias: tensor([units], &random)))
      if random.once(in: 4) {
        let variance = Tensor<Double>((0..<units).map { _ in abs(random.number()) + 0.1 })
        layers.append(
          .batchNormalization(
            scale: tensor([units], &random), shift: tensor([units], &random),
            running: UnitStatistics(mean: tensor([units], &random), variance: variance),
            epsilon: 1e-5))
      }
      if random.once(in: 12) {
        layers.append(
          .layerNormalization(
            scale: tensor([units], &random), shift: tensor([units], &random), epsilon: 1e-5))
      }
      layers.append(.activation(random.pick(Activation.allCases)))
    }
    if random.once(in: 12) { layers.append(random.pick([.softmax, .logSoftmax])) }
    return (try? Network(layers)).map { ($0, sizes) }
  }

  /// An ONNX model, whole or damaged.
  static func onnxCase(_ random: inout FuzzRandom) -> FuzzCase {
    guard let (network, sizes) = layers(&random) else { return FuzzCase(.onnx, ["mlp"]) }
    var metadata: [String: String] = [:]
    if random.once(in: 3) {
      metadata["classes"] = random.pick(["[\"a\", \"b\"]", "[]", "[1]", "{", "[\"a\", \"a\"]"])
    }
    var bytes = ONNXModel.encode(network, metadata: metadata)
    if random.once(in: 2) { bytes = ByteMutation.apply(to: bytes, &random) }
    return modelCall(.onnx, File(name: "model.onnx", bytes: bytes), sizes, &random)
  }

  /// A safetensors file whose tensors have other names than those of an nn.Sequential, in any order.
  static func layerNamesCase(_ random: inout FuzzRandom) -> FuzzCase {
    guard let (network, sizes) = layers(&random) else { return FuzzCase(.layerNames, ["mlp"]) }
    let style = random.below(8)
    var tensors: [(name: String, tensor: Tensor<Double>)] = []
    var names: [String] = []
    for (place, layer) in network.layers.enumerated() {
      let number = names.count + 1
      let name =
        switch style {
        case 0: "fc\(number)"
        case 1: "layers.\(place).linear"
        case 2: random.pick(["hidden", "output", "head", "a", "b"]) + "\(number)"
        case 3: "params.Dense_\(number)"
        case 4: number == 1 ? "sequential/dense" : "sequential/dense_\(number - 1)"
        default: "net.\(place)"
        }
      switch layer {
      case .linear(let weights, let bias):
        names.append(name)
        let isKernel = style == 3 || style == 4
        tensors.append(
          (name + (isKernel ? ".kernel" : ".weight"), isKernel ? weights.transposed() : weights))
        tensors.append((name + ".bias", bias))
      case .batchNormalization(let scale, let shift, let running, _):
        tensors.append((name + ".norm.weight", scale))
        if style > 4 { tensors.removeLast(); tensors.append((name + ".weight", scale)) }
        let prefix = style > 4 ? name : name + ".norm"
        tensors.append((prefix + ".bias", shift))
        tensors.append((prefix + ".running_mean", running.mean))
        tensors.append((prefix + ".running_var", running.variance))
      case .layerNormalization(let scale, let shift, _):
        tensors.append((name + ".weight", scale))
        tensors.append((name + ".bias", shift))
      default: continue
      }
    }
    tensors.shuffle(with: &random)
    if random.once(in: 12) {
      tensors.append((random.pick(["mean", "std", "x.weight_g", "step"]), Tensor([1, 2])))
    }
    if random.once(in: 15) { tensors.removeLast() }
    var seen: Set<String> = []
    tensors.removeAll { !seen.insert($0.name).inserted }
    var bytes = SafetensorsFile.encode(tensors)
    if random.once(in: 12) { bytes = ByteMutation.apply(to: bytes, &random) }
    var made = modelCall(
      .layerNames, File(name: "model.safetensors", bytes: bytes), sizes, &random)
    if random.once(in: 2) { made.arguments += ["--activation", activation(&random)] }
    if random.once(in: 4) {
      made.arguments += [
        "--layers-order",
        random.pick([names.joined(separator: ","), "relu", "", "fc1,relu,fc2,softmax", "fc1,fc1"]),
      ]
    }
    if random.once(in: 6) {
      made.arguments += ["--ignore", random.pick(["mean,std", "x", "net", ","])]
    }
    if random.once(in: 8) { made.arguments += ["--transposed"] }
    if random.once(in: 8) {
      made.arguments += [
        "--normalization-epsilon", random.pick(["0", "1e-3", "-1", "nan", "1e308"]),
      ]
    }
    return made
  }

  private static func modelCall(
    _ kind: Kind, _ file: File, _ sizes: [Int], _ random: inout FuzzRandom
  ) -> FuzzCase {
    let command = random.pick(["gradient", "gradient", "check", "convert"])
    var arguments = ["mlp", command]
    if command == "convert" {
      arguments += [file.name, random.pick(["out.json", "out.onnx", "out.safetensors", "out"])]
    } else {
      arguments += ["--model", file.name, "--input", input(count: sizes[0], &random)]
      if sizes[sizes.count - 1] > 1 || random.once(in: 8) {
        arguments += [
          "--output", command == "gradient" ? random.pick(["0", "1", "all", "a", "-1"]) : "0",
        ]
      }
      if command == "gradient", random.once(in: 6) {
        arguments += ["--expect", random.pick(["0.5", "1e400", "1e-320", "0.43e-2", "", "nan"])]
      }
      arguments += form(&random)
    }
    return FuzzCase(kind, arguments, files: [file], subject: .model(0))
  }
}
