import Testing

@testable import Client

@Suite struct FlagParserTests {
    private let flags: [Flag] = [
        .toggle("interactive", "i", ""), .toggle("tty", "t", ""), .toggle("detach", "d", ""),
        .toggle("rm", nil, ""), Flag("env", "e", "list", ""), Flag("publish", "p", "list", ""),
        Flag("memory", "m", "bytes", ""), Flag("name", nil, "string", ""),
    ]

    private func parse(_ line: String, mixes: Bool = true) throws -> (FlagValues, [String]) {
        let words = line.split(separator: " ").map(String.init)
        guard case .parsed(let values, let arguments, _) = try FlagParser.parse(words, flags: flags, mixes: mixes)
        else { throw UsageFault("help") }
        return (values, arguments)
    }

    private func complaint(_ line: String) -> String? {
        do { _ = try parse(line) } catch let fault as UsageFault { return fault.text } catch { return "\(error)" }
        return nil
    }

    @Test func switchesTakeValuesOnlyBehindAnEqualsSign() throws {
        let (values, arguments) = try parse("--rm=false -t=true --tty false")
        #expect(!values.bool("rm"))
        #expect(values.bool("tty"))
        #expect(arguments == ["false"])
    }

    @Test func switchesCluster() throws {
        let (values, _) = try parse("-itd")
        #expect(values.bool("interactive") && values.bool("tty") && values.bool("detach"))
    }

    @Test func valuesStickToTheirLetterOrFollowIt() throws {
        let (values, arguments) = try parse("-p80:80 -p 81:81 -ieA=1 -e=B=2 --env=C=3 --env D x")
        #expect(values.list("publish") == ["80:80", "81:81"])
        #expect(values.list("env") == ["A=1", "B=2", "C=3", "D"])
        #expect(values.bool("interactive"))
        #expect(arguments == ["x"])
    }

    @Test func theFirstArgumentEndsFlagsOfContainerCommands() throws {
        let (values, arguments) = try parse("-i img -t --rm", mixes: false)
        #expect(values.bool("interactive") && !values.bool("tty"))
        #expect(arguments == ["img", "-t", "--rm"])
    }

    @Test func twoDashesEndFlags() throws {
        let (values, arguments) = try parse("-i -- -t")
        #expect(!values.bool("tty"))
        #expect(arguments == ["-t"])
        #expect(try parse("-- img -- x", mixes: false).1 == ["img", "--", "x"])
    }

    @Test func aDashAloneIsAnArgument() throws {
        #expect(try parse("- -t").1 == ["-"])
    }

    @Test(arguments: [
        ("--foo", "unknown flag: --foo"), ("-izq", "unknown shorthand flag: 'z' in -zq"),
        ("--name", "flag needs an argument: --name"), ("-ie", "flag needs an argument: 'e' in -e"),
        ("--=x", "bad flag syntax: --=x"), ("---x", "bad flag syntax: ---x"),
        (
            "--rm=x", "invalid argument \"x\" for \"--rm\" flag: strconv.ParseBool: parsing \"x\": invalid syntax"
        ),
        ("-m x", "invalid argument \"x\" for \"-m, --memory\" flag: invalid size: 'x'"),
    ])
    func complaintsAreDockers(line: String, text: String) {
        #expect(complaint(line) == text)
    }

    @Test func helpWinsAndAnUnknownHMeansIt() throws {
        guard case .help(nil) = try FlagParser.parse(["-i", "--help", "x"], flags: flags, mixes: true) else {
            Issue.record("--help is help")
            return
        }
        guard case .help(let warning?) = try FlagParser.parse(["-h"], flags: flags, mixes: true) else {
            Issue.record("-h is help")
            return
        }
        #expect(warning == "Flag shorthand -h has been deprecated, use --help")
    }
}
