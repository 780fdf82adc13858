internal import CLinux
internal import Glibc

/// The start of the program that docker-init stands in front of.
enum InitChild {
    /// An errno, or 0. The program leads a process group of its own, which is the terminal's foreground one where
    /// there is a terminal: Ctrl-C then reaches it once, not also through us.
    static func start(_ command: [String], _ child: inout pid_t) -> Int32 {
        var attributes = posix_spawnattr_t()
        var actions = posix_spawn_file_actions_t()
        posix_spawnattr_init(&attributes)
        posix_spawn_file_actions_init(&actions)
        defer {
            posix_spawnattr_destroy(&attributes)
            posix_spawn_file_actions_destroy(&actions)
        }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var reset = none
        for number in [SIGTTIN, SIGTTOU, SIGPIPE] { sigaddset(&reset, number) }
        posix_spawnattr_setsigdefault(&attributes, &reset)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        if isatty(0) == 1 { _ = clinux_spawn_foreground(&actions, 0) }
        return spawn(command, &child, &actions, &attributes)
    }

    private static func spawn(
        _ command: [String], _ child: inout pid_t, _ actions: inout posix_spawn_file_actions_t,
        _ attributes: inout posix_spawnattr_t
    ) -> Int32 {
        var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        guard let program = words[0] else { return ENOENT }
        return posix_spawnp(&child, program, &actions, &attributes, words, environ)
    }
}
