import Conformance
import Glibc
import Linux
import State
import Testing

extension SystemTests {
    @Suite struct LifeTests {
        @Test(
            "what the engine puts into a container: its mark, files of names, devices; each the container's own",
            .covers(
                "eng.life.dockerenv", "eng.life.hostname-file", "eng.life.hosts-file", "eng.life.resolv-file",
                "eng.life.init-layer", "eng.life.name-generator"))
        func files() throws {
            try ContainerFixture.run { swmono in
                let script = """
                    ls -a / | grep dockerenv; cat /etc/hostname; grep -c $(hostname) /etc/hosts
                    for f in hostname hosts resolv.conf; do grep -c " /etc/$f " /proc/mounts; echo x >>/etc/$f; done
                    ls -d /dev/pts /dev/shm /dev/mqueue /proc/1 /sys/fs/cgroup
                    for l in fd stdin ptmx; do readlink /dev/$l; done
                    readlink /etc/mtab; grep -q ' /proc ' /etc/mtab && echo mounts; echo $HOME $PATH
                    """
                let made = try swmono("create", "-h", "web", "busybox", "sh", "-c", script)
                let name = try swmono("inspect", "-f", "{{.Name}}", made.line).line
                #expect(name.wholeMatch(of: #/\/[a-z]+_[a-z]+/#) != nil, "\(name)")
                let done = try swmono("start", "-a", made.line)
                #expect(
                    done.output == """
                        .dockerenv
                        web
                        1
                        1
                        1
                        1
                        /dev/mqueue
                        /dev/pts
                        /dev/shm
                        /proc/1
                        /sys/fs/cgroup
                        /proc/self/fd
                        /proc/self/fd/0
                        pts/ptmx
                        /proc/mounts
                        mounts
                        /root /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

                        """, "\(done)")
                let paths = try swmono(
                    "inspect", "-f", "{{.HostnamePath}} {{.HostsPath}} {{.ResolvConfPath}}", made.line)
                for path in paths.line.split(separator: " ").map(String.init) {
                    #expect(path.hasPrefix(swmono.dataRoot) && access(path, F_OK) == 0, "\(path)")
                }
                // Written anew at each start.
                #expect(try swmono("start", "-a", made.line).output == done.output)
            }
        }

