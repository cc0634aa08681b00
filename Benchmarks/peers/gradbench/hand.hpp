// The derivatives of GradBench's evals written by hand in C++, for the functions as they are in plain.cpp: gmm, lstm,
// ode, det, llsq, lse, kmeans.
//
// A bar is a derivative of the result: h̄ = ∂f/∂h.
#pragma once

#include <functional>
#include <limits>
#include <map>
#include <string>

#include "common.hpp"
#include "json.hpp"

namespace hand {

/// The derivative of one message, ready to be called again and again. A call writes it to the vector, the fields of the
/// eval's output one after another.
using Derivative = std::function<void(Vector&)>;

// gmm: by α, μ, q, l. For a point x and the component c, with u = x − μ, y = Q u and Q's lower triangle (exp q, l), the
// term is t = α + Σ q − ½ |y|². Its derivative in the point's log Σ exp t is the responsibility r = exp t / Σ exp t:
//
//     ᾱ += r,  ȳ = −r y,  Q̄ += ȳ uᵀ,  μ̄ −= Qᵀ ȳ,  l̄ = Q̄ below the diagonal,  q̄ += r + Q̄ exp q on the diagonal.
//
// −n log Σ exp α gives ᾱ −= n exp α / Σ exp α, and the prior −½ γ² (|exp q|² + |l|²) + m Σ q gives
// q̄ += m − γ² exp 2q and l̄ −= γ² l.

inline Derivative gmm(const Json& in) {
  int d = in["d"].integer(), k = in["k"].integer(), n = in["n"].integer(), m = in["m"].integer();
  double gamma = in["gamma"].number();
  Vector alpha = in["alpha"].flat(), mu = in["mu"].flat(), q = in["q"].flat(), l = in["l"].flat(),
         x = in["x"].flat();
  return [=](Vector& gradient) {
    int strictly_lower = d * (d - 1) / 2;
    gradient.assign(k * (1 + 2 * d + strictly_lower), 0);
    double* alpha_bar = gradient.data();
    double* mu_bar = alpha_bar + k;
    double* q_bar = mu_bar + k * d;
    double* l_bar = q_bar + k * d;
    Vector diagonal(d * k), log_determinant(k), centered(d * k), product(d * k), term(k);
    for (int i = 0; i < d * k; i++) diagonal[i] = std::exp(q[i]);
    for (int c = 0; c < k; c++)
      for (int j = 0; j < d; j++) log_determinant[c] += q[c * d + j];
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < k; c++) {
        const double* lower = l.data() + c * strictly_lower;
        double* u = &centered[c * d];
        double* y = &product[c * d];
        for (int j = 0; j < d; j++) u[j] = x[i * d + j] - mu[c * d + j];
        for (int j = 0; j < d; j++) y[j] = diagonal[c * d + j] * u[j];
        for (int column = 0; column < d; column++)
          for (int row = column + 1; row < d; row++) y[row] += *lower++ * u[column];
        double square = 0;
        for (int j = 0; j < d; j++) square += y[j] * y[j];
        term[c] = alpha[c] + log_determinant[c] - 0.5 * square;
      }
      double normalizer = log_sum_exp(term.data(), k);
      for (int c = 0; c < k; c++) {
        double r = std::exp(term[c] - normalizer);
        const double* lower = l.data() + c * strictly_lower;
        double* lower_bar = l_bar + c * strictly_lower;
        const double* u = &centered[c * d];
        const double* y = &product[c * d];
        alpha_bar[c] += r;
        for (int column = 0; column < d; column++) {
          double ru = r * u[column], exp_q = diagonal[c * d + column];
          q_bar[c * d + column] += r - ru * y[column] * exp_q;
          double qty = exp_q * y[column];  // the entry of Qᵀ y
          for (int row = column + 1; row < d; row++) {
            qty += *lower++ * y[row];
            *lower_bar++ -= ru * y[row];
          }
          mu_bar[c * d + column] += r * qty;
        }
      }
    }
    double normalizer = log_sum_exp(alpha.data(), k);
    for (int c = 0; c < k; c++) alpha_bar[c] -= n * std::exp(alpha[c] - normalizer);
    for (int i = 0; i < k * d; i++) q_bar[i] += m - gamma * gamma * diagonal[i] * diagonal[i];
    for (int i = 0; i < k * strictly_lower; i++) l_bar[i] -= gamma * gamma * l[i];
  };
}

