package import Faults

/// Runs system calls and turns what they throw into a fault; `what` names the object and the action.
@discardableResult
package func doing<Value: ~Copyable>(
    _ what: @autoclosure () -> String, hint: String? = nil, _ body: () throws(SystemError) -> Value
) throws(Fault) -> Value {
    do { return try body() } catch { throw error.fault(what(), hint: hint) }
}
