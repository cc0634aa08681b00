/// The entries of a ZIP archive, as far as NumPy writes them: stored or deflated, none beyond 4 GiB.
///
/// PKWARE: .ZIP File Format Specification, version 6.3.
struct ZIPArchive {
  struct Entry {
    let name: String
    let isCompressed: Bool
    let compressedSize: Int
    /// The bytes that it stands for.
    let size: Int
    fileprivate let checksum: UInt32
    fileprivate let header: Int
  }

  /// The most bytes of the list of entries.
  private static let directoryLimit = 1 << 24

  let file: FileBytes
  private(set) var entries: [Entry] = []

  /// - Parameter file: one of which any part can be read.
  init(_ file: FileBytes) throws(FileError) {
    self.file = file
    guard let size = file.size else { throw file.failure(.archive(.malformed("it has no size"))) }
    // The end of the directory is followed by a remark of up to 65,535 bytes.
    let tailStart = Swift.max(0, size - 65_557)
    let tail = try file.bytes(size - tailStart, at: tailStart)
    guard
      let end = stride(from: tail.count - 22, through: 0, by: -1).first(where: {
        tail[$0...].starts(with: [0x50, 0x4B, 5, 6])
      })
    else {
      throw file.failure(.archive(.malformed("its directory is missing; it may be truncated")))
    }
    let count = tail.littleEndian(at: end + 10, 2)
    let (length, start) = (tail.littleEndian(at: end + 12, 4), tail.littleEndian(at: end + 16, 4))
    guard count < 0xFFFF, start < 0xFFFF_FFFF else { throw file.failure(.archive(.large)) }
    guard start <= size, length <= size - start, length <= Self.directoryLimit else {
      throw file.failure(.archive(.malformed("its directory is not inside the file")))
    }
    let directory = try file.bytes(length, at: start)
    var place = 0
    for _ in 0..<count {
      guard place + 46 <= directory.count,
        directory[place...].starts(with: [0x50, 0x4B, 1, 2])
      else { throw file.failure(.archive(.malformed("its directory is damaged"))) }
      func field(_ offset: Int, _ width: Int) -> Int {
        directory.littleEndian(at: place + offset, width)
      }
      let name = place + 46..<place + 46 + field(28, 2)
      guard name.upperBound <= directory.count else {
        throw file.failure(.archive(.malformed("its directory is damaged")))
      }
      let text = String(decoding: directory[name], as: UTF8.self)
      guard field(8, 2) & 1 == 0 else { throw file.failure(.archive(.encrypted(text))) }
      guard [field(20, 4), field(24, 4), field(42, 4)].allSatisfy({ $0 < 0xFFFF_FFFF }) else {
        throw file.failure(.archive(.large))
      }
      let method = field(10, 2)
      guard method == 0 || method == 8 else {
        throw file.failure(.archive(.method(text, method)))
      }
      entries.append(
        Entry(
          name: text, isCompressed: method == 8, compressedSize: field(20, 4), size: field(24, 4),
          checksum: UInt32(field(16, 4)), header: field(42, 4)))
      place = name.upperBound + field(30, 2) + field(32, 2)
    }
  }

  /// The bytes of an entry: a part of the file, or what was decompressed into memory.
  func bytes(_ entry: Entry) throws(FileError) -> FileBytes {
    let name = "\(file.name), \(entry.name)"
    func fail(_ reason: String) -> FileError {
      FileError(file: name, problem: .archive(.malformed(reason)))
    }
    let header = try file.bytes(30, at: entry.header)
    guard header.count == 30, header.starts(with: [0x50, 0x4B, 3, 4]) else {
      throw fail("its header is damaged")
    }
    let start =
      entry.header + 30 + header.littleEndian(at: 26, 2) + header.littleEndian(at: 28, 2)
    guard let size = file.size, start <= size, entry.compressedSize <= size - start else {
      throw fail("it is not inside the file")
    }
    guard entry.isCompressed else {
      guard entry.size == entry.compressedSize else { throw fail("it has two sizes") }
      return FileBytes(part: start..<start + entry.size, of: file, name: name)
    }
    guard entry.size <= FileBytes.streamLimit else {
      throw FileError(file: name, problem: .tooLarge(limit: FileBytes.streamLimit))
    }
    let compressed = try file.bytes(entry.compressedSize, at: start)
    let bytes: [UInt8]
    do { bytes = try Inflate.bytes(compressed, size: entry.size) } catch {
      throw fail(error.reason)
    }
    guard Self.checksum(bytes) == entry.checksum else {
      throw fail("its bytes do not have the checksum that the archive has for them")
    }
    return FileBytes(bytes, name: name)
  }

  /// The CRC-32 of bytes (IEEE 802.3).
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    let table = (0..<256).map { (index: UInt32) -> UInt32 in
      (0..<8).reduce(index) { value, _ in
        value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
      }
    }
    return ~bytes.reduce(~0) { crc, byte in
      table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8
    }
  }
}

extension [UInt8] {
  /// The number in some bytes, the least significant one first.
  fileprivate func littleEndian(at offset: Int, _ count: Int) -> Int {
    self[offset..<offset + count].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
