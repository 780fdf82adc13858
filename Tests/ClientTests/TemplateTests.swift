import Conformance
import EngineAPI
import Testing

@testable import Client

@Suite struct TemplateTests {
    private func text(_ template: String) throws -> String {
        try Template(template).text(for: ValueEncoder.encode(Samples.container))
    }

    @Test(
        .covers("cli.beh.fmt.go-template", "cli.beh.fmt.funcs"),
        arguments: [
            ("{{lower \"AB\"}}", "ab"), ("{{.Id}}", Samples.id), ("{{.ID}}", Samples.id),
            ("{{.State.Status}} {{.State.Running}}", "running true"),
            ("{{.Config.Labels.a}}{{.Config.Labels.z}}", "1<no value>"), (#"{{index .Config.Labels "b"}}"#, "2"),
            (#"{{index .Config.Env 1}}"#, "B=2"), (#"{{len .Config.Env}}"#, "2"), ("{{.Config.Env}}", "[A=1 B=2]"),
            ("{{.Config.Labels}}", "map[a:1 b:2]"), ("{{json .Config.Labels}}", #"{"a":"1","b":"2"}"#),
            ("{{.HostConfig.Binds}} {{.HostConfig.PidsLimit}}", "[] <nil>"), ("{{json .HostConfig.Binds}}", "null"),
            (#"{{join .Args ","}}"#, "-c,true"), (#"{{.Name | printf "%s!" | upper}}"#, "/WEB!"),
            (#"{{slice .Name 1}}"#, "web"), (#"{{truncate .Name 3}}"#, "/we"), (#"{{pad .Name 1 2}}|"#, " /web  |"),
            (#"{{index (split .Name "/") 1}}"#, "web"), (#"{{title "ab cd"}}"#, "Ab Cd"),
            ("{{if .State.Running}}up{{else}}down{{end}}", "up"),
            ("{{if eq .State.Pid 41}}a{{else if eq .State.Pid 42 43}}b{{else}}c{{end}}", "b"),
            ("{{range .Config.Env}}<{{.}}>{{end}}", "<A=1><B=2>"),
            ("{{range $i, $e := .Config.Env}}{{$i}}={{$e}};{{end}}", "0=A=1;1=B=2;"),
            ("{{range $k, $v := .NetworkSettings.Networks}}{{$k}}:{{$v.IPPrefixLen}}{{end}}", "bridge:0"),
            ("{{range .ExecIDs}}x{{else}}none{{end}}", "none"), ("{{with .Config}}{{.Image}}{{end}}", "alpine:3.20"),
            ("{{with .Config.User}}x{{else}}{{.Name}}{{end}}", "/web"),
            ("{{$x := .State.Pid}}{{if gt $x 5}}{{$x}}{{end}}", "42"), ("{{$.Name}}", "/web"),
            ("a {{- 1 -}} b", "a1b"), ("{{/* no */}}x", "x"),
            (#"{{printf "%05d|%-4s|%q" 42 "a" "b"}}"#, #"00042|a   |"b""#),
            ("{{and .Name .State.Pid}} {{or .Config.User .Name}} {{not .Name}}", "42 /web false"),
            (#"{{print 1 2 "a" 3}}"#, "1 2a3"), (#"{{println "a"}}"#, "a\n"), ("{{`raw\\n`}}", "raw\\n"),
            ("{{if .State.Health}}x{{else}}no{{end}} {{.SizeRw}}", "no <nil>"), ("{{.HostConfig.NanoCPUs}}", "0"),
            (#"{{(index .Config.Env 0)}}"#, "A=1"), (#"{{"}}"}}"#, "}}"),
        ])
    func templatesGiveWhatGosGive(template: String, expected: String) throws {
        #expect(try text(template) == expected)
    }

    @Test(arguments: [
        ("{{.Foo", "template: :1: unclosed action"), ("{{foo}}", "template: :1: function \"foo\" not defined"),
        ("{{if .Id}}x", "template: :1: unexpected EOF"), ("{{end}}", "template: :1: unexpected {{end}}"),
        ("{{.Foo}}", "template: :1: executing \"\" at <.Foo>: map has no entry for key \"Foo\""),
        ("{{.Id.Foo}}", "template: :1: executing \"\" at <.Id.Foo>: can't evaluate field Foo in type string"),
        ("{{define \"x\"}}{{end}}", "template: :1: {{define}}: not supported yet"),
        (
            "{{index .Config.Env 9}}",
            "template: :1: executing \"\" at <index>: error calling index: index out of range: 9"
        ),
        ("{{html .Id}}", "template: :1: function \"html\" not defined"),
        ("{{\"a}}", "template: :1: unterminated quoted string"),
    ])
    func whatIsWrongIsNamed(template: String, complaint: String) {
        #expect(throws: TemplateError(complaint)) { try text(template) }
    }

    // A stranger's template must not trap.
    @Test func halfTemplatesNeverTrap() {
        let whole =
            #"{{range $i, $e := .Config.Env}}{{if eq $i 0}}{{- printf "%-5s" $e | upper -}}{{else}}x{{end}}{{end}}"#
        for count in 0...whole.count {
            // Only that it returns.
            _ = try? text(String(whole.prefix(count)))
            _ = try? text(String(whole.suffix(count)))
            _ = try? text("{{" + whole.dropFirst(count) + "}}")
        }
    }
}
