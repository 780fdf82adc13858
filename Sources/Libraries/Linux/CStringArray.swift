internal import Glibc

/// A NULL-terminated array of C strings (argv, envp) in one allocation that lives as long as the object.
package final class CStringArray {
    /// For execve(2); valid while the object lives.
    package let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let bytes: UnsafeMutablePointer<CChar>

    package init(_ strings: [String]) {
        let total = strings.reduce(0) { $0 + $1.utf8.count + 1 }
        bytes = .allocate(capacity: max(total, 1))
        pointers = .allocate(capacity: strings.count + 1)
        var next = bytes
        for (index, string) in strings.enumerated() {
            pointers[index] = next
            for byte in string.utf8 {
                next.initialize(to: CChar(bitPattern: byte))
                next += 1
            }
            next.initialize(to: 0)
            next += 1
        }
        pointers[strings.count] = nil
    }

    deinit {
        bytes.deallocate()
        pointers.deallocate()
    }
}
