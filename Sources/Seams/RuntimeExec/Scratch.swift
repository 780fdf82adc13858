internal import Glibc

/// The files of one call to a runtime, side by side under its root; short names, a unix socket's path holds 107 bytes.
struct Scratch {
    let log: String
    let pidFile: String
    let process: String
    let console: String

    init(_ stem: String) {
        log = stem + ".log"
        pidFile = stem + ".pid"
        process = stem + ".json"
        console = stem + ".tty"
    }

    func remove() {
        for path in [log, pidFile, process, console] { unlink(path) }
    }
}
