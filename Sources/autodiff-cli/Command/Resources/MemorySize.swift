// Foundation is imported for String(format:) alone.
import Foundation

/// An amount of memory, as `--memory` takes it and messages give it.
///
/// A number because estimates of what a formula takes may exceed every integer.
package struct MemorySize: Comparable, Sendable {
  package let bytes: Double

  package init(bytes: Double) { self.bytes = bytes }

  private static let units: [Character] = ["K", "M", "G", "T"]

  /// Reads `512M`, `1.5G` or `4GiB`: a number and K, M, G or T for 2¹⁰, 2²⁰, 2³⁰ or 2⁴⁰ bytes; bytes without a unit.
  ///
  /// nil for anything else, for nothing, and for 2⁶³ bytes or more.
  package init?(reading text: String) {
    let number = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    var unit = text.dropFirst(number.count).uppercased()
    if unit.hasSuffix("IB") { unit.removeLast(2) }
    let exponent = unit.first.flatMap(Self.units.firstIndex).map { $0 + 1 }
    guard unit.count <= 1, text.count == number.count || exponent != nil, number.first != ".",
      number.last != ".", let value = Double(number)
    else { return nil }
    let size = (value * Self.power(exponent ?? 0)).rounded()
    guard size >= 1, size < 0x1p63 else { return nil }
    bytes = size
  }

  package static func < (a: MemorySize, b: MemorySize) -> Bool { a.bytes < b.bytes }

  /// 1024 to a power.
  private static func power(_ exponent: Int) -> Double {
    Double(sign: .plus, exponent: 10 * exponent, significand: 1)
  }

  /// The smallest size of at least this one that is written with few digits, as `--memory` takes it: `10G`.
  var roundedUp: String {
    for (exponent, unit) in zip(1..., Self.units) where bytes <= 1024 * Self.power(exponent) {
      return "\(Int((bytes / Self.power(exponent)).rounded(.up)))\(unit)"
    }
    return "\(Int(min((bytes / Self.power(4)).rounded(.up), 0x1p22)))T"
  }
}

extension MemorySize: CustomStringConvertible {
  /// Three digits and a unit: `9.31 GiB`.
  package var description: String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    var exponent = 0
    while exponent < units.count - 1, bytes >= 999.5 * Self.power(exponent) { exponent += 1 }
    return String(format: "%.3g", bytes / Self.power(exponent)) + " " + units[exponent]
  }
}
