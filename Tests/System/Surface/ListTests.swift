import Conformance
import Testing

extension SystemTests {
    @Suite struct ListTests {
        private func names(_ swmono: ContainerFixture, _ flags: String...) throws -> [String] {
            try swmono(["ps", "--format", "{{.Names}}"] + flags).lines
        }

        private func fill(_ swmono: ContainerFixture) throws {
            let none = ["--network", "none"]
            _ = try swmono(["run", "-d", "--name", "up", "--label", "tier=web"] + none + ["busybox", "sleep", "1000"])
            _ = try swmono(["run", "--name", "over"] + none + ["busybox", "sh", "-c", "echo 12345 >/file; exit 3"])
            _ = try swmono(
                ["create", "--name", "new", "--label", "tier=db", "--label", "x", "-v", "/tmp:/here"] + none
                    + ["busybox", "true"])
        }

        @Test(
            "ps shows what its filters and limits choose, under each of its names",
            .covers(
                "cli.container", "cli.container.ls", "cli.alias.container.list", "cli.alias.container.ps",
                "cli.alias.ps", "cli.container.ls.--all", "cli.container.ls.--filter", "cli.container.ls.--format",
                "cli.container.ls.--quiet", "cli.container.ls.--last", "cli.container.ls.--latest"))
        func filters() throws {
            try ContainerFixture.run { swmono in
                try fill(swmono)
                #expect(try names(swmono) == ["up"])
                #expect(try names(swmono, "-a") == ["new", "over", "up"])
                #expect(try names(swmono, "--last", "2") == ["new", "over"])
                #expect(try names(swmono, "-l") == ["new"])
                let id = try swmono("inspect", "-f", "{{.Id}}", "over").line
                for (filter, wanted) in [
                    ("name=^o", ["over"]), ("id=\(id.prefix(8))", ["over"]), ("label=tier=web", ["up"]),
                    ("label=tier", ["new", "up"]), ("status=created", ["new"]), ("status=running", ["up"]),
                    ("exited=3", ["over"]), ("exited=0", []), ("before=over", ["up"]), ("since=over", ["new"]),
                    ("ancestor=busybox", ["new", "over", "up"]), ("volume=/here", ["new"]),
                    ("network=none", ["new", "over", "up"]), ("network=bridge", []),
                ] {
                    #expect(try names(swmono, "-a", "-f", filter) == wanted, "\(filter)")
                }
                #expect(try names(swmono, "-a", "-f", "label=tier", "-f", "label=x") == ["new"])
                #expect(try names(swmono, "-a", "-f", "status=created", "-f", "status=exited") == ["new", "over"])
                let refused = try swmono("ps", "-f", "nosuch=1")
                #expect(refused.status == 1 && refused.errors.contains("invalid filter 'nosuch'"), "\(refused)")
                for words in [["container", "ls"], ["container", "list"], ["container", "ps"], ["ps"]] {
                    #expect(try swmono(words + ["-aqf", "name=over"]).output == "\(id.prefix(12))\n", "\(words)")
                }
            }
        }

        @Test(
            "sizes, whole ids and commands, and templates over every column",
            .covers(
                "cli.container.ls.--no-trunc", "cli.container.ls.--size", "cli.container.inspect.--size",
                "cli.inspect.--size"))
        func columns() throws {
            try ContainerFixture.run { swmono in
                try fill(swmono)
                let id = try swmono("inspect", "-f", "{{.Id}}", "over").line
                let whole = try swmono("ps", "-a", "--no-trunc", "-f", "name=over")
                #expect(whole.output.contains(id), "\(whole)")
                #expect(whole.output.contains("\"sh -c 'echo 12345 >/file; exit 3'\""), "\(whole)")
                let short = try swmono("ps", "-a", "-f", "name=over")
                #expect(!short.output.contains(id) && short.output.contains("\"sh -c 'echo 12345 >…\""), "\(short)")
                let sized = try swmono("ps", "-as", "-f", "name=over", "--format", "{{.Size}}")
                #expect(sized.line.range(of: #/^[0-9.]+k?B \(virtual [0-9.]+MB\)$/#), "\(sized)")
                let bytes = try swmono("container", "inspect", "-s", "-f", "{{.SizeRw}} {{.SizeRootFs}}", "over")
                let numbers = bytes.line.split(separator: " ").compactMap { Int($0) }
                #expect(numbers.count == 2 && numbers[0] >= 6 && numbers[1] > 500_000, "\(bytes)")
                #expect(try swmono("inspect", "--size", "-f", "{{.SizeRw}}", "over").line == "\(numbers.first ?? -1)")
                #expect(try swmono("inspect", "-f", "{{json .SizeRw}}", "over").output == "null\n")
                let all = "{{.ID}}|{{.Image}}|{{.State}}|{{.Status}}|{{.Labels}}|{{.Label \"tier\"}}|{{.Networks}}"
                let up = try swmono("ps", "-f", "name=up", "--format", all)
                #expect(up.line.contains("|busybox|running|Up "), "\(up)")
                #expect(up.line.hasSuffix("|tier=web|web|none"), "\(up)")
                let over = try swmono("ps", "-a", "-f", "name=over", "--format", "{{.Status}}")
                #expect(over.line.hasPrefix("Exited (3) ") && over.line.hasSuffix(" ago"), "\(over)")
            }
        }
    }
}

extension String {
    /// Whether the whole text is as the expression says.
    fileprivate func range(of expression: some RegexComponent) -> Bool {
        // An expression of the test's own cannot fail.
        (try? expression.regex.wholeMatch(in: self)) != nil
    }
}
