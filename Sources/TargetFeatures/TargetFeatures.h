// What the compiler was told about the processor, as constants that Swift folds. Swift has no condition for it, and
// `swift build -Xcc -march=native` sets these for Swift's own code too. The only code in here is an instruction that Swift
// has no name for.
#pragma once

/// The width of a vector register in bytes.
#if defined(__AVX512F__)
#define TARGET_VECTOR_BYTES 64
#elif defined(__AVX__)
#define TARGET_VECTOR_BYTES 32
#else
#define TARGET_VECTOR_BYTES 16
#endif

/// 1 where a multiplication and an addition are one instruction. Elsewhere a fused product is a call of the C library.
#if defined(__FMA__) || defined(__aarch64__)
#define TARGET_HAS_FUSED_PRODUCT 1
#else
#define TARGET_HAS_FUSED_PRODUCT 0
#endif

/// Begins to load a cache line that will be read soon. Any address will do: nothing happens where there is no memory.
static inline __attribute__((always_inline)) void target_prefetch(const void *address) {
  __builtin_prefetch(address);
}
