// What the plain functions and the hand-written derivatives have in common.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

using Vector = std::vector<double>;

inline double log_sum_exp(const double* x, size_t n) {
  double largest = x[0];
  for (size_t i = 1; i < n; i++) largest = std::max(largest, x[i]);
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += std::exp(x[i] - largest);
  return std::log(sum) + largest;
}

inline double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
