/// Curves of measured numbers over common axes, in one panel or several.
struct Chart {
  /// One curve.
  struct Series {
    /// What it is called below the chart; curves of one name have one look.
    let name: String
    /// Its colour, from 0 to 3.
    let colour: Int
    let isDashed: Bool
    /// Places along the axis below, and numbers.
    let points: [(x: Double, y: Double)]
    /// By how much each number varies; empty where nobody knows.
    var spreads: [Double] = []
    /// Whether each point has a mark.
    var hasMarks = false
  }

  /// Curves on common axes.
  struct Panel {
    /// What stands above it.
    let title: String
    let series: [Series]
  }

  /// What stands along the axis below.
  enum Below {
    /// Numbers.
    case numbers(ClosedRange<Double>)
    /// Words at the places 0, 1, ...
    case words([String])
  }

  /// What the chart shows, in a line.
  let title: String
  let below: Below
  let (xName, yName): (String, String)
  let panels: [Panel]
  /// How many panels stand side by side.
  var columns = 1
  /// A number that is drawn across each panel, and what it is.
  var level: (value: Double, name: String)?
  /// Whether numbers stand on a linear axis, whatever they span, as logarithms do.
  var isLinear = false

  /// The axis of all panels.
  func axis(limit: Int) -> ValueAxis {
    var all: [Double] = level.map { [$0.value] } ?? []
    for series in panels.flatMap(\.series) {
      all += series.points.map(\.y)
      for (point, spread) in zip(series.points, series.spreads) {
        all.append(point.y + spread)
        // A bar that would end below 0 has no place on a logarithmic axis.
        if point.y > spread || point.y < 0 { all.append(point.y - spread) }
      }
    }
    return ValueAxis(of: all, limit: limit, isLinear: isLinear)
  }

  /// One series of each name, in their order.
  var legend: [Series] {
    var seen = Set<String>()
    return panels.flatMap(\.series).filter { seen.insert($0.name).inserted }
  }

  /// The places along the axis below.
  var places: ClosedRange<Double> {
    switch below {
    case .numbers(let range): range
    case .words(let words): -0.3...(Double(max(1, words.count)) - 0.7)
    }
  }

  /// The finite parts of a series.
  static func pieces(_ points: [(x: Double, y: Double)]) -> [[(x: Double, y: Double)]] {
    points.split { !$0.y.isFinite }.map(Array.init)
  }
}
