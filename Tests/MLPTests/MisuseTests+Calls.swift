import Autodiff
import MLP
import TestSupport
import Testing

/// Each public function of the module that takes a count, an index, a range, a list or a closure is called with what can be
/// wrong: it answers, throws or ends with a sentence.
extension MisuseTests {
  typealias Call = (function: String, cases: [ForkedCase])

  static let integers = [-1, 0, 1, 5, .min, .max]
  static let lists = [[], [0], [-1, 1], [1], [3, 1], [.max, .max], [.min, 1], [3, .max, 1]]

  static func calls(
    _ function: String, _ body: @escaping @Sendable (Int) throws -> Void
  ) -> Call {
    (function, integers.map { n in ForkedCase("\(function) with \(n)") { try? body(n) } })
  }

  static func listed(
    _ function: String, _ body: @escaping @Sendable ([Int]) throws -> Void
  ) -> Call {
    (function, lists.map { list in ForkedCase("\(function) with \(list)") { try? body(list) } })
  }

  /// Calls of what reads a file's bytes: none, noise, and those of files of every kind, cut anywhere.
  static func parsing(
    _ function: String, _ body: @escaping @Sendable ([UInt8]) throws -> Void
  ) -> Call {
    let encoded = encoded("a")
    let texts = [
      "", "{", "[1, [2]]", "{\"a\": [1, 2]}", "a,b\n1", "\u{93}NUMPY\u{1}\u{0}", "[1e999]",
    ]
    let files = texts.map { Array($0.utf8) } + [[0xFF], [UInt8](repeating: 0xFF, count: 100)]
    let cut = stride(from: 0, to: encoded.count, by: 7).map { Array(encoded.prefix($0)) }
    return (
      function,
      (files + cut).map { bytes in
        ForkedCase("\(function) with \(bytes.prefix(40))") { try? body(bytes) }
      }
    )
  }

