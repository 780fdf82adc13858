"""Other engines' containers by our runtime: run, exec, pause, update, kill, logs. Run by contrib/engines/run."""
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
IMAGE = "docker.io/library/engines:latest"
failures = []


def run(*argv, code=0, stdin=None, timeout=30):
    """Standard output and error together; another exit code than `code` is a failure."""
    done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, input=stdin, timeout=timeout)
    if code is not None and done.returncode != code:
        raise AssertionError(f"{' '.join(argv)}: exit code {done.returncode}, not {code}: {done.stdout.strip()[-400:]}")
    return done.stdout


def expect(text, wanted, what):
    if wanted not in text:
        raise AssertionError(f"{what}: no {wanted!r} in {text.strip()[-400:]!r}")


def until(check, wanted, what):
    for _ in range(100):
        text = check()
        if wanted in text:
            return
        time.sleep(0.1)
    raise AssertionError(f"{what}: {text.strip()!r} in place of {wanted!r}")


def life(client, inspect):
    """What Docker's grammar can do with a container; `client` ends before the command's words."""
    def call(*words, **more):
        return run(*client, *words, **more)

    def state(name):
        return call("inspect", "-f", inspect, name)
    expect(call("run", "--rm", IMAGE, "echo", "hello"), "hello", "run")
    call("run", "--rm", IMAGE, "sh", "-c", "exit 7", code=7)
    expect(call("run", "--rm", IMAGE, "nothing-there", code=127), "nothing-there", "a missing command")
    expect(call("run", "--rm", "-i", IMAGE, "cat", stdin="through\n"), "through", "standard input")
    call("run", "-d", "--name", "box", "--memory", "64m", IMAGE, "sh", "-c", "echo started; exec sleep 600")
    until(lambda: call("logs", "box"), "started", "logs")
    expect(call("exec", "box", "sh", "-c", "echo inside; exit 0"), "inside", "exec")
    call("exec", "box", "sh", "-c", "exit 5", code=5)
    expect(call("exec", "-u", "1000:1000", "box", "id"), "uid=1000", "exec as a user")
    call("pause", "box")
    expect(state("box"), "paused", "pause")
    call("unpause", "box")
    call("update", "--memory", "96m", "--memory-swap", "96m", "box")
    expect(call("exec", "box", "cat", "/sys/fs/cgroup/memory/memory.limit_in_bytes"), str(96 << 20), "update")
    expect(call("top", "box"), "sleep", "top")
    call("kill", "box")
    until(lambda: state("box"), "exited", "kill")
    call("start", "box")
    call("stop", "-t", "1", "box")
    call("rm", "box")