// lstm: by the main and the extra parameters, back through time. The way forward keeps the states and the gates
//
//     f = σ(w_f u + b_f),  i = σ(w_i h⁻ + b_i),  o = σ(w_o u + b_o),  g = tanh(w_g h⁻ + b_g),
//
// where u is the input, h⁻ and c⁻ are the state before and c = f c⁻ + i g, h = o tanh c the state after. The way back is
//
//     c̄ += h̄ o (1 − tanh² c),  c̄⁻ = c̄ f,
//     z̄_f = c̄ c⁻ f (1 − f),  z̄_i = c̄ g i (1 − i),  z̄_o = h̄ tanh c o (1 − o),  z̄_g = c̄ i (1 − g²),
//     w̄ += z̄ u or z̄ h⁻,  b̄ += z̄,  ū = z̄_f w_f + z̄_o w_o,  h̄⁻ = z̄_i w_i + z̄_g w_g.
//
// With the next character's bits s and p = v h + b of the last layer, s·p − Σ s log(2 + Σ exp p) gives
// p̄ = s − Σ s exp p / (2 + Σ exp p).

inline Derivative lstm(const Json& in) {
  int layers = in["main_params"].size() / 2, steps = in["sequence"].size();
  int b = in["sequence"][0].size();
  Vector main = in["main_params"].flat(), extra = in["extra_params"].flat(), state = in["state"].flat(),
         sequence = in["sequence"].flat();
  return [=](Vector& gradient) {
    gradient.assign(main.size() + extra.size(), 0);
    double* main_bar = gradient.data();
    double* extra_bar = main_bar + main.size();
    double scale = -1.0 / ((steps - 1) * b);
    // At time t: the state before it, the gates f, i, o, g and tanh c of each layer, and p̄.
    size_t state_size = state.size(), gates_size = 5 * b * layers;
    Vector states(steps * state_size), gates((steps - 1) * gates_size), prediction_bar((steps - 1) * b);
    Vector bits(b);
    std::copy(state.begin(), state.end(), states.begin());
    for (int t = 0; t + 1 < steps; t++) {
      for (int i = 0; i < b; i++) bits[i] = sequence[t * b + i] * extra[i];
      const double* input = bits.data();
      for (int layer = 0; layer < layers; layer++) {
        const double* weight = &main[8 * b * layer];
        const double* bias = weight + 4 * b;
        const double* hidden = &states[t * state_size + 2 * b * layer];
        const double* cell = hidden + b;
        double* next_hidden = &states[(t + 1) * state_size + 2 * b * layer];
        double* next_cell = next_hidden + b;
        double* gate = &gates[t * gates_size + 5 * b * layer];
        for (int i = 0; i < b; i++) {
          double forget = sigmoid(input[i] * weight[i] + bias[i]);
          double ingate = sigmoid(hidden[i] * weight[b + i] + bias[b + i]);
          double outgate = sigmoid(input[i] * weight[2 * b + i] + bias[2 * b + i]);
          double change = std::tanh(hidden[i] * weight[3 * b + i] + bias[3 * b + i]);
          next_cell[i] = cell[i] * forget + ingate * change;
          double tanh_cell = std::tanh(next_cell[i]);
          next_hidden[i] = outgate * tanh_cell;
          gate[i] = forget;
          gate[b + i] = ingate;
          gate[2 * b + i] = outgate;
          gate[3 * b + i] = change;
          gate[4 * b + i] = tanh_cell;
        }
        input = next_hidden;
      }
      double sum = 2, ones = 0;
      double* p_bar = &prediction_bar[t * b];
      for (int i = 0; i < b; i++) {
        p_bar[i] = std::exp(input[i] * extra[b + i] + extra[2 * b + i]);
        sum += p_bar[i];
        ones += sequence[(t + 1) * b + i];
      }
      for (int i = 0; i < b; i++)
        p_bar[i] = scale * (sequence[(t + 1) * b + i] - ones * p_bar[i] / sum);
    }

    Vector hidden_bar(b * layers), cell_bar(b * layers), input_bar(b);
    for (int t = steps - 2; t >= 0; t--) {
      const double* p_bar = &prediction_bar[t * b];
      const double* last = &states[(t + 1) * state_size + 2 * b * (layers - 1)];
      for (int i = 0; i < b; i++) {
        extra_bar[b + i] += p_bar[i] * last[i];
        extra_bar[2 * b + i] += p_bar[i];
        input_bar[i] = p_bar[i] * extra[b + i];
      }
      for (int i = 0; i < b; i++) bits[i] = sequence[t * b + i] * extra[i];
      for (int layer = layers - 1; layer >= 0; layer--) {
        const double* weight = &main[8 * b * layer];
        double* weight_bar = &main_bar[8 * b * layer];
        double* bias_bar = weight_bar + 4 * b;
        const double* hidden = &states[t * state_size + 2 * b * layer];
        const double* cell = hidden + b;
        const double* input = layer > 0 ? &states[(t + 1) * state_size + 2 * b * (layer - 1)] : bits.data();
        const double* gate = &gates[t * gates_size + 5 * b * layer];
        for (int i = 0; i < b; i++) {
          double forget = gate[i], ingate = gate[b + i], outgate = gate[2 * b + i], change = gate[3 * b + i],
                 tanh_cell = gate[4 * b + i];
          double h_bar = hidden_bar[b * layer + i] + input_bar[i];
          double c_bar = cell_bar[b * layer + i] + h_bar * outgate * (1 - tanh_cell * tanh_cell);
          double z_forget = c_bar * cell[i] * forget * (1 - forget);
          double z_ingate = c_bar * change * ingate * (1 - ingate);
          double z_outgate = h_bar * tanh_cell * outgate * (1 - outgate);
          double z_change = c_bar * ingate * (1 - change * change);
          weight_bar[i] += z_forget * input[i];
          weight_bar[b + i] += z_ingate * hidden[i];
          weight_bar[2 * b + i] += z_outgate * input[i];
          weight_bar[3 * b + i] += z_change * hidden[i];
          bias_bar[i] += z_forget;
          bias_bar[b + i] += z_ingate;
          bias_bar[2 * b + i] += z_outgate;
          bias_bar[3 * b + i] += z_change;
          input_bar[i] = z_forget * weight[i] + z_outgate * weight[2 * b + i];
          hidden_bar[b * layer + i] = z_ingate * weight[b + i] + z_change * weight[3 * b + i];
          cell_bar[b * layer + i] = c_bar * forget;
        }
      }
      for (int i = 0; i < b; i++) extra_bar[i] += input_bar[i] * sequence[t * b + i];
    }
  };
}

