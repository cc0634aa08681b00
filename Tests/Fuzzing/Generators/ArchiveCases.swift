import Autodiff
// Base64 of a constant.
import Foundation
import MLP

extension FuzzCase {
  /// An archive of arrays, whole or damaged, and a call that takes its rows.
  static func archiveCase(_ random: inout FuzzRandom) -> FuzzCase {
    let rows = random.within(1...5)
    let columns = random.within(1...4)
    var entries: [ZIPEntry] = []
    for place in 0..<random.pick([1, 1, 1, 2, 3]) {
      var shape = place == 0 ? [rows, columns] : [random.pick([rows, rows, rows + 1])]
      if random.once(in: 16) { shape = (0..<random.below(4)).map { _ in random.within(1...3) } }
      let name =
        random.once(in: 20)
        ? random.pick(["", "a/b", "é", "x.npy"]) : "abc".map(String.init)[place]
      let data =
        random.once(in: 3)
        ? npy(shape, &random).bytes
        : NPYFile.encode(
          Tensor<Double>(shape: Shape(shape), (0..<shape.reduce(1, *)).map { _ in random.number() })
        )
      entries.append(
        ZIPEntry(name: name + ".npy", data: data, packed: random.once(in: 2) ? packed(data) : nil))
    }
    if random.once(in: 4) {
      if random.once(in: 2) { entries = [] }
      entries.append(
        ZIPEntry(
          name: "d.npy", data: [], packed: Array(Data(base64Encoded: dynamicArray) ?? Data()),
          size: 578, checksum: 0x71B1EAE4))
    }
    if random.once(in: 10) {
      entries.append(
        ZIPEntry(name: random.pick(["[Content_Types].xml", "content.xml", "names.txt"]), data: [1]))
    }
    var bytes = archive(entries, &random)
    if random.once(in: 9) { bytes = ByteMutation.apply(to: bytes, &random) }
    let array = random.once(in: 4) ? random.pick([":a", ":d", ":", ":x"]) : ""
    let file = File(name: "t.npz", bytes: bytes)
    return rowsCase(.npz, file, path: file.name + array, columns: columns, rows: rows, &random)
  }

  /// An IDX file, whole or damaged, and a call that takes its rows.
  static func imagesCase(_ random: inout FuzzRandom) -> FuzzCase {
    let types: [(UInt8, Int)] = [
      (8, 1), (8, 1), (9, 1), (0x0B, 2), (0x0C, 4), (0x0D, 4), (0x0E, 8),
    ]
    let (type, width) = random.pick(types)
    var dimensions = (0..<random.within(1...4)).map { _ in random.within(1...4) }
    let count = dimensions.reduce(1, *) * width
    let columns = dimensions.dropFirst().reduce(1, *)
    if random.once(in: 10) {
      dimensions[random.below(dimensions.count)] = random.pick([0, 1 << 31, 0xFFFF_FFFF, 65_536])
    }
    var bytes: [UInt8] = [0, 0, type, UInt8(dimensions.count)]
    for dimension in dimensions {
      bytes += ByteMutation.littleEndian(UInt64(dimension), count: 4).reversed()
    }
    bytes += (0..<count).map { _ in UInt8(random.below(256)) }
    if random.once(in: 4) { bytes = ByteMutation.apply(to: bytes, &random) }
    let file = File(name: "images-idx-ubyte", bytes: bytes)
    return rowsCase(
      .idx, file, path: file.name, columns: columns, rows: dimensions[0], &random)
  }

  /// Rows in JSON, and a call that takes them.
  static func jsonRowsCase(_ random: inout FuzzRandom) -> FuzzCase {
    let columns = random.within(1...4)
    let rows = random.pick([0, 1, 2, 6])
    let isObjects = random.once(in: 2)
    let values = (0..<rows).map { _ -> JSONText in
      let cells = (0..<columns).map { _ -> JSONText in
        random.once(in: 12)
          ? random.pick([.raw("null"), .raw("true"), .string("5%"), .string("NA"), .string("x")])
          : .number(random.number())
      }
      if !isObjects { return .array(cells) }
      return .object(cells.enumerated().map { ("c\($0 + 1)", $1) })
    }
    let times = random.pick([0, 0, 0, 1, 2])
    var text = JSONText.array(values).changed(times: times, &random).text
    if isObjects, random.once(in: 3) {
      text = values.map { $0.changed(times: times, &random).text }.joined(
        separator: random.pick(["\n", "\r\n", " ", ""]))
    }
    var bytes = Array(text.utf8)
    if random.once(in: 8) { bytes = ByteMutation.apply(to: bytes, &random) }
    let file = File(name: random.pick(["rows.json", "rows.jsonl"]), bytes: bytes)
    return rowsCase(.jsonRows, file, path: file.name, columns: columns, rows: rows, &random)
  }

