import Autodiff

/// Small data sets whose shape is known, drawn from a seed: the same numbers for the same seed everywhere but for the
/// platform's sine and cosine.
///
/// ```swift
/// let moons = ToyData.moons(200, noise: 0.1, seed: 1)
/// moons.features.shape   // [200, 2]
/// moons.classNames       // ["0", "1"]
/// ```
///
/// The rows are shuffled. Noise is normal, of the given standard deviation, added to each coordinate (to the target of
/// `noisySine`); normal numbers come from pairs of uniform ones (Box and Muller, 1958).
///
/// - Precondition of each: two to 2²⁴ rows, and noise that is finite and not negative.
/// - Complexity of each: O(rows).
public enum ToyData {
  /// Two interleaving half circles, as scikit-learn's `make_moons`.
  ///
  /// Class 0 is (cos t, sin t) and class 1 (1 − cos t, ½ − sin t), with t evenly spaced from 0 to π, both ends included.
  public static func moons(_ rows: Int, noise: Double, seed: UInt64) -> DataTable<Double> {
    classes(rows, [(rows / 2), rows - rows / 2], noise, seed) { label, place, count in
      let t = count > 1 ? Double.pi * Double(place) / Double(count - 1) : 0
      let (cosine, sine) = (Double.cos(t), Double.sin(t))
      return label == 0 ? [cosine, sine] : [1 - cosine, 0.5 - sine]
    }
  }

  /// A circle around another one, as scikit-learn's `make_circles`.
  ///
  /// Class 0 is (cos t, sin t) and class 1 the same times the factor, with t evenly spaced from 0 to before 2π.
  ///
  /// - Parameter factor: the radius of the inner circle, ½ unless given.
  public static func circles(
    _ rows: Int, noise: Double, factor: Double = 0.5, seed: UInt64
  ) -> DataTable<Double> {
    classes(rows, [rows / 2, rows - rows / 2], noise, seed) { label, place, count in
      let t = 2 * Double.pi * Double(place) / Double(Swift.max(1, count))
      let radius = label == 0 ? 1 : factor
      return [radius * Double.cos(t), radius * Double.sin(t)]
    }
  }

  /// Two spirals around each other, each with so many turns, as in the two spirals problem (Lang and Witbrock, 1988).
  ///
  /// Class 0 is r (cos φ, sin φ), and class 1 the opposite point; r is √s and φ is 2π · turns · √s, where s is evenly spaced
  /// from 0, left out, to 1, so that points are as dense outside as inside.
  ///
  /// - Parameter turns: 1½ unless given.
  public static func spirals(
    _ rows: Int, noise: Double, turns: Double = 1.5, seed: UInt64
  ) -> DataTable<Double> {
    classes(rows, [rows / 2, rows - rows / 2], noise, seed) { label, place, count in
      let radius = (Double(place + 1) / Double(count)).squareRoot()
      let angle = 2 * Double.pi * turns * radius
      let sign: Double = label == 0 ? 1 : -1
      return [sign * radius * Double.cos(angle), sign * radius * Double.sin(angle)]
    }
  }

  /// Points of the square from −1 to 1 in both coordinates, whose class is 1 where the signs of the two differ.
  public static func xor(_ rows: Int, noise: Double, seed: UInt64) -> DataTable<Double> {
    require(rows, noise)
    var generator = NormalGenerator(seed: seed)
    var points: [[Double]] = []
    var labels: [Int] = []
    for _ in 0..<rows {
      let point = [2 * generator.uniform() - 1, 2 * generator.uniform() - 1]
      labels.append((point[0] < 0) == (point[1] < 0) ? 0 : 1)
      points.append(point.map { $0 + noise * generator.normal() })
    }
    return table(points, labels, &generator)
  }

  /// A period of the sine with noise: y = sin 2πx + noise, x uniform from 0 to 1.
  public static func noisySine(_ rows: Int, noise: Double, seed: UInt64) -> DataTable<Double> {
    require(rows, noise)
    var generator = NormalGenerator(seed: seed)
    let x = (0..<rows).map { _ in generator.uniform() }
    let y = x.map { Double.sin(2 * .pi * $0) + noise * generator.normal() }
    return DataTable(
      featureNames: ["x"], features: Tensor(shape: [rows, 1], x), targetName: "y",
      target: .numbers(Tensor(y)))
  }

  private static func require(_ rows: Int, _ noise: Double) {
    guard (2...1 << 24).contains(rows), noise >= 0, noise.isFinite else {
      trap(.toyData(rows: rows, noise: noise))
    }
  }

  private static func classes(
    _ rows: Int, _ counts: [Int], _ noise: Double, _ seed: UInt64,
    _ point: (_ label: Int, _ place: Int, _ count: Int) -> [Double]
  ) -> DataTable<Double> {
    require(rows, noise)
    var generator = NormalGenerator(seed: seed)
    var points: [[Double]] = []
    var labels: [Int] = []
    for (label, count) in counts.enumerated() {
      for place in 0..<count {
        points.append(point(label, place, count).map { $0 + noise * generator.normal() })
        labels.append(label)
      }
    }
    return table(points, labels, &generator)
  }

  /// The points in another order, as a table.
  private static func table(
    _ points: [[Double]], _ labels: [Int], _ generator: inout NormalGenerator
  ) -> DataTable<Double> {
    let order = points.indices.shuffled(using: &generator.source)
    return DataTable(
      featureNames: ["x1", "x2"],
      features: Tensor(shape: [points.count, 2], order.flatMap { points[$0] }), targetName: "class",
      target: .classes(order.map { labels[$0] }, names: ["0", "1"]))
  }
}
