import Conformance
import Faults
import LogDriverAPI
import Testing

@testable import Logs

@Suite struct LogOptionTests {
    private func message(_ driver: String, _ options: [String: String]) -> String? {
        do {
            try LogPlugins().validate(driver: driver, options: options)
            return nil
        } catch { return error.message }
    }

    @Test("unknown drivers and options are refused with Docker's texts")
    func refused() {
        #expect(message("x", [:]) == "logger: no log driver named 'x' is registered")
        #expect(message("json-file", ["max-foo": "1"]) == "unknown log opt 'max-foo' for json-file log driver")
        #expect(message("json-file", ["max-file": "0"]) == "max-file cannot be less than 1")
        #expect(message("json-file", ["max-size": "many"]) != nil)
        #expect(message("none", [:]) == nil)
    }

    @Test("the options of every driver: mode and max-buffer-size", .covers("eng.log.non-blocking"))
    func modes() {
        #expect(message("json-file", ["mode": "non-blocking", "max-buffer-size": "4m"]) == nil)
        #expect(message("json-file", ["mode": "blocking"]) == nil)
        #expect(message("json-file", ["mode": "x"]) == "logger: logging mode not supported: x")
        #expect(
            message("json-file", ["max-buffer-size": "4m"])
                == "logger: max-buffer-size option is only supported with 'mode=non-blocking'")
        #expect(
            message("json-file", ["mode": "non-blocking", "max-buffer-size": "much"])
                == "error parsing option max-buffer-size: invalid size: 'much'")
        #expect(message("json-file", ["max-file": "3"]) == nil)
    }

    @Test("sizes are powers of 1000, as Docker reads them", arguments: [("10m", 10_000_000), ("1.5k", 1500), ("7", 7)])
    func sizes(text: String, bytes: Int) throws {
        #expect(try JSONFileOptions(["max-size": text]).maxSize == bytes)
    }

    @Test("the driver none cannot be read", .covers("eng.log.none"))
    func none() {
        let fault = #expect(throws: Fault.self) {
            try LogPlugins().reader(LogTarget(driver: "none", path: ""))
        }
        #expect(fault?.message == "configured logging driver does not support reading")
    }
}
