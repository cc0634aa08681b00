/// A JSON text by its parts, of which each may be wrong.
indirect enum JSONText {
  /// A number, a word, or anything that stands where these do.
  case raw(String)
  case string(String)
  case array([JSONText])
  case object([(name: String, value: JSONText)])

  static func number(_ value: Double) -> JSONText { .raw(value.description) }
  static func integers(_ values: [Int]) -> JSONText { .array(values.map { .raw("\($0)") }) }

  /// Nested arrays of numbers of a shape.
  static func numbers(_ shape: ArraySlice<Int>, _ random: inout FuzzRandom) -> JSONText {
    guard let extent = shape.first else { return .number(random.number()) }
    return .array((0..<extent).map { _ in numbers(shape.dropFirst(), &random) })
  }

  var text: String {
    switch self {
    case .raw(let text): text
    case .string(let text): Self.quoted(text)
    case .array(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
    case .object(let members):
      "{" + members.map { Self.quoted($0.name) + ": " + $0.value.text }.joined(separator: ", ")
        + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.unicodeScalars.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined()
      + "\""
  }

  // MARK: Mistakes

  private static let strangers = [
    "null", "true", "0", "-1", "1e400", "1e999999999", "-0.0", "01", "1.", "9223372036854775807",
    "9223372036854775808", "4611686018427387904", "1e-400", "\"NaN\"", "\"Infinity\"", "\"\"", "[]",
    "{}",
    "[[]]", "[[[1]]]", "\"\\u0000\"", "\"\\ud800\"", "\"\\ud83d\\ude00\"", "nan",
    "{\"a\": 1, \"a\": 2}",
    "[1, 2", "\"\\x\"", "\"e\u{301}\"", "\"leaky_relu:1e999\"", "\"elu:-0.5\"", "\"Swish\"", "'x'",
    "1e5", "2.5",
  ]

  /// The value with so many mistakes in places of it.
  func changed(times: Int, _ random: inout FuzzRandom) -> JSONText {
    var value = self
    for _ in 0..<times {
      var place = random.below(value.count)
      value.change(at: &place, &random)
    }
    return value
  }

  /// The number of values in this one, itself counted.
  private var count: Int {
    switch self {
    case .raw, .string: 1
    case .array(let values): values.reduce(1) { $0 + $1.count }
    case .object(let members): members.reduce(1) { $0 + $1.value.count }
    }
  }

  private mutating func change(at place: inout Int, _ random: inout FuzzRandom) {
    if place == 0 {
      self = changedItself(&random)
      place = -1
      return
    }
    place -= 1
    switch self {
    case .raw, .string: break
    case .array(var values):
      for index in values.indices where place >= 0 {
        if place < values[index].count {
          values[index].change(at: &place, &random)
        } else {
          place -= values[index].count
        }
      }
      self = .array(values)
    case .object(var members):
      for index in members.indices where place >= 0 {
        if place < members[index].value.count {
          members[index].value.change(at: &place, &random)
        } else {
          place -= members[index].value.count
        }
      }
      self = .object(members)
    }
  }

  private func changedItself(_ random: inout FuzzRandom) -> JSONText {
    if random.once(in: 4) { return .raw(random.pick(Self.strangers)) }
    switch self {
    case .raw: return .raw(random.once(in: 3) ? random.pick(Self.strangers) : "\(random.number())")
    case .string(let text):
      return .string(random.once(in: 2) ? TextMutation.apply(to: text, &random) : text + text)
    case .array(var values):
      guard !values.isEmpty else { return .array([.raw("1")]) }
      let place = random.below(values.count)
      switch random.below(4) {
      case 0: values.remove(at: place)
      case 1: values.append(values[place])
      case 2:
        let depth = random.pick([1, 2, 126, 129, 5000])
        return .raw(
          String(repeating: "[", count: depth) + text + String(repeating: "]", count: depth))
      default: values.swapAt(place, 0)
      }
      return .array(values)
    case .object(var members):
      guard !members.isEmpty else { return .object([("layers", .array([]))]) }
      let place = random.below(members.count)
      switch random.below(4) {
      case 0: members.remove(at: place)
      case 1: members.append(members[place])
      case 2: members[place].name = TextMutation.apply(to: members[place].name, &random)
      default: members.shuffle(with: &random)
      }
      return .object(members)
    }
  }
}

extension Array {
  mutating func shuffle(with random: inout FuzzRandom) {
    for index in indices.reversed() { swapAt(index, random.below(index + 1)) }
  }
}