  /// A call that takes rows of a file.
  private static func rowsCase(
    _ kind: Kind, _ file: File, path: String, columns: Int, rows: Int, _ random: inout FuzzRandom
  ) -> FuzzCase {
    var arguments = [
      "mlp", random.once(in: 4) ? "check" : "gradient", "--layers", "\(max(1, columns)),2,1",
      "--activation", "tanh", "--data", path,
    ]
    arguments += tableOptions(
      columns: columns, rows: rows, prefix: kind == .jsonRows ? "c" : "x", &random)
    return FuzzCase(kind, arguments + form(&random), files: [file], subject: .rows(0))
  }

  /// Options of `--data` that go with any table.
  static func tableOptions(
    columns: Int, rows: Int, prefix: String, _ random: inout FuzzRandom
  ) -> [String] {
    var options: [String] = []
    switch random.below(6) {
    case 0: options += ["--row", random.pick(["0", "-1", "\(rows)", "-\(rows)", "-9"])]
    case 1:
      options += [
        "--rows="
          + random.pick([
            "all", ":", "1:", ":2", "-2:", "0,2,1", "\(rows):", "0:\(rows + 1)", "-1:-1", "",
          ])
      ]
    default: break
    }
    if random.once(in: 6) {
      let names = (1...max(1, columns)).map { "\(prefix)\($0)" }
      options += [
        "--features",
        random.once(in: 4)
          ? random.pick(["", "a,", "\"x1\",x2", "x1,x1"]) : names.reversed().joined(separator: ","),
      ]
    }
    if random.once(in: 5) {
      options += ["--impute", random.pick(["mean", "median", "0", "-1.5", "nan", "mode"])]
    }
    if random.once(in: 12) { options += ["--decimal", random.pick(["comma", "point", "x"])] }
    if random.once(in: 12) { options.append("--no-header") }
    return options
  }

  // MARK: Bytes

  private struct ZIPEntry {
    var name: String
    var data: [UInt8]
    /// The deflated data; nil where they are stored.
    var packed: [UInt8]?
    var size: Int?
    var checksum: UInt32?
  }

  /// An archive as Python's zipfile writes it, with wrong numbers in places.
  private static func archive(_ entries: [ZIPEntry], _ random: inout FuzzRandom) -> [UInt8] {
    func number(_ value: Int, _ count: Int) -> [UInt8] {
      let wrong = [0, 1, value + 1, value - 1, 0xFFFF_FFFF, 1 << 31, 0xFFFF]
      let value = random.once(in: 400) ? random.pick(wrong) : value
      return ByteMutation.littleEndian(UInt64(truncatingIfNeeded: value), count: count)
    }
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let start = bytes.count
      let content = entry.packed ?? entry.data
      let fields =
        number(20, 2) + number(0, 2) + number(entry.packed == nil ? 0 : 8, 2) + number(0, 4)
        + number(Int(entry.checksum ?? checksum(entry.data)), 4) + number(content.count, 4)
        + number(entry.size ?? entry.data.count, 4) + number(entry.name.utf8.count, 2)
      bytes += [0x50, 0x4B, 3, 4] + fields + number(0, 2) + Array(entry.name.utf8) + content
      directory +=
        [0x50, 0x4B, 1, 2] + number(20, 2) + fields + number(0, 2) + number(0, 2) + number(0, 2)
        + number(0, 2) + number(0, 4) + number(start, 4) + Array(entry.name.utf8)
    }
    let start = bytes.count
    return bytes + directory + [0x50, 0x4B, 5, 6] + number(0, 4) + number(entries.count, 2)
      + number(entries.count, 2) + number(directory.count, 4) + number(start, 4) + number(0, 2)
  }

  /// The data as deflate's stored blocks.
  private static func packed(_ data: [UInt8]) -> [UInt8] {
    let length = data.count & 0xFFFF
    return [1] + ByteMutation.littleEndian(UInt64(length), count: 2)
      + ByteMutation.littleEndian(UInt64(length ^ 0xFFFF), count: 2) + data.prefix(length)
  }

  private static func checksum(_ data: [UInt8]) -> UInt32 {
    var sum: UInt32 = ~0
    for byte in data {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }

  /// An array of 150 rows of three bytes, in blocks whose codes are their own, as zlib packs it.
  private static let dynamicArray =
    "nZE9TsRADIXXzx2nmC4gpWCFaDgAnRENBRWK2CAKxKKE3QY4BZfysXjPsydgovzY8/z8jfN79xD3j7Y5br6G3bw+"
    + "L8NNG74P22Fsw8t++Vym96f9spuVv53e1pn59XX6mBmfb68vx3Z1Mbaf9s91ZgaLiOTTMi0Ac+NKpCECDgQsJfME"
    + "A2kodGeBpQdfqG0g3UvLOBwZnm4UwKxuKWlv3hP08qAHy2iscqtGRhjZuGJd3CKOatQRzgp+6XalmSiDVPNaILUT"
    + "ECpwemZ/0Yy9pZJQ0CIvwEzhyEuGoeaFzqTQoK5U8lSajysWVjH3kmql5SdqRx8M6kAEdh0guwyaYR2I1KrmFGo2"
    + "p2bR+fRbiqVb1uhTYBpQSpv2Bw=="
}
