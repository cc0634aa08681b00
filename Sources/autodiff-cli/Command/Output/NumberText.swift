import Foundation

/// A number to six significant digits, for a table; JSON has all of them.
func short(_ number: Double) -> String {
  guard number.isFinite else {
    return number.isNaN ? "nan" : number > 0 ? "inf" : "-inf"
  }
  return String(format: "%.6g", number)
}
