internal import Glibc

// Synchronous on purpose: nothing starts a thread before the personality is known, because the shim, the runtime
// and docker-init must stay single-threaded (architecture, section 3).
exit(Personality.run(CommandLine.arguments))
