package import Faults
package import Linux

/// Which of a process's streams a message came from; the raw value is Docker's stream byte.
package enum LogStream: UInt8, Sendable, CaseIterable {
    case stdout = 1
    case stderr = 2

    /// `stdout`, `stderr`.
    package var name: StaticString { self == .stdout ? "stdout" : "stderr" }
}

/// Where and how one container logs: `--log-driver` and `--log-opt`, and the path of its file.
package struct LogTarget: Sendable {
    package var driver: String
    package var options: [String: String]
    /// Path of the log file, `<id>-json.log`; empty for drivers without one.
    package var path: String
    /// What every message carries beside its text: what the options `labels`, `env` and `tag` came to.
    package var attributes: [String: String]

    package init(
        driver: String, options: [String: String] = [:], path: String, attributes: [String: String] = [:]
    ) {
        self.driver = driver
        self.options = options
        self.path = path
        self.attributes = attributes
    }
}

/// Takes what a container writes, message by message; runs in the shim's loop.
package protocol LogWriter: AnyObject {
    /// Takes one line without its end (`partial` false), or a part of one that is too long or ended the stream
    /// (`partial` true); `time` is nanoseconds since 1970. The bytes are lent until this returns; they may be kept in
    /// memory until `flush`.
    func append(_ message: UnsafeRawBufferPointer, _ stream: LogStream, at time: Int64, partial: Bool)
    /// Hands on what was kept; called once per turn of the loop. A log that cannot be written loses messages, says so
    /// once on stderr, and never stops the container.
    func flush()
}

/// Copies a container's log; blocks, so the caller gives it a thread.
package protocol LogReader: Sendable {
    /// Writes what `query` selects to `output` and returns at its end; a reader of the output that went away is no
    /// error, and ends it too.
    func copy(_ query: LogQuery, to output: ByteChannel) throws(Fault)
}

/// The log drivers of this program.
package protocol LogDrivers: Sendable {
    /// Names as `docker info` lists them.
    var names: [String] { get }
    /// Refuses an unknown driver or option, with Docker's texts.
    func validate(driver: String, options: [String: String]) throws(Fault)
    /// The writer for the shim of a container; nil for `none`.
    func writer(_ target: LogTarget) throws(Fault) -> (any LogWriter)?
    /// The reader for `logs`; throws where the driver cannot be read.
    func reader(_ target: LogTarget) throws(Fault) -> any LogReader
    /// Removes every file of the log, rotated ones too; nothing there is a success.
    func remove(_ target: LogTarget) throws(Fault)
}
