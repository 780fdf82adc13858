internal import Glibc

/// Pid 1 for a container that brings none (`docker run --init`): starts the program, forwards signals to it, reaps
/// whatever is left to pid 1, ends with the program's status (128 + signal for a killed one).
///
/// `arguments` begin with the program's own name. Returns the exit code: 127 or 126 when the program cannot be started.
package func initMain(_ arguments: [String]) -> Int32 {
    var flags: [String: String] = [:]
    for name in ["TINI_KILL_PROCESS_GROUP", "TINI_SUBREAPER"] where getenv(name) != nil { flags[name] = "" }
    switch InitOptions.parse(Array(arguments.dropFirst()), environment: flags) {
    case .version:
        write("docker-init (swmono)\n", to: 1)
        return 0
    case .help:
        write(usage, to: 1)
        return 0
    case .mistake(let text):
        write("docker-init: \(text)\n" + usage, to: 2)
        return 1
    case .run(let options):
        return InitProcess(options).run()
    }
}

private let usage = """
    usage: docker-init [OPTIONS] PROGRAM [ARGUMENT...]
      -s         become a child subreaper
      -p SIGNAL  get SIGNAL when the parent dies
      -g         send signals to the program's process group
      -e STATUS  count this exit status as 0 (repeatable)
      -v, -w     accepted
      --version  print the version

    """

/// Writes text; there is nobody to tell when that fails.
func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
}
