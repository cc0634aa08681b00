import MLP

extension FuzzCase {
  /// A network in a file, and a call that reads it.
  static func modelCase(_ kind: Kind, _ random: inout FuzzRandom) -> FuzzCase {
    let count = random.pick([1, 2, 2, 3, 3, 4, 9])
    var sizes = (0..<count).map { _ in random.pick([1, 1, 2, 3, 3, 4, 7]) } + [1]
    if random.once(in: 15) { sizes[count] = 2 }
    let hasActivations = random.once(in: 2)
    var file: File
    switch kind {
    case .jsonModel: file = jsonModel(sizes, named: hasActivations, &random)
    default: file = safetensors(kind, sizes, named: hasActivations, &random)
    }
    if random.once(in: 8) { file.bytes = ByteMutation.apply(to: file.bytes, &random) }
    // Without an extension, the content tells.
    if random.once(in: 12) { file.name = "model" }

    let command = random.pick([
      "check", "gradient", "gradient", "trace", "explain", "attack",
    ])
    var arguments = ["mlp", command, "--model", file.name]
    if !hasActivations || random.once(in: 8) {
      arguments += ["--activation", activation(&random)]
    }
    arguments += ["--input", input(count: sizes[0], &random)]
    switch command {
    case "trace": arguments += random.pick([[], ["--json"], ["--full"]])
    case "explain", "attack": arguments += random.pick([[], ["--json"], ["--top", "1"]])
    default: arguments += form(&random)
    }
    return FuzzCase(kind, arguments, files: [file], subject: .model(0))
  }

  /// How the rows of a network are printed.
  static func form(_ random: inout FuzzRandom) -> [String] {
    random.pick([[], [], ["--json"], ["--json-lines"]])
  }

  static func activation(_ random: inout FuzzRandom) -> String {
    random.once(in: 12)
      ? random.pick(["swish", "Leaky_ReLU:0.2", "elu:1e308", "elu:nan", "relu:1", "cosine", ""])
      : random.pick(Activation.names)
  }

  static func input(count: Int, _ random: inout FuzzRandom) -> String {
    let count = random.once(in: 20) ? count + 1 : count
    return (0..<count).map { _ in
      random.once(in: 30)
        ? random.pick(["inf", "nan", "1e308", "-0", "1e-320", "x", ""])
        : "\(random.number())"
    }.joined(separator: ",")
  }

  private static func jsonModel(
    _ sizes: [Int], named: Bool, _ random: inout FuzzRandom
  ) -> File {
    var layers: [JSONText] = []
    for (inputs, units) in zip(sizes, sizes.dropFirst()) {
      var members: [(name: String, value: JSONText)] = [
        ("weights", .numbers([units, inputs], &random))
      ]
      if !random.once(in: 4) { members.append(("bias", .numbers([units], &random))) }
      if named, random.once(in: 2) {
        members.append(("activation", .string(activation(&random))))
      }
      layers.append(.object(members))
    }
    var model: [(name: String, value: JSONText)] = [("layers", .array(layers))]
    if named { model.insert(("activation", .string(activation(&random))), at: 0) }
    if random.once(in: 6) { model.append(("description", .string("made \"here\""))) }
    let times = random.pick([0, 0, 0, 1, 1, 2])
    let text = JSONText.object(model).changed(times: times, &random).text
    return File(name: "model.json", bytes: Array(text.utf8))
  }

  /// A tensor of a container.
  private struct Stored {
    var name: String
    var type: String
    var shape: [Int]
    var size: Int
  }

  private static let types = [("F64", 8), ("F32", 4), ("F16", 2), ("BF16", 2)]

