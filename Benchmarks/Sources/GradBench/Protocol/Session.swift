/// A conversation with GradBench's harness: one line in, one line out.
///
/// `start`, `define` and `analysis` messages are acknowledged, and an `evaluate` message is answered with the
/// output and the time of each run. What cannot be answered, malformed lines too, is answered with
/// `"success": false` and an `"error"` that says what is wrong and where; no line ends the conversation.
///
/// ```swift
/// let session = try Session()
/// session.reply(to: #"{"id": 0, "kind": "define", "module": "gmm"}"#)
/// // {"id": 0, "success": true}
/// ```
///
/// Source: GradBench, "Protocol".
public struct Session {
  /// The module that every message is answered with, whatever module it names.
  private let module: String?

  /// The names of the modules, in order.
  public static var moduleNames: [String] { modules.keys.sorted() }

  /// Begins a conversation.
  ///
  /// - Parameter module: a form of an eval that is to stand for the eval, as `gmm-scalar` for `gmm`.
  /// - Throws: `Refusal` if there is no such module.
  public init(module: String? = nil) throws {
    if let module, modules[module] == nil { throw Refusal("there is no module \"\(module)\"") }
    self.module = module
  }

  /// The reply to a line.
  public func reply(to line: String) -> String {
    var id = JSON.null
    do {
      let message = Field(try JSONReader.read(line), path: "message")
      // Given back as it came; nothing else is looked at without one.
      id = .integer(try message["id"].integer(in: Int(Int32.min)...Int(UInt32.max)))
      var reply = try answer(message)
      reply["id"] = id
      return JSON.object(reply).text
    } catch {
      return JSON.object(["id": id, "success": .bool(false), "error": .string("\(error)")]).text
    }
  }

  private func answer(_ message: Field) throws -> [String: JSON] {
    let kind = try message["kind"].string
    switch kind {
    case "start":
      return ["tool": .string("swift-autodiff")]
    case "analysis":
      return [:]
    case "define":
      _ = try module(of: message)
      return ["success": .bool(true)]
    case "evaluate":
      return try evaluate(message)
    default:
      throw Refusal("message.kind: \"\(kind)\" is none of start, define, evaluate, analysis")
    }
  }

  private func module(of message: Field) throws -> Module {
    let name = try message["module"].string
    guard let module = modules[module ?? name] else {
      let names = Self.moduleNames.joined(separator: ", ")
      throw Refusal("message.module: \"\(name)\" is none of \(names)")
    }
    return module
  }

  private func evaluate(_ message: Field) throws -> [String: JSON] {
    let module = try module(of: message)
    let function = try message["function"].string
    guard let prepare = module.functions[function] else {
      let names = module.functions.keys.sorted().joined(separator: ", ")
      throw Refusal("message.function: \"\(function)\" is none of \(names)")
    }
    let input = try message["input"]
    var runs = 1
    var seconds = 0.0
    // The inputs of `hello` are numbers.
    if case .object = input.value {
      runs = try input.optional("min_runs")?.integer(in: 0...1_000_000) ?? 1
      if let field = try input.optional("min_seconds") {
        seconds = try field.number
        guard seconds >= 0, seconds <= 86400 else {
          throw field.refusal("\(seconds) is not in 0...86400")
        }
      }
    }
    let job = try prepare(input)
    let (output, times) = try job.timed(runs: runs, seconds: seconds)
    return [
      "success": .bool(true), "output": output,
      "timings": .array(
        times.map { .object(["name": .string("evaluate"), "nanoseconds": .integer($0)]) }),
    ]
  }
}
