// What the compiler was told about the processor, as constants that Swift folds. Swift has no condition for it, and
// `swift build -Xcc -march=native` sets these for Swift's own code too. The code in here is what Swift cannot say: an
// instruction that it has no name for, and functions for processors that the rest of the program does not ask for.
#pragma once

/// The width of a vector register in bytes.
#if defined(__AVX512F__)
#define TARGET_VECTOR_BYTES 64
#elif defined(__AVX__)
#define TARGET_VECTOR_BYTES 32
#else
#define TARGET_VECTOR_BYTES 16
#endif

/// 1 where a multiplication and an addition are one instruction (arm64 has not been compiled). Elsewhere a fused product is a call of the C library.
#if defined(__FMA__) || defined(__aarch64__)
#define TARGET_HAS_FUSED_PRODUCT 1
#else
#define TARGET_HAS_FUSED_PRODUCT 0
#endif

/// Begins to load a cache line that will be read soon. Any address will do: nothing happens where there is no memory.
static inline __attribute__((always_inline)) void target_prefetch(const void *address) {
  __builtin_prefetch(address);
}

#if defined(__x86_64__) && !defined(_WIN32)

/// The width in bytes of the vectors of the processor that runs this, of those that the tiles below are for.
static inline long target_processor_vector_bytes(void) {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f")) return 64;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return 32;
  return 16;
}

// A tile of a matrix product, as in ProductTile.swift: c[i, :] = base[i, :] + Σ a[i a_row + p a_step] b[p b_step, :] in
// six rows of two vectors, of which the first `live` are stored. No base is none; rows of a that do not live repeat the
// last. Twelve sums, two vectors of b and one repeated element of a (which less zero is itself, in every lane) stay in
// fifteen registers, so the rows are written out: a loop over them would keep them in memory. A product and a sum in one
// expression are fused.
#define TARGET_SIX_TIMES(ROW) ROW(0) ROW(1) ROW(2) ROW(3) ROW(4) ROW(5)
#define TARGET_BEGIN_ROW(I)                               \
  const long start##I = (I < live ? I : live - 1) * a_row; \
  vector low##I = {0}, high##I = {0};
