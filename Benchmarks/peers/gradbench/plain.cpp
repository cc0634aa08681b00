// The functions of GradBench's evals in plain C++, without derivatives: what a derivative's time is measured against;
// and the derivatives written by hand (hand.hpp).
//
//     g++ -O3 -march=native -std=c++17 plain.cpp -o plain
//     plain SECONDS < messages.jsonl
//
// Reads GradBench `evaluate` messages, one JSON object a line, and prints for each the median time of a call, and for a
// function its value, for a derivative its numbers, the fields of the eval's output one after another:
//
//     {"module": "lse", "function": "primal", "nanoseconds": 6000, "runs": 1000, "value": 7.4}
//     {"module": "lse", "function": "gradient", "nanoseconds": 7000, "runs": 1000, "output": [0.5, 0.5]}
//
// The value of a function with many results is their sum. The formulas are those of the evals' descriptions. For a
// message that it has nothing for, a derivative of ba for one, it prints nothing.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "common.hpp"
#include "hand.hpp"
#include "json.hpp"

/// A function of one message, ready to be called again and again.
using Plain = std::function<double()>;

// gmm: a mixture of Gaussians with a Wishart prior on the inverse covariances.

static double log_gamma_distribution(double a, int dimension) {
  double y = 0.25 * dimension * (dimension - 1) * std::log(M_PI);
  for (int j = 1; j <= dimension; j++) y += std::lgamma(a + 0.5 * (1 - j));
  return y;
}

static Plain gmm(const Json& in) {
  int d = in["d"].integer(), k = in["k"].integer(), n = in["n"].integer(), m = in["m"].integer();
  double gamma = in["gamma"].number();
  Vector alpha = in["alpha"].flat(), mu = in["mu"].flat(), q = in["q"].flat(), l = in["l"].flat(),
         x = in["x"].flat();
  return [=] {
    int strictly_lower = d * (d - 1) / 2;
    Vector diagonal(d * k), log_determinant(k), centered(d), product(d), term(k);
    for (int i = 0; i < d * k; i++) diagonal[i] = std::exp(q[i]);
    for (int c = 0; c < k; c++)
      for (int j = 0; j < d; j++) log_determinant[c] += q[c * d + j];
    double total = 0;
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < k; c++) {
        const double* lower = &l[c * strictly_lower];
        for (int j = 0; j < d; j++) centered[j] = x[i * d + j] - mu[c * d + j];
        for (int j = 0; j < d; j++) product[j] = diagonal[c * d + j] * centered[j];
        for (int column = 0; column < d; column++)
          for (int row = column + 1; row < d; row++) product[row] += *lower++ * centered[column];
        double square = 0;
        for (int j = 0; j < d; j++) square += product[j] * product[j];
        term[c] = alpha[c] + log_determinant[c] - 0.5 * square;
      }
      total += log_sum_exp(term.data(), k);
    }
    total -= n * log_sum_exp(alpha.data(), k) + n * d * 0.5 * std::log(2 * M_PI);
    int degrees = d + m + 1;
    double prior = 0;
    for (int c = 0; c < k; c++) {
      double frobenius = 0;
      for (int j = 0; j < d; j++) frobenius += diagonal[c * d + j] * diagonal[c * d + j];
      for (int j = 0; j < strictly_lower; j++)
        frobenius += l[c * strictly_lower + j] * l[c * strictly_lower + j];
      prior += 0.5 * gamma * gamma * frobenius - m * log_determinant[c];
    }
    double constant = degrees * d * (std::log(gamma) - 0.5 * std::log(2)) -
                      log_gamma_distribution(0.5 * degrees, d);
    return total - prior + k * constant;
  };
}

// ba: the reprojection errors of a bundle adjustment. A camera is [rotation, center, f, u0, v0, k1, k2].