// ode: of the last component, by x. The slope is f(x, y)ᵢ = xᵢ yᵢ₋₁ with y₀ = 1, so that for a slope k = f(x, y)
//
//     x̄ᵢ += k̄ᵢ yᵢ₋₁  and  ȳᵢ₋₁ = k̄ᵢ xᵢ, below ȳ = Fᵀ k̄.
//
// A step is
//
//     k₁ = f(y),  k₂ = f(y + h/2 k₁),  k₃ = f(y + h/2 k₂),  k₄ = f(y + h k₃),
//     y ← y + h/6 (k₁ + 2 k₂ + 2 k₃ + k₄),
//
// and back
//
//     k̄₄ = h/6 ȳ,  k̄₃ = h/3 ȳ + h Fᵀ k̄₄,  k̄₂ = h/3 ȳ + h/2 Fᵀ k̄₃,  k̄₁ = h/6 ȳ + h/2 Fᵀ k̄₂,
//     ȳ ← ȳ + Fᵀ (k̄₁ + k̄₂ + k̄₃ + k̄₄).
//
// The way forward keeps y before each step; the slopes are computed again on the way back.

inline Derivative ode(const Json& in) {
  Vector x = in["x"].flat();
  int steps = in["s"].integer();
  return [=](Vector& x_bar) {
    size_t n = x.size();
    double h = 2.0 / steps;
    Vector kept(steps * n), y(n), moved(n), k1(n), k2(n), k3(n), k4(n);
    auto slope = [&](const Vector& y, Vector& k) {
      k[0] = x[0];
      for (size_t i = 1; i < n; i++) k[i] = x[i] * y[i - 1];
    };
    for (int step = 0; step < steps; step++) {
      std::copy(y.begin(), y.end(), kept.begin() + step * n);
      slope(y, k1);
      for (size_t i = 0; i < n; i++) moved[i] = y[i] + h * k1[i] / 2;
      slope(moved, k2);
      for (size_t i = 0; i < n; i++) moved[i] = y[i] + h * k2[i] / 2;
      slope(moved, k3);
      for (size_t i = 0; i < n; i++) moved[i] = y[i] + h * k3[i];
      slope(moved, k4);
      for (size_t i = 0; i < n; i++) y[i] += h * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]) / 6;
    }

    x_bar.assign(n, 0);
    Vector y2(n), y3(n), y4(n), y_bar(n), k_bar(n), f4(n), f3(n), f2(n), f1(n);
    // z = y + h f(at), where a slope is taken.
    auto move = [&](double h, const Vector& at, Vector& z) {
      z[0] = y[0] + h * x[0];
      for (size_t i = 1; i < n; i++) z[i] = y[i] + h * x[i] * at[i - 1];
    };
    // Adds a slope's part to x̄ and sets f to Fᵀ k̄.
    auto back = [&](const Vector& y, Vector& f) {
      x_bar[0] += k_bar[0];
      for (size_t i = 1; i < n; i++) {
        x_bar[i] += k_bar[i] * y[i - 1];
        f[i - 1] = k_bar[i] * x[i];
      }
    };
    y_bar[n - 1] = 1;
    for (int step = steps - 1; step >= 0; step--) {
      std::copy(kept.begin() + step * n, kept.begin() + (step + 1) * n, y.begin());
      move(h / 2, y, y2);
      move(h / 2, y2, y3);
      move(h, y3, y4);
      for (size_t i = 0; i < n; i++) k_bar[i] = h / 6 * y_bar[i];
      back(y4, f4);
      for (size_t i = 0; i < n; i++) k_bar[i] = h / 3 * y_bar[i] + h * f4[i];
      back(y3, f3);
      for (size_t i = 0; i < n; i++) k_bar[i] = h / 3 * y_bar[i] + h / 2 * f3[i];
      back(y2, f2);
      for (size_t i = 0; i < n; i++) k_bar[i] = h / 6 * y_bar[i] + h / 2 * f2[i];
      back(y, f1);
      for (size_t i = 0; i < n; i++) y_bar[i] += f1[i] + f2[i] + f3[i] + f4[i];
    }
  };
}

