import Autodiff
import Foundation

/// A number with every digit that it takes to read it back.
///
/// A NaN has a sign bit that says nothing, and is printed without.
func full(_ number: Double) -> String { number.isNaN ? "nan" : number.description }

/// A count and what is counted: `1 number`, `2 numbers`.
func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}

/// A number to six significant digits, for a table; JSON has all of them.
func short(_ number: Double) -> String { short(number, digits: 6) }

/// A number to four significant digits, for a table of many.
func brief(_ number: Double) -> String { short(number, digits: 4) }

/// A number to some significant digits.
func short(_ number: Double, digits: Int) -> String {
  guard number.isFinite else {
    return number.isNaN ? "nan" : number > 0 ? "inf" : "-inf"
  }
  return String(format: "%.\(digits)g", number)
}
