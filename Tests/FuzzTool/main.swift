import Foundation
import Fuzzing

exit(FuzzTool.run(Array(CommandLine.arguments.dropFirst())))