  private static func safetensors(
    _ kind: Kind, _ sizes: [Int], named: Bool, _ random: inout FuzzRandom
  ) -> File {
    var tensors: [Stored] = []
    let prefix = random.pick(["", "", "net.", "a.b."])
    for (layer, (inputs, units)) in zip(sizes, sizes.dropFirst()).enumerated() {
      let (type, width) = random.pick(types)
      tensors.append(
        Stored(
          name: "\(prefix)\(2 * layer).weight", type: type, shape: [units, inputs],
          size: units * inputs * width))
      if !random.once(in: 5) {
        tensors.append(
          Stored(
            name: "\(prefix)\(2 * layer).bias", type: type, shape: [units], size: units * width))
      }
    }
    if kind == .sequential, random.once(in: 2) { misname(&tensors, &random) }

    var offset = 0
    var header: [(name: String, value: JSONText)] = []
    if named {
      let names = sizes.dropFirst().map { _ in activation(&random) }.joined(separator: ",")
      header.append(("__metadata__", .object([("activations", .string(names))])))
    }
    for tensor in tensors {
      header.append(
        (
          tensor.name,
          .object([
            ("dtype", .string(tensor.type)), ("shape", .integers(tensor.shape)),
            ("data_offsets", .integers([offset, offset + tensor.size])),
          ])
        ))
      offset += tensor.size
    }
    var data: [UInt8] = []
    for tensor in tensors { data += scalars(tensor.type, tensor.size, &random) }

    let times = kind == .safetensors ? random.pick([0, 0, 0, 0, 0, 1, 1, 2]) : 0
    header.shuffle(with: &random)
    var text = Array(JSONText.object(header).changed(times: times, &random).text.utf8)
    if random.once(in: 2) { while text.count % 8 != 0 { text.append(0x20) } }
    var length = UInt64(text.count)
    if kind == .safetensors, random.once(in: 12) {
      length = random.pick([
        0, length - 1, length + 1, length + 8, 100_000_000, 100_000_001, 1 << 62, 1 << 63, .max,
        .max - 7,
      ])
    }
    if kind == .safetensors, random.once(in: 12) { data.append(0) }
    return File(
      name: "model.safetensors", bytes: ByteMutation.littleEndian(length, count: 8) + text + data)
  }

  /// Numbers of moderate size in the storage type, and now and then any bytes at all.
  private static func scalars(
    _ type: String, _ size: Int, _ random: inout FuzzRandom
  ) -> [UInt8] {
    if random.once(in: 20) { return (0..<size).map { _ in UInt8(random.below(256)) } }
    let width = types.first { $0.0 == type }?.1 ?? 1
    return (0..<(size / width)).flatMap { _ -> [UInt8] in
      let value = random.number()
      let bits: UInt64 =
        switch type {
        case "F64": value.bitPattern
        case "F32": UInt64(Float(value).bitPattern)
        case "BF16": UInt64(Float(value).bitPattern >> 16)
        // The sign, an exponent about 0, and a fraction.
        default: UInt64(random.below(2) << 15 | random.within(10...16) << 10 | random.below(1024))
        }
      return ByteMutation.littleEndian(bits, count: width)
    }
  }

  /// Names and shapes that make no network, in a container without fault.
  private static func misname(_ tensors: inout [Stored], _ random: inout FuzzRandom) {
    let place = random.below(tensors.count)
    switch random.below(9) {
    case 0:
      tensors[place].name = random.pick([
        "00.weight", "weight", ".weight", "-1.weight", "9223372036854775808.bias", "x.1.bias",
        "1.running_mean", "", "0.weight.", "é.0.weight",
      ])
    case 1: tensors.remove(at: place)
    case 2: tensors[place].shape.append(1)
    case 3: tensors[place].shape.reverse()
    case 4: tensors[place].shape = [tensors[place].shape.reduce(1, *)]
    case 5: (tensors[place].shape, tensors[place].size) = ([0, 3], 0)
    case 6:
      tensors[place].shape = random.pick([
        [0, 4_611_686_018_427_387_904, 4], [0, 1 << 31, 1 << 31], [1 << 40, 0],
      ])
      tensors[place].size = 0
    case 7: tensors.swapAt(place, 0)
    default: tensors[place].name = "7." + (random.once(in: 2) ? "weight" : "bias")
    }
  }
}
