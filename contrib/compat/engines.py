"""The two engines: each is a folder with a `docker` on its PATH."""
import os
import pathlib
import subprocess
import time


class Engine:
    """A `docker` command and a place of its own in which lines are run, one shell each."""
    def __init__(self, name, folder, argv):
        self.name, self.folder = name, folder
        (folder / "bin").mkdir(parents=True)
        (folder / "home").mkdir()
        self.place = folder / "place"
        self.place.mkdir()
        wrapper = folder / "bin/docker"
        wrapper.write_text("#!/bin/sh\nexec " + " ".join(argv) + ' "$@"\n')
        wrapper.chmod(0o755)
        self.environment = {
            "PATH": f"{folder}/bin:" + os.environ["PATH"], "HOME": str(folder / "home"), "LANG": "C.UTF-8", "TZ": "UTC",
            "FROMHOST": "from the host",
        }

    def shell(self, line, timeout=20):
        """Exit code, output and errors of one line; a line that hangs is ended with all it started.

        Files take its output: a process that stays behind must not hold up the next line.
        """
        with open(self.folder / "out", "w+b") as out, open(self.folder / "err", "w+b") as err:
            process = subprocess.run(
                ["setsid", "-w", "timeout", "-k", "1", str(timeout), "bash", "-c", line], cwd=self.place,
                env=self.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
            if process.returncode in (124, 137):
                print(f"{self.name} hangs: {line}", flush=True)
            texts = [(file.seek(0), file.read().decode(errors="backslashreplace"))[1] for file in (out, err)]
        return process.returncode, *texts

    def clean(self):
        self.shell("docker rm -f $(docker ps -aq) >/dev/null 2>&1; rm -rf ./*; mkdir -p sub; "
                   "docker images --format '{{.Repository}}:{{.Tag}}' | grep -v '^busybox:latest' | xargs -r docker rmi -f")


def swmono(folder, binary, layout):
    argv = [binary, "docker", "--data-root", f"{folder}/data", "--exec-root", f"{folder}/run"]
    engine = Engine("swmono", folder, argv)
    subprocess.run([*argv, "load", "-q", "-i", layout, "--name", "busybox:latest"], check=True, capture_output=True)
    return engine


def docker(folder, client, layout):
    """A dockerd of its own on a private socket; raises OSError with the end of its log when it does not start."""
    folder.mkdir()
    log = open(folder / "dockerd.log", "w")
    socket = f"unix://{folder}/docker.sock"
    daemon = subprocess.Popen(
        ["dockerd", "-H", socket, "--data-root", f"{folder}/data", "--exec-root", f"{folder}/run",
         "--pidfile", f"{folder}/pid"], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    for _ in range(150):
        if subprocess.run([client, "-H", socket, "version"], capture_output=True).returncode == 0:
            break
        if daemon.poll() is not None:
            raise OSError("dockerd did not start: " + (folder / "dockerd.log").read_text()[-300:])
        time.sleep(0.2)
    engine = Engine("docker", folder, [client, "-H", socket])
    archive = f"{folder}/image.tar"
    subprocess.run(["skopeo", "copy", "-q", f"oci:{layout}:latest", f"docker-archive:{archive}:busybox:latest"], check=True)
    subprocess.run([client, "-H", socket, "load", "-q", "-i", archive], check=True, capture_output=True)
    return engine