static void reprojection_error(const double* camera, const double* point, double w,
                               const double* feature, double* error) {
  double p[3] = {point[0] - camera[3], point[1] - camera[4], point[2] - camera[5]};
  const double* r = camera;
  double theta2 = r[0] * r[0] + r[1] * r[1] + r[2] * r[2];
  double turned[3];
  if (theta2 != 0) {
    double theta = std::sqrt(theta2), c = std::cos(theta), s = std::sin(theta), inverse = 1 / theta;
    double a[3] = {r[0] * inverse, r[1] * inverse, r[2] * inverse};
    double cross[3] = {a[1] * p[2] - a[2] * p[1], a[2] * p[0] - a[0] * p[2],
                       a[0] * p[1] - a[1] * p[0]};
    double along = (a[0] * p[0] + a[1] * p[1] + a[2] * p[2]) * (1 - c);
    for (int i = 0; i < 3; i++) turned[i] = p[i] * c + cross[i] * s + a[i] * along;
  } else {
    turned[0] = p[0] + r[1] * p[2] - r[2] * p[1];
    turned[1] = p[1] + r[2] * p[0] - r[0] * p[2];
    turned[2] = p[2] + r[0] * p[1] - r[1] * p[0];
  }
  double x = turned[0] / turned[2], y = turned[1] / turned[2];
  double square = x * x + y * y;
  double distortion = 1 + camera[9] * square + camera[10] * square * square;
  error[0] = w * (x * distortion * camera[6] + camera[7] - feature[0]);
  error[1] = w * (y * distortion * camera[6] + camera[8] - feature[1]);
}

static Plain ba(const Json& in) {
  int n = in["n"].integer(), m = in["m"].integer(), p = in["p"].integer();
  Vector camera = in["cam"].flat(), point = in["x"].flat(), feature = in["feat"].flat();
  Vector cameras, points, features, weights(p, in["w"].number());
  for (int i = 0; i < n; i++) cameras.insert(cameras.end(), camera.begin(), camera.end());
  for (int i = 0; i < m; i++) points.insert(points.end(), point.begin(), point.end());
  for (int i = 0; i < p; i++) features.insert(features.end(), feature.begin(), feature.end());
  Vector errors(2 * p), weight_errors(p);
  return [=]() mutable {
    for (int i = 0; i < p; i++)
      reprojection_error(&cameras[i % n * 11], &points[i % m * 3], weights[i], &features[2 * i],
                         &errors[2 * i]);
    for (int i = 0; i < p; i++) weight_errors[i] = 1 - weights[i] * weights[i];
    double sum = 0;
    for (double e : errors) sum += e;
    for (double e : weight_errors) sum += e;
    return sum;
  };
}

// ht: the distances of a posed hand's points from measured ones (hand tracking).

/// A matrix by columns.
struct Matrix {
  int rows = 0, columns = 0;
  Vector entries;
  Matrix() {}
  Matrix(int rows, int columns) : rows(rows), columns(columns), entries(rows * columns) {}
  double& operator()(int i, int j) { return entries[j * rows + i]; }
  double operator()(int i, int j) const { return entries[j * rows + i]; }
  static Matrix identity(int n) {
    Matrix a(n, n);
    for (int i = 0; i < n; i++) a(i, i) = 1;
    return a;
  }
};

static Matrix product(const Matrix& a, const Matrix& b) {
  Matrix c(a.rows, b.columns);
  for (int i = 0; i < a.rows; i++)
    for (int j = 0; j < b.columns; j++) {
      double sum = 0;
      for (int p = 0; p < a.columns; p++) sum += a(i, p) * b(p, j);
      c(i, j) = sum;
    }
  return c;
}

/// A matrix of which the message lists the columns, or the rows.
static Matrix matrix(const Json& in, bool by_rows) {
  int outer = in.size(), inner = in[0].size();
  Matrix a(by_rows ? outer : inner, by_rows ? inner : outer);
  for (int i = 0; i < outer; i++)
    for (int j = 0; j < inner; j++) (by_rows ? a(i, j) : a(j, i)) = in[i][j].number();
  return a;
}

static Matrix rotation_from_euler_angles(const double* xzy) {
  Matrix x = Matrix::identity(3), y = x, z = x;
  x(1, 1) = x(2, 2) = std::cos(xzy[0]);
  x(2, 1) = std::sin(xzy[0]);
  x(1, 2) = -x(2, 1);
  y(0, 0) = y(2, 2) = std::cos(xzy[2]);
  y(0, 2) = std::sin(xzy[2]);
  y(2, 0) = -y(0, 2);
  z(0, 0) = z(1, 1) = std::cos(xzy[1]);
  z(1, 0) = std::sin(xzy[1]);
  z(0, 1) = -z(1, 0);
  return product(product(z, y), x);
}

