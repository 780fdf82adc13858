import Conformance
import EngineAPI
import FoundationEssentials
import Testing

@Suite struct ContainerTypesTests {
    @Test func anEmptyObjectReadsAsZeros() throws {
        let request = try JSONDecoder().decode(ContainerCreateRequest.self, from: Data("{}".utf8))
        #expect(request == ContainerCreateRequest())
    }

    @Test func nullReadsAsZero() throws {
        let text = #"{"Image":"a","Env":null,"HostConfig":{"Memory":null,"ConsoleSize":null,"Binds":["a:b"]}}"#
        let request = try JSONDecoder().decode(ContainerCreateRequest.self, from: Data(text.utf8))
        #expect(request.config.image == "a")
        #expect(request.hostConfig.memory == 0)
        #expect(request.hostConfig.binds == ["a:b"])
    }

    @Test func nilListsAreWrittenAsNullAndOmittedFieldsNotAtAll() throws {
        let text = String(decoding: try JSONEncoder().encode(HostConfig()), as: UTF8.self)
        #expect(text.contains(#""Binds":null"#))
        #expect(text.contains(#""Privileged":false"#))
        #expect(!text.contains("Tmpfs"))
    }

    @Test func whatIsWrittenReadsBack() throws {
        var request = ContainerCreateRequest()
        request.config.cmd = ["sh", "-c", "true"]
        request.config.labels = ["a": "b"]
        request.hostConfig.initProcess = true
        request.hostConfig.pidsLimit = -1
        request.networkingConfig.endpointsConfig = ["net": EndpointSettings()]
        let data = try JSONEncoder().encode(request)
        #expect(try JSONDecoder().decode(ContainerCreateRequest.self, from: data) == request)
    }
}

@Suite struct StatusTextTests {
    @Test(
        .covers("cli.beh.out.human-duration"),
        arguments: [
            (0, "Less than a second"), (1, "1 second"), (59, "59 seconds"), (60, "About a minute"),
            (119, "About a minute"),
            (120, "2 minutes"), (3600, "About an hour"), (5400, "2 hours"), (172_800, "2 days"), (1_209_600, "2 weeks"),
            (5_184_000, "2 months"), (63_072_000, "2 years"),
        ])
    func durationsReadLikeDockers(seconds: Int, text: String) {
        #expect(HumanDuration.text(seconds: Int64(seconds)) == text)
    }

    @Test func statusSaysWhereTheContainerIs() {
        var state = ContainerState()
        #expect(state.statusText(at: 100, started: nil, finished: nil) == "Created")
        state.running = true
        #expect(state.statusText(at: 100, started: 97, finished: nil) == "Up 3 seconds")
        state.paused = true
        #expect(state.statusText(at: 100, started: 97, finished: nil) == "Up 3 seconds (Paused)")
        state = ContainerState()
        state.exitCode = 137
        #expect(state.statusText(at: 220, started: 90, finished: 100) == "Exited (137) 2 minutes ago")
    }
}