  static let callTable: [Call] = [
    calls("CSVTable.row(_:)") { use(try csv().row($0)) },
    calls("CSVTable.rows(_:)") { use(try csv().rows($0 ..< .max)) },
    calls("CSVTable.rows(_:)") { use(try csv().rows(.min..<$0)) },
    parsing("CSVTable.init(parsing:file:format:)") { use(try CSVTable(parsing: $0, file: "f")) },
    parsing("CSVTable.init(parsing:file:format:)") {
      let format = TableFormat(hasHeader: false, decimal: .comma)
      use(try CSVTable(parsing: $0, file: "f", format: format))
    },
    listed("CSVTable.init(naming:values:)") {
      use(CSVTable(naming: ["a", "b"], values: .zeros(Shape($0))))
    },
    calls("ToyData.circles(_:noise:factor:seed:)") {
      use(ToyData.circles($0, noise: 0, factor: .infinity, seed: 1))
    },
    calls("ToyData.moons(_:noise:seed:)") { use(ToyData.moons($0, noise: 1, seed: 1)) },
    calls("ToyData.noisySine(_:noise:seed:)") {
      use(ToyData.noisySine($0, noise: .greatestFiniteMagnitude, seed: 1))
    },
    calls("ToyData.spirals(_:noise:turns:seed:)") {
      use(ToyData.spirals($0, noise: 0, turns: .nan, seed: 1))
    },
    calls("ToyData.xor(_:noise:seed:)") { use(ToyData.xor($0, noise: -1, seed: 1)) },
    calls("DataTable.Category.init(column:levels:)") { _ in
      use(DataTable<Double>.Category(column: "", levels: []))
    },
    calls("DataTable.init(contentsOf:roles:format:limit:)") { n in
      use(try DataTable<Double>(contentsOf: "/nowhere", limit: n))
    },
    listed("DataTable.init(featureNames:features:targetName:target:weights:categories:)") {
      use(DataTable<Double>(featureNames: ["a"], features: .zeros(Shape($0))))
    },
    calls("DataTable.init(parsing:file:roles:format:limit:)") { n in
      use(try DataTable<Double>(parsing: Array(MisuseTests.table.utf8), file: "f", limit: n))
    },
    parsing("DataTable.init(parsing:file:roles:format:limit:)") {
      let roles = TableRoles(target: "b", targetKind: .classes, categories: .oneHot, missing: .kept)
      use(try DataTable<Double>(parsing: $0, file: "f", roles: roles))
    },
    listed("DataTable.rows(_:)") {
      use(DataTable<Double>(featureNames: ["a"], features: [[1], [2]]).rows($0))
    },
    listed("Imputation.init(_:learnedFrom:rows:)") {
      use(Imputation<Double>(.median, learnedFrom: [[1], [2]], rows: $0))
    },
    calls("Imputation.init(_:learnedFrom:rows:)") { _ in
      use(Imputation<Double>(.number(.nan), learnedFrom: .zeros([0, 0])))
    },
    listed("Standardization.init(learnedFrom:rows:)") {
      use(Standardization<Double>(learnedFrom: [[1], [2]], rows: $0))
    },
    calls("TableRoles.init(features:target:targetKind:weight:categories:levels:missing:)") { _ in
      for levels in [[:], ["a": []], ["a": ["", ""]], ["b": ["1"]]] as [[String: [String]]] {
        let roles = TableRoles(features: [], target: "", weight: "", levels: levels)
        use(try DataTable<Double>(parsing: [0x61], file: "f", roles: roles))
        use(
          try DataTable<Double>(
            parsing: Array("a,b\n,1\n".utf8), file: "f", roles: TableRoles(levels: levels)))
      }
    },
    calls("InputColumns.init(categories:imputation:deviations:)") { _ in
      let columns = InputColumns(
        categories: [.init(column: "", levels: [])], imputation: [.nan], deviations: [-1])
      use(columns.sources(of: [""]))
    },
    calls("InputColumns.sources(of:)") { _ in
      let twice = InputColumns.Category(column: "a", levels: ["b", "b"])
      use(InputColumns(categories: [twice, twice]).sources(of: ["a=b", "a=b", "a=b", ""]))
    },
    calls("BackpropagationTrace.forEachLine(of:_:)") { _ in
      struct Stop: Error {}
      let trace = try BackpropagationTrace(network(), at: Tensor([1, 2, Double.nan]))
      try trace.forEachLine(of: .thirdDocument) { _ in throw Stop() }
    },
    calls("ClosedForm.W(_:)") { use(try closedForm().W($0)) },
    calls("ClosedForm.sigmaPrime(_:)") { use(try closedForm().sigmaPrime($0)) },
    calls("FileWriter.write(_:to:)") { _ in try FileWriter.write([], to: "/nowhere/at/all") },
    parsing("JSONFile.tensor(parsing:file:)") { use(try JSONFile.tensor(parsing: $0, file: "f")) },
    parsing("JSONValue.init(parsing:file:)") { use(try JSONValue(parsing: $0, file: "f")) },
    parsing("NPYFile.tensor(parsing:file:)") { use(try NPYFile.tensor(parsing: $0, file: "f")) },
    parsing("SafetensorsFile.init(parsing:file:)") {
      use(try SafetensorsFile(parsing: $0, file: "f"))
    },
    calls("SafetensorsFile.encode(_:metadata:)") { n in
      use(MisuseTests.encoded(n < 0 ? "" : "__metadata__"))
    },
    calls("MultilayerPerceptron.combined(with:_:)") { _ in
      use(try network().combined(with: network()) { _, _ in Tensor(.nan) })
    },
    calls("MultilayerPerceptron.map(_:)") { n in
      use(try network().map { $0.reshaped(to: [n]) as Tensor<Double> })
    },
    calls("MultilayerPerceptron.map(_:)") { _ in
      let tracked = try network().map { (_: Tensor<Double>) in Tracked<Double>(.nan) }
      use(tracked([1, 2, 3] as Tensor<Double>))
    },
    listed("MultilayerPerceptron.compare(at:with:)") {
      use(try network().compare(at: .zeros(Shape($0))))
    },
    calls("MultilayerPerceptron.compare(at:with:)") { _ in
      use(try network().compare(at: Tensor([1, 2, Double.nan]), with: []))
    },
    calls("MultilayerPerceptron.compare(at:with:)") { _ in
      let wrong = Recursion<Double>("", delta: .ofActivations) { _ in
        Tensor(.nan)
      } step: { form, l, _ in
        form.W(l - 1)
      }
      use(try network().compare(at: [1, 2, 3], with: [wrong]))
    },
    calls("Recursion.init(_:delta:start:step:)") { n in
      let wrong = Recursion<Double>("", delta: .ofActivations) {
        $0.W(n)
      } step: {
        $2[$1]
      }
      use(try network().compare(at: [1, 2, 3], with: [wrong]))
    },
    calls("MultilayerPerceptron.init(layers:)") { _ in
      use(try MultilayerPerceptron<Double>(layers: []))
    },
    listed("MultilayerPerceptron.init(layers:)") {
      use(
        try MultilayerPerceptron<Double>(
          layers: [.init(weights: .zeros(Shape($0)), bias: [1], activation: .relu)]))
    },
    listed("MultilayerPerceptron.init(weights:biases:activation:)") {
      use(
        try MultilayerPerceptron<Double>(
          weights: [.zeros(Shape($0))], biases: [],
          activation: .elu(alpha: .greatestFiniteMagnitude)))
    },
    listed("MultilayerPerceptron.init(sizes:activation:outputActivation:seed:)") {
      use(try network($0))
    },
    listed("MultilayerPerceptron.init(sizes:activations:seed:)") {
      use(try MultilayerPerceptron<Double>(sizes: $0, activations: [.relu], seed: .max))
    },
    calls("MultilayerPerceptron.init(contentsOf:activations:)") { _ in
      use(try MultilayerPerceptron<Double>(contentsOf: "/nowhere", activations: []))
    },
    parsing("MultilayerPerceptron.init(parsing:file:activations:)") {
      use(try MultilayerPerceptron<Double>(parsing: $0, file: "f", activations: []))
    },
    parsing("MultilayerPerceptron.init(parsing:file:hiddenActivation:outputActivation:)") {
      use(try MultilayerPerceptron<Double>(parsing: $0, file: "f"))
    },
    calls("PerLayer.init(first:_:)") { use(PerLayer(first: $0, [1, 2]).layers) },
    calls("PerLayer.init(first:_:)") { use(PerLayer<Int>(first: $0, [])) },
    calls("PerLayer.subscript(l:)") { use(PerLayer(first: 2, [1, 2])[$0]) },
    calls("PerLayer.subscript(l:)") { use(PerLayer(first: .min, [1, 2])[$0]) },
  ]

  static var allCalls: [Call] { callTable + networkCalls + interpretationCalls + experimentCalls }

  @Test func eachAnswersOrSaysWhatIsWrong() async {
    let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
      // What is computed once is computed here: two threads of a fork that ask for it at the same time would wait for ever,
      // because a fork's first thread has another number than its locks know.
      use(gradient(at: Tensor<Double>.ones([1000])) { exp($0 * $0).sum() })
      ForkedCase.exitAfterRunning(MisuseTests.allCalls.flatMap(\.cases))
    }
    #expect(ForkedCase.faults(of: result) == [])
  }

  @Test func everyFunctionHasARow() throws {
    let faults = try PublicFunction.faults(ofTable: Self.allCalls.map(\.function), for: "MLP")
    #expect(faults == [])
  }
}
