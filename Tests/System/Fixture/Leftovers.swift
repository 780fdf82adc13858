import Glibc
import Linux

/// What an engine has on this machine, as `contrib/leftovers` prints it.
struct Leftovers {
    let lines: Set<String>

    /// The lines that are new since `earlier`.
    func since(_ earlier: Leftovers) -> [String] { lines.subtracting(earlier.lines).sorted() }
}
