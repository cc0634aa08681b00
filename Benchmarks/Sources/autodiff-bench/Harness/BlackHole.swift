/// Uses a value, as far as the optimiser can tell.
@inline(never) @_optimize(none)
func blackHole<T>(_ value: T) {}

/// The value, which the optimiser knows nothing about.
@inline(never) @_optimize(none)
func opaque<T>(_ value: T) -> T { value }
