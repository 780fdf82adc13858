import Conformance
import EngineAPI
import Faults
import Glibc
import Testing

@testable import Client

@Suite struct FormatTests {
    private func engine() -> FakeEngine {
        var engine = FakeEngine()
        engine.list = { _ throws(Fault) in
            var second = Samples.summary
            second.names = ["/a-rather-long-name"]
            second.command = "true"
            second.status = "Exited (0) 2 minutes ago"
            second.created = LocalTime.now - 120
            var first = Samples.summary
            first.created = LocalTime.now - 3
            return [first, second]
        }
        engine.images = { _ throws(Fault) in
            var image = Samples.image
            image.created = LocalTime.now - 86400 * 20
            return [image]
        }
        return engine
    }

    @Test(.covers("cli.beh.out.ps", "cli.beh.out.trunc", "cli.beh.fmt.table")) func psIsDockersTable() async throws {
        let run = try await ClientRun.line("ps -a", engine())
        let head =
            "CONTAINER ID   IMAGE         COMMAND                  CREATED         STATUS                     PORTS"
        let first = #"0123456789ab   alpine:3.20   "sh -c 'sleep 100000…"   3 seconds ago   Up 3 seconds"#
        let second = #"0123456789ab   alpine:3.20   "true"                   2 minutes ago   Exited (0) 2 minutes ago"#
        let gap = String(repeating: " ", count: 13)
        let lines = ["\(head)     NAMES", "\(first)            \(gap)web", "\(second)\(gap)a-rather-long-name", ""]
        #expect(run.output == lines.joined(separator: "\n"))
    }

    @Test func psQuietAndTemplates() async throws {
        #expect(try await ClientRun.line("ps -q", engine()).output == "0123456789ab\n0123456789ab\n")
        #expect(try await ClientRun.line("ps -q --no-trunc", engine()).output.hasPrefix(Samples.id + "\n"))
        let names = try await ClientRun.of(["ps", "--format", "{{.Names}} {{.Label \"a\"}}"], engine())
        #expect(names.output == "web 1\na-rather-long-name 1\n")
        let table = try await ClientRun.of(["ps", "--format", #"table {{.Names}}\t{{upper .State}}"#], engine())
        #expect(
            table.output == "NAMES                STATE\nweb                  RUNNING\na-rather-long-name   RUNNING\n")
        let size = try await ClientRun.of(["ps", "--format", "{{.Size}}"], engine())
        #expect(size.output.hasPrefix("1.23kB (virtual 7.8MB)\n"))
    }

    @Test(.covers("cli.beh.fmt.json")) func psJSONIsOneObjectALine() async throws {
        let run = try await ClientRun.line("ps --format json", engine())
        #expect(run.output.hasPrefix(#"{"Command":"\"sh -c 'sleep 100000…\"","CreatedAt":""#))
        #expect(run.output.split(separator: "\n").count == 2)
    }

    @Test func anEmptyListHasAHeader() async throws {
        var empty = engine()
        empty.list = { _ throws(Fault) in [] }
        #expect(
            try await ClientRun.line("ps", empty).output
                == "CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES\n")
    }

    @Test(.covers("cli.beh.out.images-legacy")) func imagesAreOneRowAName() async throws {
        #expect(
            try await ClientRun.line("images", engine()).output == """
                REPOSITORY           TAG       IMAGE ID       CREATED       SIZE
                alpine               3.20      0123456789ab   2 weeks ago   7.8MB
                localhost:5000/a/b   x         0123456789ab   2 weeks ago   7.8MB

                """)
        #expect(try await ClientRun.line("images -q", engine()).output == "0123456789ab\n")
        let digests = try await ClientRun.line("images --digests", engine()).output
        #expect(digests.contains("sha256:\(Samples.id)"))
        #expect(digests.contains("<none>"))
    }

    @Test func filtersReachTheEngine() async throws {
        let seen = Seen<ContainerListOptions>()
        var engine = engine()
        engine.list = { input throws(Fault) in
            seen.note(input)
            return []
        }
        _ = try await ClientRun.line("ps -f name=a --filter status=exited -f name=b -n 3", engine)
        #expect(seen.all == [ContainerListOptions(limit: 3, filters: ["name": ["a", "b"], "status": ["exited"]])])
        let bad = try await ClientRun.line("ps -f x", engine)
        #expect(bad.status == 125)
        #expect(
            bad.errors.hasPrefix(
                "invalid argument \"x\" for \"-f, --filter\" flag: bad format of filter (expected name=value)\n"))
    }

    @Test(.covers("cli.beh.out.ports")) func portsFold() {
        let port = { (ip: String?, inner: Int, outer: Int?) in
            var port = PortSummary()
            port.ip = ip
            port.privatePort = inner
            port.publicPort = outer
            port.type = "tcp"
            return port
        }
        #expect(
            PortText.text([
                port("0.0.0.0", 81, 81), port("0.0.0.0", 80, 80), port("::", 80, 80), port(nil, 443, nil),
                port("0.0.0.0", 22, 2222),
            ]) == "0.0.0.0:80-81->80-81/tcp, [::]:80->80/tcp, 443/tcp, 0.0.0.0:2222->22/tcp")
    }

    @Test(.covers("cli.beh.fmt.inspect-json")) func inspectIsIndentedByFour() async throws {
        var engine = engine()
        engine.inspect = { _ throws(Fault) in Samples.container }
        let run = try await ClientRun.line("inspect web", engine)
        #expect(run.output.hasPrefix("[\n    {\n        \"Id\": \"\(Samples.id)\",\n        \"Created\": \"\",\n"))
        #expect(run.output.contains("\n            \"Binds\": null,\n"))
        #expect(run.output.contains("\n            \"Labels\": {\n                \"a\": \"1\",\n"))
        #expect(run.output.hasSuffix("\n    }\n]\n"))
        let format = try await ClientRun.of(["inspect", "-f", "{{.State.Pid}}", "web", "web"], engine)
        #expect(format.output == "42\n42\n")
    }

    @Test(.covers("cli.beh.fmt.missing")) func inspectTellsWhatIsMissing() async throws {
        let run = try await ClientRun.line("inspect nope")
        #expect(run.output == "[]\n")
        #expect(run.errors == "Error: No such object: nope\n")
        #expect(run.status == 1)
        let typed = try await ClientRun.line("inspect --type image nope")
        #expect(typed.errors == "Error response from daemon: No such image: nope\n")
    }

    @Test func badTemplatesEndTheCommand() async throws {
        let run = try await ClientRun.of(["ps", "--format", "{{.Foo"], engine())
        #expect(run.errors == "template parsing error: template: :1: unclosed action\n")
        #expect(run.status == 1)
        #expect(try await ClientRun.of(["inspect", "-f", "{{", "web"]).status == 64)
    }
}
