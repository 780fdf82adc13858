package import Faults
package import LogDriverAPI

/// The log drivers that this program has; one more is one more line here.
package struct LogPlugins: LogDrivers {
    package init() {}

    private static var drivers: [(name: String, driver: any LogPlugin.Type)] {
        [("json-file", JSONFileDriver.self), ("none", NoneDriver.self)]
    }

    package var names: [String] { Self.drivers.map(\.name) }

    package func validate(driver: String, options: [String: String]) throws(Fault) {
        let chosen = try plugin(driver)
        // Docker looks at no option of `none`.
        if driver != "none" { try LogModes.check(options) }
        try chosen.validate(options)
    }

    package func writer(_ target: LogTarget) throws(Fault) -> (any LogWriter)? {
        try plugin(target.driver).writer(target)
    }

    package func reader(_ target: LogTarget) throws(Fault) -> any LogReader {
        try plugin(target.driver).reader(target)
    }

    package func remove(_ target: LogTarget) throws(Fault) {
        try plugin(target.driver).remove(target)
    }

    private func plugin(_ name: String) throws(Fault) -> any LogPlugin.Type {
        guard let entry = Self.drivers.first(where: { $0.name == name }) else {
            throw Fault(.invalidArgument, "logger: no log driver named '\(name)' is registered")
        }
        return entry.driver
    }
}

/// One log driver.
protocol LogPlugin {
    static func validate(_ options: [String: String]) throws(Fault)
    static func writer(_ target: LogTarget) throws(Fault) -> (any LogWriter)?
    static func reader(_ target: LogTarget) throws(Fault) -> any LogReader
    static func remove(_ target: LogTarget) throws(Fault)
}