static Matrix rotation_from_angle_axis(const double* r) {
  double norm = std::sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2]);
  if (norm < 0.0001) return Matrix::identity(3);
  double x = r[0] / norm, y = r[1] / norm, z = r[2] / norm, s = std::sin(norm), c = std::cos(norm);
  Matrix a(3, 3);
  a(0, 0) = x * x + (1 - x * x) * c;
  a(0, 1) = x * y * (1 - c) - z * s;
  a(0, 2) = x * z * (1 - c) + y * s;
  a(1, 0) = x * y * (1 - c) + z * s;
  a(1, 1) = y * y + (1 - y * y) * c;
  a(1, 2) = y * z * (1 - c) - x * s;
  a(2, 0) = x * z * (1 - c) - y * s;
  a(2, 1) = z * y * (1 - c) + x * s;
  a(2, 2) = z * z + (1 - z * z) * c;
  return a;
}

static Plain ht(const Json& in) {
  const Json& data = in["data"];
  const Json& model = data["model"];
  Vector theta = in["theta"].flat(), us = in["us"].flat(), correspondences = data["correspondences"].flat(),
         parents = model["parents"].flat();
  Matrix points = matrix(data["points"], false), base = matrix(model["base_positions"], false),
         weights = matrix(model["weights"], false);
  bool is_mirrored = model["is_mirrored"].boolean();
  std::vector<Matrix> base_relatives, inverse_base_absolutes;
  for (int i = 0; i < model["base_relatives"].size(); i++) {
    base_relatives.push_back(matrix(model["base_relatives"][i], true));
    inverse_base_absolutes.push_back(matrix(model["inverse_base_absolutes"][i], true));
  }
  std::vector<std::vector<int>> triangles;
  for (int i = 0; i < model["triangles"].size(); i++) {
    const Json& t = model["triangles"][i];
    triangles.push_back({t[0].integer(), t[1].integer(), t[2].integer()});
  }
  Vector errors(3 * correspondences.size());
  return [=]() mutable {
    int bones = (int)parents.size();
    Matrix pose(3, bones + 3);
    for (int i = 0; i < 3; i++) {
      pose(i, 0) = theta[i];
      pose(i, 1) = 1;
      pose(i, 2) = theta[3 + i];
    }
    int next = 6, column = 5;
    for (int finger = 0; finger < 5; finger++) {
      for (int joint = 2; joint <= 4; joint++) {
        pose(0, column) = theta[next++];
        if (joint == 2) pose(1, column) = theta[next++];
        column++;
      }
      column++;
    }
    std::vector<Matrix> absolutes(bones);
    Matrix positions(3, base.columns);
    for (int bone = 0; bone < bones; bone++) {
      Matrix turn = Matrix::identity(4);
      Matrix r = rotation_from_euler_angles(&pose.entries[3 * (bone + 3)]);
      for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) turn(i, j) = r(i, j);
      Matrix relative = product(base_relatives[bone], turn);
      int parent = (int)parents[bone];
      absolutes[bone] = parent < 0 ? relative : product(absolutes[parent], relative);
    }
    for (int bone = 0; bone < bones; bone++) {
      Matrix moved = product(product(absolutes[bone], inverse_base_absolutes[bone]), base);
      for (int vertex = 0; vertex < positions.columns; vertex++)
        for (int i = 0; i < 3; i++) positions(i, vertex) += moved(i, vertex) * weights(bone, vertex);
    }
    if (is_mirrored)
      for (int vertex = 0; vertex < positions.columns; vertex++) positions(0, vertex) *= -1;
    Matrix r = rotation_from_angle_axis(&pose.entries[0]);
    for (int j = 0; j < 3; j++)
      for (int i = 0; i < 3; i++) r(i, j) *= pose(j, 1);
    positions = product(r, positions);
    for (int vertex = 0; vertex < positions.columns; vertex++)
      for (int i = 0; i < 3; i++) positions(i, vertex) += pose(i, 2);
    double sum = 0;
    for (size_t i = 0; i < correspondences.size(); i++) {
      int place = (int)correspondences[i];
      for (int j = 0; j < 3; j++) {
        double coordinate = positions(j, us.empty() ? place : 0);
        if (!us.empty()) {
          double u = us[2 * i], v = us[2 * i + 1];
          const std::vector<int>& t = triangles[place];
          coordinate =
              u * positions(j, t[0]) + v * positions(j, t[1]) + (1 - u - v) * positions(j, t[2]);
        }
        errors[3 * i + j] = points(j, (int)i) - coordinate;
        sum += errors[3 * i + j];
      }
    }
    return sum;
  };
}