#define TARGET_ADD_ROW(I)                          \
  {                                                \
    const vector x = a[start##I] - (vector){0};    \
    low##I += x * low;                             \
    high##I += x * high;                           \
  }
#define TARGET_STORE_ROW(I)                                     \
  if (I < live) {                                               \
    if (base) {                                                 \
      low##I += *(const vector *)(base + I * base_row);         \
      high##I += *(const vector *)(base + I * base_row + lanes); \
    }                                                           \
    *(vector *)(c + I * c_row) = low##I;                        \
    *(vector *)(c + I * c_row + lanes) = high##I;               \
  }
#define TARGET_TILE(NAME, FEATURES, ELEMENT, BYTES)                                                        \
  __attribute__((target(FEATURES))) static inline void NAME(                                               \
      long live, const ELEMENT *a, long a_row, long a_step, const ELEMENT *b, long b_step, long k,         \
      const ELEMENT *base, long base_row, ELEMENT *c, long c_row) {                                        \
    typedef ELEMENT vector __attribute__((vector_size(BYTES), aligned(sizeof(ELEMENT)), may_alias));       \
    const long lanes = BYTES / sizeof(ELEMENT);                                                            \
    TARGET_SIX_TIMES(TARGET_BEGIN_ROW)                                                                     \
    for (long p = 0; p < k; ++p) {                                                                         \
      const vector low = *(const vector *)b, high = *(const vector *)(b + lanes);                          \
      TARGET_SIX_TIMES(TARGET_ADD_ROW)                                                                     \
      a += a_step;                                                                                         \
      b += b_step;                                                                                         \
    }                                                                                                      \
    TARGET_SIX_TIMES(TARGET_STORE_ROW)                                                                     \
  }

TARGET_TILE(target_tile_float_64, "avx512f", float, 64)
TARGET_TILE(target_tile_float_32, "avx2,fma", float, 32)
TARGET_TILE(target_tile_double_64, "avx512f", double, 64)
TARGET_TILE(target_tile_double_32, "avx2,fma", double, 32)

// Tiles of a convolution, as in ShiftedTile.swift. The columns of c are neighbouring elements of the source, and term p is the
// source from `offsets[p]` on: nothing is packed. Loops of a literal count are unrolled, and the sums stay in registers.
#define TARGET_UNROLL _Pragma("clang loop unroll(full)")
// The elements of a are read one by one: two at a time would be one register more than there are.
#define TARGET_KEEP_ORDER __asm__ volatile("" ::: "memory");
#define TARGET_SHIFTED_TILE(NAME, FEATURES, ELEMENT, BYTES, ROWS, VECTORS)                                 \
  __attribute__((target(FEATURES))) static inline void NAME(                                               \
      const ELEMENT *a, const ELEMENT *source, const long *offsets, long terms, _Bool continues,           \
      ELEMENT *c, long c_row) {                                                                            \
    typedef ELEMENT vector __attribute__((vector_size(BYTES), aligned(sizeof(ELEMENT)), may_alias));       \
    const long lanes = BYTES / sizeof(ELEMENT);                                                            \
    vector sums[ROWS][VECTORS];                                                                            \
    TARGET_UNROLL for (int i = 0; i < ROWS; ++i) {                                                         \
      TARGET_UNROLL for (int j = 0; j < VECTORS; ++j) {                                                    \
        sums[i][j] = (vector){0};                                                                          \
      }                                                                                                    \
    }                                                                                                      \
    for (long p = 0; p < terms; ++p) {                                                                     \
      const ELEMENT *row = source + offsets[p];                                                            \
      vector x[VECTORS];                                                                                   \
      TARGET_UNROLL for (int j = 0; j < VECTORS; ++j) { x[j] = *(const vector *)(row + j * lanes); }       \
      TARGET_UNROLL for (int i = 0; i < ROWS; ++i) {                                                       \
        TARGET_KEEP_ORDER                                                                                  \
        const vector w = a[p * ROWS + i] - (vector){0};                                                    \
        TARGET_UNROLL for (int j = 0; j < VECTORS; ++j) { sums[i][j] += w * x[j]; }                        \
      }                                                                                                    \
    }                                                                                                      \
    TARGET_UNROLL for (int i = 0; i < ROWS; ++i) {                                                         \
      TARGET_UNROLL for (int j = 0; j < VECTORS; ++j) {                                                    \
        vector *target = (vector *)(c + i * c_row + j * lanes);                                            \
        *target = continues ? *target + sums[i][j] : sums[i][j];                                           \
      }                                                                                                    \
    }                                                                                                      \
  }

// c[i, j] += Σ a[rows[i] + q] source[offsets[j] + q] over `count` elements, a multiple of the lanes; four rows and three offsets.
// Sums of many blocks are kept in double precision.
#define TARGET_SHIFTED_DOTS(NAME, FEATURES, ELEMENT, BYTES)                                                \
  __attribute__((target(FEATURES))) static inline void NAME(                                               \
      const ELEMENT *a, const long *rows, const ELEMENT *source, const long *offsets, long count,          \
      double *c, long c_row) {                                                                             \
    typedef ELEMENT vector __attribute__((vector_size(BYTES), aligned(sizeof(ELEMENT)), may_alias));       \
    const long lanes = BYTES / sizeof(ELEMENT);                                                            \
    const ELEMENT *a0 = a + rows[0], *a1 = a + rows[1], *a2 = a + rows[2], *a3 = a + rows[3];              \
    const ELEMENT *x0 = source + offsets[0], *x1 = source + offsets[1], *x2 = source + offsets[2];         \
    vector sums[4][3];                                                                                     \
    TARGET_UNROLL for (int i = 0; i < 4; ++i) {                                                            \
      TARGET_UNROLL for (int j = 0; j < 3; ++j) { sums[i][j] = (vector){0}; }                              \
    }                                                                                                      \
    for (long q = 0; q < count; q += lanes) {                                                              \
      const vector x[3] = {                                                                                \
          *(const vector *)(x0 + q), *(const vector *)(x1 + q), *(const vector *)(x2 + q)};                \
      const ELEMENT *row[4] = {a0 + q, a1 + q, a2 + q, a3 + q};                                            \
      TARGET_UNROLL for (int i = 0; i < 4; ++i) {                                                          \
        const vector y = *(const vector *)row[i];                                                          \
        TARGET_UNROLL for (int j = 0; j < 3; ++j) { sums[i][j] += y * x[j]; }                              \
      }                                                                                                    \
    }                                                                                                      \
    TARGET_UNROLL for (int i = 0; i < 4; ++i) {                                                            \
      TARGET_UNROLL for (int j = 0; j < 3; ++j) {                                                          \
        ELEMENT parts[BYTES / sizeof(ELEMENT)];                                                            \
        *(vector *)parts = sums[i][j];                                                                     \
        TARGET_UNROLL for (int half = BYTES / sizeof(ELEMENT) / 2; half > 0; half /= 2) {                  \
          TARGET_UNROLL for (int k = 0; k < half; ++k) { parts[k] += parts[k + half]; }                    \
        }                                                                                                  \
        c[i * c_row + j] += parts[0];                                                                      \
      }                                                                                                    \
    }                                                                                                      \
  }

#define TARGET_SHIFTED(SUFFIX, FEATURES, ELEMENT, BYTES)                               \
  TARGET_SHIFTED_TILE(target_shifted_1_##SUFFIX, FEATURES, ELEMENT, BYTES, 1, 8)       \
  TARGET_SHIFTED_TILE(target_shifted_2_##SUFFIX, FEATURES, ELEMENT, BYTES, 2, 5)       \
  TARGET_SHIFTED_TILE(target_shifted_3_##SUFFIX, FEATURES, ELEMENT, BYTES, 3, 3)       \
  TARGET_SHIFTED_TILE(target_shifted_4_##SUFFIX, FEATURES, ELEMENT, BYTES, 4, 3)       \
  TARGET_SHIFTED_DOTS(target_shifted_dots_##SUFFIX, FEATURES, ELEMENT, BYTES)

TARGET_SHIFTED(float_64, "avx512f", float, 64)
TARGET_SHIFTED(float_32, "avx2,fma", float, 32)
TARGET_SHIFTED(double_64, "avx512f", double, 64)
TARGET_SHIFTED(double_32, "avx2,fma", double, 32)

#endif
