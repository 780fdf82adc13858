internal import Glibc

/// A regular expression of `ps --filter`: POSIX extended (regex(7)), whose common part with Go's is what people write.
struct Pattern: ~Copyable {
    private var compiled = regex_t()

    /// nil for what is no expression: it matches nothing.
    init?(_ text: String) {
        guard regcomp(&compiled, text, REG_EXTENDED | REG_NOSUB) == 0 else { return nil }
    }

    deinit {
        var held = compiled
        regfree(&held)
    }

    func matches(_ text: String) -> Bool {
        withUnsafePointer(to: compiled) { regexec($0, text, 0, nil, 0) == 0 }
    }
}
