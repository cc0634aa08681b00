extension FuzzCase {
  /// A tensor in a file, and a formula that takes it.
  static func tensorCase(_ kind: Kind, _ random: inout FuzzRandom) -> FuzzCase {
    var shape = (0..<random.pick([0, 1, 1, 2, 2, 3, 5])).map { _ in random.within(1...4) }
    var file: File
    if kind == .npy {
      if !shape.isEmpty, random.once(in: 8) { shape[0] = 0 }
      file = npy(shape, &random)
    } else {
      let value = JSONText.numbers(shape[...], &random)
      let times = random.pick([0, 0, 0, 1, 2])
      file = File(
        name: "t.json", bytes: Array(value.changed(times: times, &random).text.utf8))
    }
    if random.once(in: 8) { file.bytes = ByteMutation.apply(to: file.bytes, &random) }
    let formula = random.pick([
      "sum(t^2)", "sum(t)", "sum(tanh(t * 2))", "mean(t)", "t", "sum(t.T)", "t @ t", "sum(t[0:1])",
    ])
    var arguments = ["gradient", formula, "--at", "t=@\(file.name)"]
    if random.once(in: 5) { arguments.append("--jacobian") }
    if random.once(in: 8) { arguments.append("--check") }
    if random.once(in: 2) { arguments.append("--json") }
    if random.once(in: 8) {
      arguments = [
        "mlp", "gradient", "--layers", "\(max(shape.reduce(1, *), 1)),2,1", "--activation", "tanh",
        "--input", "@\(file.name)",
      ]
    } else if kind == .npy, shape.count == 2, random.once(in: 2) {
      let last = random.pick([shape[0], shape[0], 1, 1 << 40])
      arguments =
        [
          "mlp", random.once(in: 4) ? "check" : "gradient", "--layers", "\(shape[1]),2,1",
          "--activation", "tanh", "--data", file.name, "--rows", "0:\(max(1, last))",
        ] + form(&random)
    }
    return FuzzCase(
      kind, arguments, files: [file], subject: kind == .npy ? .npy(0) : .jsonTensor(0))
  }

  private static let descriptors = [
    ("<f8", 8), ("<f8", 8), ("<f4", 4), ("<f2", 2), ("|b1", 1), ("|i1", 1), ("<i2", 2), ("<i4", 4),
    ("<i8", 8), ("|u1", 1), ("<u2", 2), ("<u4", 4), ("<u8", 8),
  ]

  static func npy(_ shape: [Int], _ random: inout FuzzRandom) -> File {
    var (type, width) = random.pick(descriptors)
    var count = shape.reduce(1, *) * width
    var dimensions = shape.map(String.init)
    if random.once(in: 8) {
      type = random.pick([">f8", "<c16", "f8", "", "|O", "<f16", "<U3", "é"])
    }
    if random.once(in: 10) {
      dimensions.append(random.pick(FormulaGenerator.integers + ["1L", "", "x", "-1", "١"]))
    }
    if random.once(in: 30) {
      // Nothing in it, and more along each axis than anything can hold.
      dimensions = (0..<random.within(1...3)).map { _ in
        random.pick(["4611686018427387904", "3037000500", "1000000000", "2", "281474976710655"])
      }
      dimensions.insert("0", at: random.below(dimensions.count + 1))
      count = 0
    }
    if random.once(in: 20) { count += random.pick([1, -1, 8]) }
    let tuple = "(\(dimensions.joined(separator: ", "))\(dimensions.count == 1 ? "," : ""))"
    var entries = [
      "'descr': '\(type)'", "'fortran_order': \(random.pick(["True", "False"]))",
      "'shape': \(tuple)",
    ]
    switch random.below(24) {
    case 0: entries.removeLast()
    case 1: entries.append(entries[random.below(3)])
    case 2: entries.append("'extra': (1, 2)")
    case 3: entries[0] = "'descr': [('a', '<f8')]"
    case 4: entries[1] = "'fortran_order': " + random.pick(["1", "'True'", "()", "true"])
    case 5:
      entries[2] = "\"shape\": " + random.pick(["[2]", "2", "(2", "((2,),)", "(2,,)", "None"])
    case 6...9: entries.shuffle(with: &random)
    default: break
    }
    var header = "{" + entries.joined(separator: ", ") + random.pick([", }", "}", " , } "])
    let version = random.once(in: 12) ? random.below(256) : random.within(1...3)
    let start = version == 1 ? 10 : 12
    while (start + header.utf8.count + 1) % 64 != 0 { header += " " }
    header += "\n"
    var length = header.utf8.count
    if random.once(in: 20) { length = random.pick([0, length - 1, length + 1, 65_535, 1 << 31]) }
    let data = (0..<max(count, 0)).map { _ in UInt8(random.below(256)) }
    let bytes =
      [0x93] + Array("NUMPY".utf8) + [UInt8(version), UInt8(random.once(in: 20) ? 7 : 0)]
      + ByteMutation.littleEndian(UInt64(length), count: start - 8) + Array(header.utf8) + data
    return File(name: "t.npy", bytes: bytes)
  }

  /// A table, and a call that reads it as data or as a tensor.
  static func tableCase(_ random: inout FuzzRandom) -> FuzzCase {
    let columns = random.within(1...5)
    let rows = random.pick([0, 1, 2, 2, 3, 3, 8, 8, 40])
    var names = (1...columns).map { "c\($0)" }
    if random.once(in: 16) {
      names[random.below(columns)] = random.pick([
        "", "c1", "1", "a, b", "é", "\u{7}", "a\"b", "nan",
      ])
    }
    let end = random.pick(["\n", "\n", "\r\n", "\r", "\n\n"])
    let separator = random.once(in: 2) ? "," : random.pick([";", "\t", "|", " ", "; "])
    let hasCommas = random.once(in: 12)
    var lines = [names.map { cell($0, &random) }.joined(separator: separator)]
    for _ in 0..<rows {
      let cells = (0..<columns).map { _ -> String in
        if random.once(in: 150) {
          return random.pick([
            "NA", "", "?", "-", "True", "5%", "1,234", "1,234.5", "1.234,5", "$5", "2024-01-31",
            "0,5",
            "#7", "nan", "x",
          ])
        }
        let number = "\(random.number())"
        return hasCommas ? number.replacing(".", with: ",") : number
      }
      lines.append(cells.map { cell($0, &random) }.joined(separator: separator))
    }
    if random.once(in: 8) { lines[0] = (0..<columns).map(String.init).joined(separator: separator) }
    if random.once(in: 12) {
      for (place, line) in lines.enumerated() {
        lines[place] = (place == 0 ? "" : "\(place - 1)") + separator + line
      }
    }
    if random.once(in: 10) {
      lines.insert(
        random.pick(["# a remark", "#", "sep=\(separator)", "sep=", "#x,y", "\"sep=;\""]), at: 0)
    }
    if random.once(in: 12) {
      lines.insert("# \"again; and, more", at: random.below(lines.count + 1))
    }
    if random.once(in: 12) {
      let line = random.below(lines.count)
      lines[line] = random.pick([
        lines[line] + ",1", "", "\"", ",", TextMutation.apply(to: lines[line], &random),
        random.pick(["inf", "nan", "1e400", "0x1p3", "infinity", "1_000", "1e-999", "½"])
          + String(repeating: ",1", count: columns - 1),
      ])
    }
    var bytes = Array(lines.joined(separator: end).utf8)
    if random.once(in: 2) { bytes += Array(end.utf8) }
    if random.once(in: 8) { bytes = [0xEF, 0xBB, 0xBF] + bytes }
    if random.once(in: 12) { bytes = ByteMutation.apply(to: bytes, &random) }

    let file = File(name: random.once(in: 20) ? "DATA.CSV" : "data.csv", bytes: bytes)
    if random.once(in: 4) {
      return FuzzCase(
        .csv, ["gradient", "sum(t * t)", "--at", "t=@\(file.name)", "--json"], files: [file],
        subject: .table(0))
    }
    let target = columns > 1 && random.once(in: 2)
    var arguments = [
      "mlp", random.once(in: 3) ? "check" : "gradient", "--layers",
      "\(max(target ? columns - 1 : columns, 1)),2,1", "--activation", "sigmoid", "--data",
      file.name,
    ]
    if target { arguments += ["--target", random.pick(["c1", "c1", "c2", "c9", ""])] }
    if random.once(in: 2) {
      arguments += tableOptions(columns: columns, rows: rows, prefix: "c", &random)
      return FuzzCase(.csv, arguments + form(&random), files: [file], subject: .rows(0))
    }
    let first = random.below(rows + 1)
    arguments +=
      random.once(in: 2)
      ? ["--row", "\(first)"]
      : ["--rows", "\(first):\(random.pick([rows, rows + 1, first, 9_223_372_036_854_775_807]))"]
    arguments += form(&random)
    return FuzzCase(.csv, arguments, files: [file], subject: .table(0))
  }

  private static func cell(_ text: String, _ random: inout FuzzRandom) -> String {
    switch random.below(20) {
    case 0: "\"\(text)\""
    case 1: "  \(text)\t"
    case 2: "\" \(text)\n\""
    default: text.contains(",") || text.contains("\"") ? "\"\(text)\"" : text
    }
  }
}
