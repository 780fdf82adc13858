import Faults
import Testing

@testable import Runc

@Suite struct CriuWireTests {
    @Test func requestsAreTheBytesOfTheProtocol() {
        #expect(CriuRequest(kind: .version).bytes == [0x08, 0x0A])
        #expect(CriuRequest.acknowledgement == [0x08, 0x06, 0x18, 0x01])
        let features = CriuFeatures(tracksMemory: true, lazyPages: true)
        #expect(
            CriuRequest(kind: .featureCheck, features: features).bytes
                == [0x08, 0x09, 0x2A, 0x04, 0x08, 0x01, 0x10, 0x01])
    }

    @Test func optionsAreTheBytesOfTheProtocol() {
        var options = CriuOptions()
        options.add(.imagesFolder, 5)
        options.add(.pid, 300)
        options.add(.leaveRunning, true)
        options.add(.logFile, "dump.log")
        options.add(.externalMount, "/a", "b")
        options.add(.inheritedDescriptor, "net", 4)
        options.add(.pageServer, "::1", 1234)
        options.add(.cgroupMode, -1)
        options.add(.lsmMountContext, "x")
        let wanted: [UInt8] =
            [0x08, 5, 0x10, 0xAC, 0x02, 0x18, 1, 0x52, 8] + Array("dump.log".utf8)
            + [0xBA, 0x01, 7, 0x0A, 2, 0x2F, 0x61, 0x12, 1, 0x62]
            + [0xDA, 0x01, 7, 0x0A, 3, 0x6E, 0x65, 0x74, 0x10, 4]
            + [0x5A, 8, 0x0A, 3, 0x3A, 0x3A, 0x31, 0x10, 0xD2, 0x09]
            + [0x90, 0x02] + [UInt8](repeating: 0xFF, count: 9) + [0x01]
            + [0xFA, 0x03, 1, 0x78]
        let bytes = CriuRequest(kind: .dump, options: options).bytes
        #expect(bytes == [0x08, 0x01, 0x12, UInt8(wanted.count)] + wanted)
    }

    @Test func answersAreRead() throws {
        let notification = try CriuResponse(
            [0x08, 6, 0x10, 1, 0x2A, 7, 0x0A, 2, 0x68, 0x69, 0x10, 0xAC, 0x02])
        #expect(notification.kind == 6 && notification.succeeded)
        #expect(notification.script == "hi" && notification.pid == 300)
        let restored = try CriuResponse([0x08, 2, 0x10, 1, 0x22, 2, 0x08, 77])
        #expect(restored.pid == 77 && restored.kind == CriuRequestKind.restore.rawValue)
        let failed = try CriuResponse([0x08, 1, 0x10, 0, 0x38, 3, 0x4A, 2, 0x6E, 0x6F])
        #expect(!failed.succeeded && failed.errno == 3 && failed.message == "no")
        let features = try CriuResponse([0x08, 9, 0x10, 1, 0x42, 4, 0x08, 1, 0x10, 0])
        #expect(features.features == CriuFeatures(tracksMemory: true))
    }

    @Test(
        arguments: [
            ([0x08, 3, 0x10, 17, 0x20, 1], 31701), ([0x08, 4, 0x10, 2], 40200),
            ([0x08, 3, 0x10, 17, 0x1A, 1, 0x76, 0x20, 1], 31800),
            ([0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0x07], 999_900),
        ] as [([UInt8], Int)])
    func versionsAreNumbers(bytes: [UInt8], number: Int) throws {
        #expect(try CriuResponse([0x08, 10, 0x10, 1, 0x52, UInt8(bytes.count)] + bytes).version == number)
    }

    @Test(
        arguments: [
            [], [0x08], [0x08, 1], [0x10, 1], [0x08, 1, 0x10, 1, 0x2A, 9, 0x0A], [0x08, 1, 0x10, 1, 0x2B],
            [0x00, 1, 0x08, 1, 0x10, 1], [0x08, 1, 0x10, 1, 0x21, 1],
            [0x08, 1, 0x10] + [UInt8](repeating: 0xFF, count: 11),
            [0x08, 1, 0x10, 1, 0x2A] + [UInt8](repeating: 0xFF, count: 9) + [0x01],
        ] as [[UInt8]])
    func whatIsNoAnswerIsRefused(bytes: [UInt8]) {
        #expect { try CriuResponse(bytes) } throws: {
            ($0 as? Fault)?.message.hasPrefix("read criu's answer: it is no message of its protocol") == true
        }
    }

    @Test func noBytesTrap() {
        var random = SystemRandomNumberGenerator()
        let seed: [UInt8] = [0x08, 6, 0x10, 1, 0x2A, 7, 0x0A, 2, 0x68, 0x69, 0x10, 0xAC, 0x02, 0x52, 2, 0x08, 3]
        for _ in 0..<20000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            // Read or refused: that it returns is what is tested.
            _ = try? CriuResponse(Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random))))
        }
    }

    @Test func logsAreQuotedWithoutControlCharacters() {
        #expect(CriuLog.clean("a\u{1B}[2Jb\tü\n") == "a?[2Jb ü")
    }
}
