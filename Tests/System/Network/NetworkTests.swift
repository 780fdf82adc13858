import Conformance
import Testing

extension SystemTests {
    @Suite struct NetworkTests {
        @Test("--network none has lo, up, and nothing else", .covers("eng.net.none"))
        func none() throws {
            try ContainerFixture.run { swmono in
                let done = try swmono(
                    "run", "--rm", "--network", "none", "busybox", "sh", "-c",
                    "ip -o link | sed 's/@.*//' | cut -d: -f2; ip addr show lo | grep -c 127.0.0.1; ip route | wc -l")
                #expect(done.output == " lo\n1\n0\n", "\(done)")
            }
        }

        @Test("--network host is the host's own namespace", .covers("eng.net.host"))
        func host() throws {
            try ContainerFixture.run { swmono in
                let inside = try swmono("run", "--rm", "--network", "host", "busybox", "readlink", "/proc/self/ns/net")
                let outside = try swmono.onHost("/bin/readlink", "/proc/self/ns/net")
                #expect(inside.output == outside.output && inside.status == 0, "\(inside) \(outside)")
            }
        }

        @Test(
            "the default network gives address, route, hosts and name, and containers reach each other",
            .covers("eng.life.hosts-file", "eng.net.bridge-default", "eng.net.etc-hosts"))
        func bridge() throws {
            try ContainerFixture.run { swmono in
                let one = try swmono(
                    "run", "-d", "--name", "one", "busybox", "sh", "-c", "echo hi >/tmp/i; exec httpd -f -p 80 -h /tmp")
                #expect(one.status == 0, "\(one)")
                let address = try swmono(
                    "inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{.Gateway}}{{end}}", "one")
                let words = address.line.split(separator: " ").map(String.init)
                try #require(words.count == 2, "\(address)")
                let script = """
                    wget -qO- http://\(words[0])/i; ping -c1 -W2 \(words[1]) >/dev/null && echo gateway;
                    ip route | grep -c '^default via \(words[1]) dev eth0'
                    cat /proc/sys/net/ipv6/conf/eth0/disable_ipv6; grep -c $(hostname) /etc/hosts
                    """
                let two = try swmono("run", "--rm", "--name", "two", "busybox", "sh", "-c", script)
                #expect(two.output == "hi\ngateway\n1\n1\n1\n", "\(two)")
                let ruleset = try swmono.onHost("/usr/sbin/nft", "list", "ruleset")
                #expect(ruleset.output.contains("masquerade"), "\(ruleset)")
            }
        }

        @Test(
            "--network container:NAME shares the namespace, the hosts file and the name",
            .covers("eng.net.container-mode"))
        func shared() throws {
            try ContainerFixture.run { swmono in
                _ = try swmono(
                    "run", "-d", "--name", "one", "-h", "box", "busybox", "httpd", "-f", "-p", "8080", "-h", "/etc")
                let two = try swmono(
                    "run", "--rm", "--network", "container:one", "busybox", "sh", "-c",
                    "wget -qO- http://127.0.0.1:8080/hostname; hostname; grep -c box /etc/hosts")
                #expect(two.output == "box\nbox\n1\n", "\(two)")
                let none = try swmono("run", "--rm", "--network", "container:nobody", "busybox", "true")
                #expect(none.status == 125 && none.errors.contains("No such container: nobody"), "\(none)")
            }
        }

        @Test(
            "hosts and resolv.conf say what the flags say",
            .covers(
                "eng.life.resolv-file", "eng.life.hosts-file", "eng.life.hostname-file",
                "cli.container.run.--dns", "cli.container.run.--dns-search", "cli.container.run.--dns-option",
                "cli.container.run.--add-host", "eng.net.dns-opts"))
        func names() throws {
            try ContainerFixture.run { swmono in
                let done = try swmono(
                    "run", "--rm", "--dns", "10.9.8.7", "--dns-search", "example.org", "--dns-option", "ndots:3",
                    "--add-host", "other:1.2.3.4", "-h", "box", "busybox", "cat", "/etc/hosts", "/etc/resolv.conf",
                    "/etc/hostname")
                for line in [
                    "127.0.0.1\tlocalhost", "1.2.3.4\tother", "nameserver 10.9.8.7", "search example.org",
                    "options ndots:3", "box",
                ] { #expect(done.lines.contains(line), "\(line) in \(done)") }
            }
        }

        @Test("eight containers that start at once have eight addresses")
        func atOnce() throws {
            try ContainerFixture.run { swmono in
                let clients = try (0..<8).map { _ in try swmono.start(["run", "-d", "busybox", "sleep", "1000"]) }
                let started = try clients.map { try $0.finish() }
                #expect(started.allSatisfy { $0.status == 0 }, "\(started)")
                let addresses = try started.map { container in
                    try swmono(
                        "inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", container.line
                    ).line
                }
                #expect(Set(addresses).count == 8 && !addresses.contains(""), "\(addresses)")
            }
        }

        @Test("an unknown network is refused")
        func unknown() throws {
            try ContainerFixture.run { swmono in
                let done = try swmono("run", "--rm", "--network", "nowhere", "busybox", "true")
                #expect(done.status == 125 && done.errors.contains("network nowhere not found"), "\(done)")
            }
        }
    }
}