@contextlib.contextmanager
def daemon(argv, ready, folder):
    """A program in the background until the block ends."""
    log = open(folder / "log", "w")
    process = subprocess.Popen(argv, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        for _ in range(200):
            if subprocess.run(ready, capture_output=True).returncode == 0:
                break
            if process.poll() is not None:
                raise AssertionError(f"{argv[0]} ended: " + (folder / "log").read_text()[-300:])
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def docker(folder, runtime, layout):
    socket = f"unix://{folder}/docker.sock"
    client = ["docker", "-H", socket]
    argv = ["dockerd", "-H", socket, "--data-root", f"{folder}/data", "--exec-root", f"{folder}/run", "--pidfile",
            f"{folder}/pid", "--add-runtime", f"swmono={runtime}", "--default-runtime", "swmono"]
    with daemon(argv, [*client, "version"], folder):
        archive = f"{folder}/image.tar"
        run("skopeo", "copy", "-q", f"oci:{layout}:latest", f"docker-archive:{archive}:{IMAGE}")
        run(*client, "load", "-q", "-i", archive)
        expect(run(*client, "info", "-f", "{{.DefaultRuntime}}"), "swmono", "the default runtime")
        life(client, "{{.State.Status}}")


def podman(folder, runtime, layout):
    # Its default ulimits need CAP_SYS_RESOURCE, which not every machine gives.
    conf = folder / "containers.conf"
    conf.write_text("[containers]\ndefault_ulimits = []\n[engine]\ncgroup_manager = \"cgroupfs\"\n")
    os.environ["CONTAINERS_CONF"] = str(conf)
    client = ["podman", "--root", f"{folder}/data", "--runroot", f"{folder}/run", "--runtime", str(runtime)]
    archive = f"{folder}/image.tar"
    run("skopeo", "copy", "-q", f"oci:{layout}:latest", f"docker-archive:{archive}:{IMAGE}")
    run(*client, "load", "-q", "-i", archive)
    life(client, "{{.State.Status}}")


def buildah(folder, runtime, layout):
    client = ["buildah", "--root", f"{folder}/data", "--runroot", f"{folder}/run", "--storage-driver", "vfs"]
    name = run(*client, "from", f"oci:{layout}:latest").split()[-1]
    options = ["run", "--runtime", str(runtime), "--isolation", "oci"]
    expect(run(*client, *options, name, "--", "echo", "built"), "built", "run")
    run(*client, *options, name, "--", "sh", "-c", "exit 3", code=None)
    run(*client, *options, name, "--", "touch", "/made")
    expect(run(*client, *options, name, "--", "ls", "/"), "made", "what a run left")
    run(*client, "rm", name)


def containerd(folder, runtime, layout):
    config = folder / "config.toml"
    config.write_text(f'version = 2\nroot = "{folder}/data"\nstate = "{folder}/run"\n[grpc]\naddress = "{folder}/sock"\n')
    client = ["ctr", "-a", f"{folder}/sock"]
    with daemon(["containerd", "-c", str(config)], [*client, "version"], folder):
        archive = f"{folder}/image.tar"
        run("skopeo", "copy", "-q", f"oci:{layout}:latest", f"oci-archive:{archive}:{IMAGE}")
        run(*client, "images", "import", archive)
        reference = run(*client, "images", "ls", "-q").split()[0]
        options = ["run", "--runc-binary", str(runtime)]
        expect(run(*client, *options, "--rm", reference, "one", "echo", "hello"), "hello", "run")
        run(*client, *options, "-d", reference, "box", "sleep", "600")
        tasks = [*client, "tasks"]
        expect(run(*tasks, "exec", "--exec-id", "e1", "box", "echo", "inside"), "inside", "exec")
        run(*tasks, "pause", "box")
        expect(run(*tasks, "ls"), "PAUSED", "pause")
        run(*tasks, "resume", "box")
        expect(run(*tasks, "metrics", "box"), "box", "metrics")
        expect(run(*tasks, "ps", "box"), "PID", "ps")
        run(*tasks, "kill", "-s", "SIGKILL", "box")
        until(lambda: run(*tasks, "ls"), "STOPPED", "kill")
        run(*tasks, "rm", "box", code=None)
        run(*client, "containers", "rm", "box")


def main():
    engines = [("docker", docker, ["docker", "dockerd", "containerd", "skopeo"]), ("podman", podman, ["podman", "skopeo"]),
               ("buildah", buildah, ["buildah"]), ("ctr", containerd, ["ctr", "containerd", "skopeo"])]
    subprocess.run(["ip", "link", "set", "lo", "up"], check=False)
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="swmono-engines-") as name:
        folder = pathlib.Path(name)
        runtime = folder / "runc"
        runtime.symlink_to(os.environ["SWMONO"])
        run("mount", "-t", "tmpfs", "tmpfs", "/run")
        run(str(HERE.parent / "busybox-layout"), str(folder / "layout"))
        for engine, check, programs in engines:
            if sys.argv[1:] and engine not in sys.argv[1:]:
                continue
            missing = [program for program in programs if not shutil.which(program)]
            if missing:
                print(f"{engine}: {' and '.join(missing)} not installed")
                continue
            place = folder / engine
            place.mkdir()
            begin = time.monotonic()
            try:
                check(place, runtime, folder / "layout")
                print(f"{engine}: ok in {time.monotonic() - begin:.1f} s")
            except (AssertionError, OSError, subprocess.SubprocessError) as error:
                failures.append(engine)
                print(f"{engine}: {error}")
            subprocess.run(["umount", "-R", "-l", str(place)], capture_output=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