// det: the expansion M = Σⱼ ± aⱼ Mⱼ of a minor along its first row gives āⱼ += ± M̄ Mⱼ and M̄ⱼ = ± M̄ aⱼ. M̄ is known
// before the minor is expanded: it goes down while the values come up, and the expansion is that of the plain function.
// (The cofactors one by one would be n² expansions of size n − 1, n times the plain function.)

/// The minor that is left; adds its derivative, times `bar`, to the gradient.
inline double minor(const double* a, size_t n, size_t size, std::vector<size_t>& next_row,
                    std::vector<size_t>& next_column, double bar, double* gradient) {
  size_t row = next_row[n], column = next_column[n], before = n;
  if (size == 1) {
    gradient[row * n + column] += bar;
    return a[row * n + column];
  }
  double determinant = 0;
  int sign = 1;
  next_row[n] = next_row[row];
  for (size_t j = 0; j < size; j++) {
    next_column[before] = next_column[column];
    double entry = a[row * n + column], signed_bar = sign > 0 ? bar : -bar;
    double inner = minor(a, n, size - 1, next_row, next_column, signed_bar * entry, gradient);
    gradient[row * n + column] += signed_bar * inner;
    next_column[before] = column;
    determinant = sign > 0 ? determinant + entry * inner : determinant - entry * inner;
    before = column;
    column = next_column[column];
    sign = -sign;
  }
  next_row[n] = row;
  return determinant;
}

