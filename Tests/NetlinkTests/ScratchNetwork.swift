import CLinux
import Glibc
import Linux

/// Runs `body` on a thread with a network namespace of its own, so that the machine's network stays untouched.
func inScratchNetwork<Value>(_ body: () throws(SystemError) -> Value) throws(SystemError) -> Value {
    try onThread { () throws(SystemError) in
        try checked("unshare", clinux_new_network())
        return try body()
    }
}

/// A namespace that lives as long as the descriptor.
func scratchNamespace() throws(SystemError) -> OwnedFD {
    try inScratchNetwork { () throws(SystemError) in try openFile("/proc/thread-self/ns/net", O_RDONLY).release() }
        .owned
}

extension Int32 {
    fileprivate var owned: OwnedFD { OwnedFD(adopting: self) }
}
