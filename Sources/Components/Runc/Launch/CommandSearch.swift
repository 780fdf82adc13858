internal import Faults
internal import Glibc

/// Where a command is, by the container's own PATH; to be asked inside, as the user who will run it.
struct CommandSearch {
    let path: String

    init(environment: [String]) {
        path = environment.last { $0.hasPrefix("PATH=") }.map { String($0.dropFirst(5)) } ?? ""
    }

    /// The program's path; throws with the texts of runc (Go's exec.LookPath) that Docker's clients match on.
    func find(_ name: String) throws(Fault) -> String {
        if name.contains("/") {
            try check(name)
            return name
        }
        for folder in path.split(separator: ":", omittingEmptySubsequences: false) {
            let candidate = (folder.isEmpty ? "." : String(folder)) + "/" + name
            if reason(candidate) == nil { return candidate }
        }
        throw Fault(.commandNotFound, "exec: \"\(name)\": executable file not found in $PATH")
    }

    private func check(_ name: String) throws(Fault) {
        switch reason(name) {
        case nil: return
        case EISDIR: throw Fault(.commandNotExecutable, "exec: \"\(name)\": is a directory")
        case ENOENT, ENOTDIR:
            throw Fault(.commandNotFound, "exec: \"\(name)\": stat \(name): no such file or directory")
        default: throw Fault(.commandNotExecutable, "exec: \"\(name)\": permission denied")
        }
    }

    /// The errno that keeps a path from being executed; nil when nothing does.
    private func reason(_ path: String) -> Int32? {
        var status = stat()
        if stat(path, &status) != 0 { return errno }
        if status.st_mode & S_IFMT == S_IFDIR { return EISDIR }
        // access(2) asks for the real user without capabilities; execve(2) will not. A filter may not know the newer
        // call.
        if faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) == 0 { return nil }
        return errno == EPERM && access(path, X_OK) == 0 ? nil : EACCES
    }
}
