// Runs the program of its arguments, its output going nowhere, and prints the most memory that it had, in bytes.
// The system keeps that figure from before the program replaced the one that started it, so that it has to be started
// by a small one, as this.
import Glibc

func fail(_ message: String) -> Never {
  let line = "peak-memory: \(message)\n"
  write(STDERR_FILENO, line, line.utf8.count)
  exit(126)
}

guard CommandLine.arguments.count > 1 else { fail("which program?") }
var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.dropFirst().map { strdup($0) }
arguments.append(nil)
var actions = posix_spawn_file_actions_t()
posix_spawn_file_actions_init(&actions)
posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
var process: pid_t = 0
let problem = posix_spawn(
  &process, CommandLine.arguments[1], &actions, nil, arguments, environ)
guard problem == 0 else { fail(String(cString: strerror(problem))) }
var status: Int32 = 0
var usage = rusage()
guard wait4(process, &status, 0, &usage) == process else { fail(String(cString: strerror(errno))) }
print(1024 * usage.ru_maxrss)
// Ended by itself, or by a signal, as a shell says it.
exit(status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f)
