import CLinux
import Glibc
import Linux

/// Runs `body` with the calling thread in a network namespace of its own, so that the machine's network stays
/// untouched; a test that does not suspend keeps its thread, so its issues stay its own.
func inScratchNetwork<Value>(_ body: () throws(SystemError) -> Value) throws(SystemError) -> Value {
    let home = try NetworkNamespace.open("/proc/thread-self/ns/net")
    try checked("unshare", clinux_new_network())
    let result = Result { () throws(SystemError) in try body() }
    try checked("setns", clinux_enter_network(home.raw))
    return try result.get()
}

/// A namespace that lives as long as the descriptor.
func scratchNamespace() throws(SystemError) -> OwnedFD {
    try inScratchNetwork { () throws(SystemError) in try openFile("/proc/thread-self/ns/net", O_RDONLY).release() }
        .owned
}

extension Int32 {
    fileprivate var owned: OwnedFD { OwnedFD(adopting: self) }
}