inline Derivative det(const Json& in) {
  Vector a = in["A"].flat();
  size_t n = in["ell"].integer();
  return [=](Vector& gradient) {
    gradient.assign(n * n, 0);
    std::vector<size_t> next_row(n + 1), next_column(n + 1);
    for (size_t i = 0; i < n; i++) next_row[i] = next_column[i] = i + 1;
    minor(a.data(), n, n, next_row, next_column, 1, gradient.data());
  };
}

// llsq: with the residuals rᵢ = sign tᵢ − Σⱼ xⱼ tᵢʲ of ½ Σ rᵢ², x̄ⱼ = −Σᵢ rᵢ tᵢʲ.

inline Derivative llsq(const Json& in) {
  Vector x = in["x"].flat();
  size_t n = in["n"].integer();
  return [=](Vector& gradient) {
    size_t m = x.size();
    gradient.assign(m, 0);
    Vector powers(m);
    for (size_t i = 0; i < n; i++) {
      double t = -1 + i * 2.0 / (n - 1.0);
      double residual = (0 < t) - (t < 0), power = 1;
      for (size_t j = 0; j < m; j++) {
        residual -= x[j] * power;
        powers[j] = power;
        power *= t;
      }
      for (size_t j = 0; j < m; j++) gradient[j] -= residual * powers[j];
    }
  };
}

// lse: exp x / Σ exp x.

inline Derivative lse(const Json& in) {
  Vector x = in["x"].flat();
  return [=](Vector& gradient) {
    size_t n = x.size();
    gradient.resize(n);
    double largest = x[0];
    for (size_t i = 1; i < n; i++) largest = std::max(largest, x[i]);
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
      gradient[i] = std::exp(x[i] - largest);
      sum += gradient[i];
    }
    for (size_t i = 0; i < n; i++) gradient[i] /= sum;
  };
}

// kmeans: Newton's direction. The derivative of a minimum is that of the least term, so the gradient by a centroid c is
// 2 Σ (c − p) over the points p nearest to it, and the Hessian is diagonal, twice their number.

inline Derivative kmeans(const Json& in) {
  Vector points = in["points"].flat(), centroids = in["centroids"].flat();
  int d = in["points"][0].size(), n = in["points"].size(), k = in["centroids"].size();
  return [=](Vector& direction) {
    direction.assign(k * d, 0);
    Vector counts(k);
    for (int i = 0; i < n; i++) {
      double smallest = std::numeric_limits<double>::infinity();
      int nearest = 0;
      for (int j = 0; j < k; j++) {
        double square = 0;
        for (int t = 0; t < d; t++) {
          double difference = points[i * d + t] - centroids[j * d + t];
          square += difference * difference;
        }
        if (square < smallest) {
          smallest = square;
          nearest = j;
        }
      }
      counts[nearest]++;
      for (int t = 0; t < d; t++)
        direction[nearest * d + t] += centroids[nearest * d + t] - points[i * d + t];
    }
    for (int j = 0; j < k; j++)
      for (int t = 0; t < d; t++) direction[j * d + t] /= counts[j];
  };
}

static const std::map<std::string, Derivative (*)(const Json&)> derivatives = {
    {"gmm", gmm},   {"lstm", lstm}, {"ode", ode},       {"det", det},
    {"llsq", llsq}, {"lse", lse},   {"kmeans", kmeans},
};

}  // namespace hand