        @Test(
            "a profile of one's own, paths unmasked, cgroups open, low ports for everybody, devices by rule",
            .covers(
                "eng.sec.seccomp-custom", "eng.sec.systempaths", "eng.sec.writable-cgroups",
                "eng.sec.unprivileged-ports", "eng.sec.devices", "eng.sec.device-cgroup-rules", "eng.sec.oom-score-adj",
                "cli.beh.run.security-opt", "cli.beh.run.device-spec"))
        func security() throws {
            try ContainerFixture.run { swmono in
                func run(_ flags: [String], _ script: String) throws -> String {
                    try swmono(["run", "--rm", "--network", "none"] + flags + ["busybox", "sh", "-c", script]).output
                }
                let profile = "\(swmono.root)/profile.json"
                let json =
                    #"{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mkdir","mkdirat"],"#
                    + #""action":"SCMP_ACT_ERRNO","errnoRet":28}]}"#
                try AtomicFile.replace(profile, with: Array(json.utf8), .volatile)
                let full = try run(["--security-opt", "seccomp=\(profile)"], "mkdir /q 2>&1; touch /x && echo made")
                #expect(full == "mkdir: can't create directory '/q': No space left on device\nmade\n", "\(full)")
                let bad = try swmono("create", "--security-opt", "seccomp=/nosuch", "busybox", "true")
                #expect(bad.status != 0 && bad.errors.contains("/nosuch"), "\(bad)")
                let masks = "grep -cE '^[a-z]+ /(proc|sys)/[a-z]' /proc/mounts | grep -vc '^[01]$'; true"
                #expect(try run([], masks) == "1\n")
                let open = try run(
                    ["--security-opt", "systempaths=unconfined"], "grep -c '^tmpfs /proc' /proc/mounts; ls /proc/keys")
                #expect(open == "0\n/proc/keys\n", "\(open)")
                let cgroup =
                    "d=$(ls -d /sys/fs/cgroup/pids /sys/fs/cgroup 2>/dev/null | tail -n 1); "
                    + "mkdir $d/own 2>/dev/null && echo writable && rmdir $d/own; true"
                #expect(try run([], cgroup) == "")
                #expect(
                    try run(["--cgroupns", "private", "--security-opt", "writable-cgroups=true"], cgroup)
                        == "writable\n")
                let port = "httpd -p 80 -h /etc && wget -qO- http://127.0.0.1/passwd | grep -c root"
                #expect(try run(["-u", "1000", "--cap-drop", "ALL"], port) == "1\n")
                #expect(try run(["--oom-score-adj", "500"], "cat /proc/self/oom_score_adj") == "500\n")
                // Number 10:237 is no container's by default; whether a driver is behind it does not matter.
                let node = "mknod /d c 10 237; { : </d; } 2>&1 | grep -c 'not permitted'"
                #expect(try run([], node) == "1\n")
                #expect(try run(["--device-cgroup-rule", "c 10:237 r"], node) == "0\n")
                let folder = "\(swmono.root)/dev"
                _ = try swmono.onHost(
                    "/bin/sh", "-c",
                    "mkdir -p \(folder)/sub && mknod \(folder)/a c 10 237 && mknod \(folder)/sub/b c 1 7")
                let modes = "for w in '<' '>'; do eval \"{ : $w/dev/mine; }\" 2>&1 | grep -c 'not permitted'; done"
                #expect(try run(["--device", "\(folder)/a:/dev/mine:r"], modes) == "0\n1\n")
                let all = try run(["--device", "\(folder):/dev/all"], "ls /dev/all /dev/all/sub | tr '\\n' ' '")
                #expect(all == "/dev/all: a sub  /dev/all/sub: b ", "\(all)")
                for (device, text) in [
                    ("/dev/nosuch", "/dev/nosuch"), ("/dev/null:/x:q", "bad mode specified: q"),
                    ("/dev/null:rel", "not an absolute path"),
                ] {
                    let refused = try swmono("run", "--rm", "--device", device, "busybox", "true")
                    #expect(refused.status == 125 && refused.errors.contains(text), "\(refused)")
                }
            }
        }

        @Test(
            "limits of a block device stand in the cgroup",
            .covers(
                "cli.container.run.--device-read-bps", "cli.container.run.--device-read-iops",
                "cli.container.run.--device-write-bps", "cli.container.run.--device-write-iops",
                "cli.container.create.--device-read-bps", "cli.container.create.--device-read-iops",
                "cli.container.create.--device-write-bps", "cli.container.create.--device-write-iops"))
        func blocks() throws {
            try ContainerFixture.run { swmono in
                // A whole disk: whichever the machine has.
                let disk = try #require(
                    try swmono.onHost("/bin/sh", "-c", "ls /sys/block | grep -v '^\\(zram\\|ram\\|sr\\)' | tail -n 1")
                        .lines.first)
                let number = String(decoding: try readFile("/sys/block/\(disk)/dev"), as: UTF8.self).filter {
                    $0 != "\n"
                }
                let flags = [
                    "--network", "none", "--device-read-bps", "/dev/\(disk):1m", "--device-write-bps",
                    "/dev/\(disk):2mb",
                    "--device-read-iops", "/dev/\(disk):100", "--device-write-iops", "/dev/\(disk):200", "busybox",
                    "sh",
                    "-c",
                    "cd /sys/fs/cgroup; cat io.max 2>/dev/null || for f in read_bps write_bps read_iops write_iops; do "
                        + "cat blkio/blkio.throttle.${f}_device; done",
                ]
                let run = try swmono(["run", "--rm"] + flags)
                let v1 = [1 << 20, 2 << 20, 100, 200].map { "\(number) \($0)\n" }.joined()
                let v2 = "\(number) rbps=1048576 wbps=2097152 riops=100 wiops=200\n"
                #expect([v1, v2].contains(run.output), "\(run)")
                _ = try swmono(["create", "--name", "box"] + flags)
                #expect(try swmono("start", "-a", "box").output == run.output)
                let bad = try swmono("run", "--rm", "--device-read-bps", "/dev/nosuch:1m", "busybox", "true")
                #expect(bad.status == 125 && bad.errors.contains("/dev/nosuch"), "\(bad)")
                let words = try swmono("run", "--rm", "--device-read-bps", "x", "busybox", "true")
                #expect(words.status == 125 && words.errors.contains("bad format: x"), "\(words)")
            }
        }
    }
}
