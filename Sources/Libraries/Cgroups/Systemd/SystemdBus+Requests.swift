internal import DBus
package import Faults
internal import Glibc
internal import Linux

extension SystemdBus {
    /// Puts `process` into a new scope.
    package func start(_ start: UnitStart, process: Int32) -> UnitRequest {
        UnitRequest(self, .start(start, process: process))
    }

    /// Ends a unit and what is left in it; one that is not there is fine.
    package func stop(_ unit: SystemdUnit) -> UnitRequest { UnitRequest(self, .stop(unit.name)) }

    /// The same without waiting for an answer, after a failure that is to be told first. Nothing is asked of a systemd
    /// that has not been spoken with.
    package func stopSoon(_ unit: SystemdUnit) {
        for (method, body) in [
            ("StopUnit", [BusValue.string(unit.name), .string("replace")]), ("ResetFailedUnit", [.string(unit.name)]),
        ] {
            var message = Systemd.call(method, body)
            message.isOneWay = true
            // Where nobody listens any more, there is nothing to be done about it.
            _ = try? connected?.send(message)
        }
    }

    /// Changes properties until the next boot.
    package func set(_ properties: [UnitProperty], of unit: SystemdUnit) -> UnitRequest {
        UnitRequest(self, .set(unit.name, properties))
    }

    /// Moves `process` into a unit, `folder` below its cgroup ("/" is that itself).
    package func attach(_ process: Int32, to unit: SystemdUnit, folder: String = "/") -> UnitRequest {
        UnitRequest(self, .attach(unit.name, folder: folder, process: process))
    }

    /// Its version and its place. It waits, at most as long as an answer may take: for a command that has nothing else
    /// to do.
    package func facts() throws(Fault) -> SystemdFacts {
        let request = UnitRequest(self, .ask(isUser ? ["Version", "ControlGroup"] : ["Version"]))
        try request.finish()
        return SystemdFacts(
            version: SystemdFacts.version(request.answers.first?.text ?? ""),
            group: isUser ? request.answers.last?.text ?? "" : "")
    }
}

extension UnitRequest {
    /// Advances to the end, and waits meanwhile.
    package func finish() throws(Fault) {
        while try !advance() {
            let left = (deadline - .now).components
            let milliseconds = max(0, left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000) + 1
            do throws(SystemError) {
                _ = try waitReadable(awaited, milliseconds: Int32(clamping: milliseconds))
            } catch {
                throw error.fault("wait for systemd")
            }
        }
    }
}
