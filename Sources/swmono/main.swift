internal import Glibc

// Synchronous on purpose: nothing starts a thread before the personality is known, because the shim, the runtime
// and docker-init must stay single-threaded (architecture, section 3).
//
// The words straight from main(): `CommandLine.arguments` costs each start a scan of all protocol conformances.
exit(
    Personality.run(
        (0..<Int(CommandLine.argc)).compactMap { index in
            CommandLine.unsafeArgv[index].map { String(cString: $0) }
        }))