// lstm: the loss of a recurrent network whose weights are diagonal.

static Plain lstm(const Json& in) {
  int layers = in["main_params"].size() / 2, steps = in["sequence"].size();
  int b = in["sequence"][0].size();
  Vector main = in["main_params"].flat(), extra = in["extra_params"].flat(), state = in["state"].flat(),
         sequence = in["sequence"].flat();
  return [=] {
    Vector current = state, predicted(b);
    double total = 0;
    for (int t = 0; t + 1 < steps; t++) {
      for (int i = 0; i < b; i++) predicted[i] = sequence[t * b + i] * extra[i];
      const double* input = predicted.data();
      for (int layer = 0; layer < layers; layer++) {
        const double* weight = &main[8 * b * layer];
        const double* bias = weight + 4 * b;
        double* hidden = &current[2 * b * layer];
        double* cell = hidden + b;
        for (int i = 0; i < b; i++) {
          double forget = sigmoid(input[i] * weight[i] + bias[i]);
          double ingate = sigmoid(hidden[i] * weight[b + i] + bias[b + i]);
          double outgate = sigmoid(input[i] * weight[2 * b + i] + bias[2 * b + i]);
          double change = std::tanh(hidden[i] * weight[3 * b + i] + bias[3 * b + i]);
          cell[i] = cell[i] * forget + ingate * change;
          hidden[i] = outgate * std::tanh(cell[i]);
        }
        input = hidden;
      }
      double sum = 2;
      for (int i = 0; i < b; i++) {
        predicted[i] = input[i] * extra[b + i] + extra[2 * b + i];
        sum += std::exp(predicted[i]);
      }
      double log_sum = std::log(sum);
      for (int i = 0; i < b; i++) total += sequence[(t + 1) * b + i] * (predicted[i] - log_sum);
    }
    return -total / ((steps - 1) * b);
  };
}

// ode: four-stage Runge-Kutta steps of y' = (x0, x1 y0, x2 y1, ...).

static Plain ode(const Json& in) {
  Vector x = in["x"].flat();
  int steps = in["s"].integer();
  return [=] {
    size_t n = x.size();
    double h = 2.0 / steps;
    Vector y(n), moved(n), k1(n), k2(n), k3(n), k4(n);
    auto slope = [&](const Vector& y, Vector& k) {
      k[0] = x[0];
      for (size_t i = 1; i < n; i++) k[i] = x[i] * y[i - 1];
    };
    for (int step = 0; step < steps; step++) {
      slope(y, k1);
      for (size_t i = 0; i < n; i++) moved[i] = y[i] + h * k1[i] / 2;
      slope(moved, k2);
      for (size_t i = 0; i < n; i++) moved[i] = y[i] + h * k2[i] / 2;
      slope(moved, k3);
      for (size_t i = 0; i < n; i++) moved[i] = y[i] + h * k3[i];
      slope(moved, k4);
      for (size_t i = 0; i < n; i++) y[i] += h * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]) / 6;
    }
    double sum = 0;
    for (double each : y) sum += each;
    return sum;
  };
}

// det: a determinant by minors. next_row and next_column link the rows and columns that are left.

static double minor(const double* a, size_t n, size_t size, std::vector<size_t>& next_row,
                    std::vector<size_t>& next_column) {
  size_t row = next_row[n], column = next_column[n], before = n;
  if (size == 1) return a[row * n + column];
  double determinant = 0;
  int sign = 1;
  next_row[n] = next_row[row];
  for (size_t j = 0; j < size; j++) {
    next_column[before] = next_column[column];
    double term = a[row * n + column] * minor(a, n, size - 1, next_row, next_column);
    next_column[before] = column;
    determinant = sign > 0 ? determinant + term : determinant - term;
    before = column;
    column = next_column[column];
    sign = -sign;
  }
  next_row[n] = row;
  return determinant;
}

