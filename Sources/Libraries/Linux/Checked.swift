internal import Glibc

/// Turns the `-errno` convention of CLinux into a typed throw; the value passes through.
@discardableResult
package func checked(
    _ call: StaticString, _ result: Int32, _ argument: @autoclosure () -> String = ""
) throws(SystemError) -> Int32 {
    guard result >= 0 else { throw SystemError("\(call)", errno: -result, argument()) }
    return result
}

/// Runs a libc call that answers -1 and errno, again while it is interrupted (EINTR).
@discardableResult
package func retrying(
    _ call: StaticString, _ argument: @autoclosure () -> String = "", _ body: () -> Int32
) throws(SystemError) -> Int32 {
    while true {
        let result = body()
        if result >= 0 { return result }
        let number = errno
        if number != EINTR { throw SystemError("\(call)", errno: number, argument()) }
    }
}

/// The same for calls that count bytes. Two plain functions: a generic one looks its conformance up in each process.
@discardableResult
package func retrying(
    _ call: StaticString, _ argument: @autoclosure () -> String = "", _ body: () -> Int
) throws(SystemError) -> Int {
    while true {
        let result = body()
        if result >= 0 { return result }
        let number = errno
        if number != EINTR { throw SystemError("\(call)", errno: number, argument()) }
    }
}
