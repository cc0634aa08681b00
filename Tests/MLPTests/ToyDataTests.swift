import Autodiff
import Foundation
import Testing

@testable import MLP

/// Data sets whose shape is known.
@Suite struct ToyDataTests {
  struct Case: Decodable {
    let name: String
    let rows: Int
    let points: [[Double]]
    let labels: [Int]
  }

  /// Without noise the points are scikit-learn's, in another order.
  @Test func `Moons and circles are those of scikit-learn`() throws {
    let cases = try JSONDecoder().decode(
      [Case].self, from: Data(contentsOf: URL(fileURLWithPath: Fixture.path("toys.json"))))
    #expect(cases.count == 6)
    for item in cases {
      let table =
        item.name == "moons"
        ? ToyData.moons(item.rows, noise: 0, seed: 5)
        : ToyData.circles(item.rows, noise: 0, factor: 0.3, seed: 5)
      #expect(table.rowCount == item.rows && table.classNames == ["0", "1"])
      func key(_ label: Int, _ point: [Double]) -> String {
        "\(label) "
          + point.map { String(format: "%.12f", $0 + 0.0) }.joined(separator: " ")
          .replacing("-0.000000000000", with: "0.000000000000")
      }
      let found = (0..<item.rows).map { row in
        key(table.classes?[row] ?? -1, table.features[row, .all].scalars)
      }
      let expected = zip(item.labels, item.points).map(key)
      #expect(found.sorted() == expected.sorted(), "\(item.name) \(item.rows)")
    }
  }

  @Test func `Spirals turn around each other`() throws {
    let table = ToyData.spirals(400, noise: 0, turns: 2, seed: 1)
    let classes = try #require(table.classes)
    #expect(classes.filter { $0 == 1 }.count == 200)
    for row in 0..<400 {
      let (x, y) = (table.features[row, 0], table.features[row, 1])
      let radius = (x * x + y * y).squareRoot()
      #expect(radius <= 1 + 1e-12)
      // The angle is 2π · turns · radius, and half a turn further in class 1.
      let angle = 4 * Double.pi * radius + (classes[row] == 0 ? 0 : Double.pi)
      #expect(abs(radius * Foundation.cos(angle) - x) < 1e-12)
      #expect(abs(radius * Foundation.sin(angle) - y) < 1e-12)
    }
  }

  @Test func `Points of the square have the class of their quadrant`() throws {
    let table = ToyData.xor(500, noise: 0, seed: 9)
    let classes = try #require(table.classes)
    for row in 0..<500 {
      let (x, y) = (table.features[row, 0], table.features[row, 1])
      #expect(abs(x) <= 1 && abs(y) <= 1)
      #expect((x * y < 0) == (classes[row] == 1))
    }
    #expect((200...300).contains(classes.filter { $0 == 1 }.count))
  }

  @Test func `A sine with noise`() throws {
    let clean = ToyData.noisySine(300, noise: 0, seed: 4)
    let y = try #require(clean.targets).scalars
    for row in 0..<300 {
      let x = clean.features[row, 0]
      #expect((0..<1).contains(x) && abs(y[row] - Foundation.sin(2 * .pi * x)) < 1e-14)
    }
    let noisy = ToyData.noisySine(300, noise: 0.5, seed: 4)
    #expect(noisy.features == clean.features)
    let errors = zip(try #require(noisy.targets).scalars, y).map { $0 - $1 }
    let mean = errors.reduce(0, +) / 300
    let variance = errors.map { $0 * $0 }.reduce(0, +) / 300
    #expect(abs(mean) < 0.1 && abs(variance - 0.25) < 0.06)
  }

  @Test func `The same seed gives the same table`() {
    let tables = (0..<3).map { ToyData.moons(60, noise: 0.2, seed: $0) }
    #expect(tables[1] == ToyData.moons(60, noise: 0.2, seed: 1))
    #expect(tables[0] != tables[1] && tables[1] != tables[2])
    // The rows are shuffled.
    #expect(tables[0].classes?.prefix(30).contains(1) == true)
  }

  /// Mean, variance, skewness and kurtosis, and how many are beyond two deviations.
  @Test func `Normal numbers are normal`() {
    var generator = NormalGenerator(seed: 12)
    let n = 200_000
    let numbers = (0..<n).map { _ in generator.normal() }
    func moment(_ power: Int) -> Double {
      var sum = 0.0
      for number in numbers {
        var product = 1.0
        for _ in 0..<power { product *= number }
        sum += product
      }
      return sum / Double(n)
    }
    #expect(abs(moment(1)) < 0.01 && abs(moment(2) - 1) < 0.02)
    #expect(abs(moment(3)) < 0.05 && abs(moment(4) - 3) < 0.1)
    let beyond = Double(numbers.filter { abs($0) > 2 }.count) / Double(n)
    #expect(abs(beyond - 0.0455) < 0.002)
  }

  @Test(arguments: [("iris", 150, 4, 3), ("wine", 178, 13, 3), ("digits", 1797, 64, 10)])
  func `Data sets that are there`(name: String, rows: Int, features: Int, classes: Int) throws {
    let table = try DataTable<Double>(
      contentsOf: Fixture.path("\(name).csv"),
      roles: TableRoles(target: "class", targetKind: .classes))
    #expect(table.features.shape == [rows, features])
    #expect(table.classNames?.count == classes)
  }
}
