import Autodiff

/// The parameters of scikit-learn's `MLPClassifier` and `MLPRegressor` as JSON.
///
///     {"coefs_": [[[…], …], …], "intercepts_": [[…], …], "activation": "relu", "out_activation_": "logistic"}
///
/// Its weights are [inputs, outputs]; its activations are `identity`, `logistic`, `tanh`, `relu`, and `softmax` at the end.
enum ScikitLearnModel {
  static func content<Scalar>(
    _ model: JSONCursor, _ numbers: FileNumbers<Scalar>
  ) throws(FileError) -> ModelContent<Scalar> {
    try model.requireNames([
      "coefs_", "intercepts_", "activation", "out_activation_", "classes_", "feature_names_in_",
      "description",
    ])
    let coefficients = try model.required("coefs_")
    let weights = try coefficients.elements()
    let intercepts = try model.required("intercepts_")
    let biases = try intercepts.elements()
    guard !weights.isEmpty else { throw coefficients.failure(.emptyArray) }
    guard weights.count == biases.count else {
      throw intercepts.failure(
        .kind(found: "\(biases.count) biases", expected: "one for each of \(weights.count) coefs_"))
    }
    let hidden = try model.entry("activation")?.function()
    let output = try model.entry("out_activation_")?.function()
    var modules: [ModelModule<Scalar>] = []
    for (number, (weight, bias)) in zip(weights, biases).enumerated() {
      modules.append(
        ModelModule(
          .linear(
            weights: try weight.matrix(numbers).transposed(), bias: try bias.tensor(numbers))))
      modules.append(ModelModule(.open(number == weights.count - 1 ? output : hidden)))
    }
    var content = ModelContent(modules)
    content.notes = ["coefs_ and intercepts_ of scikit-learn, the weights [inputs, outputs]"]
    content.features = try model.entry("feature_names_in_")?.strings()
    // Classes are numbers as often as texts.
    content.classes = try model.entry("classes_")?.elements().map { element in
      switch element.value {
      case .string(let text), .written(let text): text
      case .integer(let number): "\(number)"
      case .number(let number): "\(number)"
      default: ""
      }
    }
    return content
  }
}
