// As much of JSON as the messages need: a value, read from one line.
#pragma once

#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

class Json {
 public:
  static Json parse(const std::string& line) {
    const char* at = line.c_str();
    return value(at);
  }

  double number() const { return number_; }
  int integer() const { return (int)number_; }
  bool boolean() const { return number_ != 0; }
  const std::string& text() const { return text_; }
  int size() const { return (int)items_.size(); }
  bool has(const std::string& key) const {
    auto found = members_.find(key);
    return found != members_.end() && !found->second.is_null_;
  }
  const Json& operator[](int index) const { return items_.at(index); }
  const Json& operator[](const char* key) const { return members_.at(key); }

  /// Every number in here, in order.
  std::vector<double> flat() const {
    std::vector<double> numbers;
    collect(numbers);
    return numbers;
  }

 private:
  double number_ = 0;
  bool is_null_ = false, is_list_ = false;
  std::string text_;
  std::vector<Json> items_;
  std::map<std::string, Json> members_;

  void collect(std::vector<double>& numbers) const {
    if (!is_list_) numbers.push_back(number_);
    for (const Json& item : items_) item.collect(numbers);
  }

  static void skip(const char*& at) {
    while (*at == ' ' || *at == ',' || *at == ':' || *at == '\t' || *at == '\r') at++;
  }

  static std::string string(const char*& at) {
    std::string result;
    for (at++; *at != '"'; at++) {
      if (*at == '\\') at++;
      if (*at == 0) throw std::runtime_error("unterminated string");
      result += *at;
    }
    at++;
    return result;
  }

  static Json value(const char*& at) {
    Json json;
    skip(at);
    if (*at == '{') {
      for (at++, skip(at); *at != '}'; skip(at)) {
        std::string key = string(at);
        json.members_[key] = value(at);
      }
      at++;
    } else if (*at == '[') {
      json.is_list_ = true;
      for (at++, skip(at); *at != ']'; skip(at)) json.items_.push_back(value(at));
      at++;
    } else if (*at == '"') {
      json.text_ = string(at);
    } else if (*at == 't' || *at == 'f' || *at == 'n') {
      json.number_ = *at == 't';
      json.is_null_ = *at == 'n';
      while (*at >= 'a' && *at <= 'z') at++;
    } else {
      char* end;
      json.number_ = std::strtod(at, &end);
      if (end == at) throw std::runtime_error(std::string("unexpected ") + *at);
      at = end;
    }
    return json;
  }
};