static Plain det(const Json& in) {
  Vector a = in["A"].flat();
  size_t n = in["ell"].integer();
  return [=] {
    std::vector<size_t> next_row(n + 1), next_column(n + 1);
    for (size_t i = 0; i < n; i++) next_row[i] = next_column[i] = i + 1;
    return minor(a.data(), n, n, next_row, next_column);
  };
}

// llsq: the least-squares error of a polynomial against the sign function.

static Plain llsq(const Json& in) {
  Vector x = in["x"].flat();
  size_t n = in["n"].integer();
  return [=] {
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
      double t = -1 + i * 2.0 / (n - 1.0);
      double residual = (0 < t) - (t < 0), power = 1;
      for (double coefficient : x) {
        residual -= coefficient * power;
        power *= t;
      }
      sum += residual * residual;
    }
    return sum / 2;
  };
}

static Plain lse(const Json& in) {
  Vector x = in["x"].flat();
  return [=] { return log_sum_exp(x.data(), x.size()); };
}

// kmeans: the sum of the squared distances to the nearest centroids.

static Plain kmeans(const Json& in) {
  Vector points = in["points"].flat(), centroids = in["centroids"].flat();
  int d = in["points"][0].size(), n = in["points"].size(), k = in["centroids"].size();
  return [=] {
    double cost = 0;
    for (int i = 0; i < n; i++) {
      double nearest = std::numeric_limits<double>::infinity();
      for (int j = 0; j < k; j++) {
        double square = 0;
        for (int t = 0; t < d; t++) {
          double difference = points[i * d + t] - centroids[j * d + t];
          square += difference * difference;
        }
        nearest = std::min(nearest, square);
      }
      cost += nearest;
    }
    return cost;
  };
}

static const std::map<std::string, Plain (*)(const Json&)> functions = {
    {"gmm", gmm}, {"ba", ba},     {"ht", ht},   {"lstm", lstm},     {"ode", ode},
    {"det", det}, {"llsq", llsq}, {"lse", lse}, {"kmeans", kmeans},
};

static double now() {
  using namespace std::chrono;
  return duration<double>(steady_clock::now().time_since_epoch()).count();
}

/// Prints how long a call takes, at the start of a reply: the median of calls that take `seconds` together, at least 5.
template <typename Call>
static void time_calls(const Json& message, double seconds, Call call) {
  Vector times;
  double end = now() + seconds;
  while (times.size() < 5 || (now() < end && times.size() < 10000)) {
    double start = now();
    call();
    times.push_back(now() - start);
  }
  std::sort(times.begin(), times.end());
  std::printf("{\"module\": \"%s\", \"function\": \"%s\", \"nanoseconds\": %.1f, \"runs\": %zu, ",
              message["module"].text().c_str(), message["function"].text().c_str(),
              times[times.size() / 2] * 1e9, times.size());
}

int main(int count, char** arguments) {
  double seconds = count > 1 ? std::atof(arguments[1]) : 0.5;
  std::string line;
  while (std::getline(std::cin, line)) {
    Json message = Json::parse(line);
    if (!message.has("module") || !message.has("function")) continue;
    std::string module = message["module"].text(), kind = message["function"].text();
    if (kind == "objective" || kind == "primal" || kind == "cost") {
      auto found = functions.find(module);
      if (found == functions.end()) continue;
      Plain function = found->second(message["input"]);
      double value = function();
      time_calls(message, seconds, [&] {
        volatile double result = function();
        (void)result;
      });
      std::printf("\"value\": %.17g}\n", value);
    } else if (kind == "jacobian" || kind == "gradient" || kind == "dir") {
      auto found = hand::derivatives.find(module);
      if (found == hand::derivatives.end()) continue;
      hand::Derivative derivative = found->second(message["input"]);
      Vector output;
      derivative(output);
      time_calls(message, seconds, [&] { derivative(output); });
      std::printf("\"output\": [");
      for (size_t i = 0; i < output.size(); i++) std::printf(i > 0 ? ", %.17g" : "%.17g", output[i]);
      std::printf("]}\n");
    }
    std::fflush(stdout);
  }
}
