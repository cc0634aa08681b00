import Autodiff
import GenericOperators

// Rules with right values and mistakes in their derivatives, for the checks to find.

/// x² with the derivative 2x, but 0 at x = 1.
struct WrongAtOne: StructuredRule {
  let name = "wrong at one"
  func shape(of inputs: [some Shaped]) -> Shape { inputs[0].shape }
  func value<S>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0] * inputs[0] }
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
  ) -> [T?] {
    [T.where(inputs[0] .== 1, 0, cotangent * inputs[0] * 2)]
  }
}

/// x² with the derivative x.
struct WrongEverywhere: StructuredRule {
  let name = "wrong everywhere"
  func shape(of inputs: [some Shaped]) -> Shape { inputs[0].shape }
  func value<S>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0] * inputs[0] }
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
  ) -> [T?] {
    [cotangent * inputs[0]]
  }
}

/// x³ with the derivative 3x², written as 3 at x = 1: the value is right and the second derivative is not.
struct ConstantAtOne: StructuredRule {
  let name = "constant at one"
  func shape(of inputs: [some Shaped]) -> Shape { inputs[0].shape }
  func value<S>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0] * inputs[0] * inputs[0] }
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
  ) -> [T?] {
    [cotangent * T.where(inputs[0] .== 1, 3, inputs[0] * inputs[0] * 3)]
  }
}

/// x² with the derivative 2x for numbers, and −2x where the sweep is recorded.
struct FlippedWhenRecorded: StructuredRule {
  let name = "flipped when recorded"
  func shape(of inputs: [some Shaped]) -> Shape { inputs[0].shape }
  func value<S>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0] * inputs[0] }
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
  ) -> [T?] {
    let right = cotangent * inputs[0] * 2
    return [T.self == Tracked<T.Scalar>.self ? -right : right]
  }
}

/// x √x with the derivative 3/2 √x, but 1 at 0, the end of its domain.
struct WrongAtTheEnd: StructuredRule {
  let name = "wrong at the end"
  func shape(of inputs: [some Shaped]) -> Shape { inputs[0].shape }
  func value<S>(of inputs: [Tensor<S>]) -> Tensor<S> { inputs[0] * Tensor.apply(.sqrt, inputs[0]) }
  func pullback<T: TensorAlgebra>(
    _ cotangent: T, inputs: [T], output: T, wanted: OperandSet
  ) -> [T?] {
    let root = T.apply(.sqrt, T.where(inputs[0] .== 0, 1, inputs[0]))
    return [T.where(inputs[0] .== 0, cotangent, cotangent * root * 3 / 2)]
  }
}
