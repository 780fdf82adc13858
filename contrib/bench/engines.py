"""The engines that are measured, each with roots of its own in one folder."""
import json
import os
import pathlib
import shutil
import subprocess
import time


def run(argv, **more):
    return subprocess.run(argv, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more).stdout


def version(argv):
    """The first number-like word that a program prints about itself."""
    try:
        words = run(argv).replace(",", " ").split()
    except (OSError, subprocess.CalledProcessError):
        return ""
    return next((word for word in words if word[0].isdigit()), "")


class Engine:
    """A command line that runs containers."""
    def __init__(self, name, prefix, folder):
        self.name, self.prefix, self.folder = name, prefix, folder

    def argv(self, *words):
        return [*self.prefix, *words]

    def stop(self):
        pass

    def stop_quietly(self):
        try:
            self.stop()
        except (OSError, subprocess.CalledProcessError):
            pass  # it did not work before either; the pid namespace ends with us


class Swmono(Engine):
    def __init__(self, binary, folder):
        super().__init__("swmono", [binary, "--data-root", f"{folder}/data", "--exec-root", f"{folder}/run"], folder)

    def load(self, layout, reference):
        run(self.argv("load", "--quiet", "--input", str(layout), "--name", reference))

    def stop(self):
        for container in run(self.argv("ps", "-aq")).split():
            run(self.argv("rm", "-f", container))


class Podman(Engine):
    def __init__(self, folder):
        # Its default ulimits need CAP_SYS_RESOURCE, which not every machine gives.
        conf = folder / "containers.conf"
        conf.write_text("[containers]\ndefault_ulimits = []\n[engine]\ncgroup_manager = \"cgroupfs\"\n")
        os.environ["CONTAINERS_CONF"] = str(conf)
        super().__init__("podman", ["podman", "--root", f"{folder}/data", "--runroot", f"{folder}/run"], folder)

    def load(self, layout, reference):
        run(["skopeo", "copy", "-q", f"oci:{layout}:latest", f"oci-archive:{self.folder}/image.tar"])
        identifier = run(self.argv("load", "-q", "-i", f"{self.folder}/image.tar")).split()[-1]
        run(self.argv("tag", identifier.removeprefix("localhost/"), reference))

    def stop(self):
        run(self.argv("rm", "-af"))


class Docker(Engine):
    """A dockerd of its own on a private socket; the bench already runs in network and mount namespaces of its own."""
    def __init__(self, folder):
        super().__init__("docker", ["docker", "-H", f"unix://{folder}/docker.sock"], folder)
        log = open(folder / "dockerd.log", "w")
        self.daemon = subprocess.Popen(
            ["dockerd", "-H", f"unix://{folder}/docker.sock", "--data-root", f"{folder}/data",
             "--exec-root", f"{folder}/run", "--pidfile", f"{folder}/pid"],
            stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        for _ in range(150):
            if subprocess.run(self.argv("version"), capture_output=True).returncode == 0:
                return
            if self.daemon.poll() is not None:
                break
            time.sleep(0.2)
        self.stop()
        raise OSError("dockerd did not start: " + (folder / "dockerd.log").read_text()[-300:])

    def load(self, layout, reference):
        archive = f"{self.folder}/image.tar"
        run(["skopeo", "copy", "-q", f"oci:{layout}:latest", f"docker-archive:{archive}:{reference}"])
        run(self.argv("load", "-q", "-i", archive))

    def stop(self):
        if self.daemon.poll() is None:
            self.daemon.terminate()
            try:
                self.daemon.wait(30)
            except subprocess.TimeoutExpired:
                self.daemon.kill()
                self.daemon.wait()


class Fleet(list):
    """Engines that are up; stopped whatever happens, one after the other."""
    def __init__(self, say):
        super().__init__()
        self.say = say

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for engine in self:
            try:
                engine.stop()
            except (OSError, subprocess.CalledProcessError) as error:
                self.say(engine.name, reason(error))

    def load(self, layout, reference):
        """Gives the image to each; one that cannot take it is left out, with its reason."""
        for engine in list(self):
            try:
                engine.load(layout, reference)
            except (OSError, subprocess.CalledProcessError) as error:
                self.say(engine.name, reason(error))
                self.remove(engine)
                engine.stop_quietly()


def reason(error):
    """The last line of what a program said, else the error itself."""
    lines = (getattr(error, "stderr", "") or "").strip().splitlines()
    return lines[-1] if lines else str(error)


def start_all(folder, binary, say):
    """Those that are installed and start; the others are named with the reason."""
    engines = Fleet(say)
    for name, make in (("swmono", lambda place: Swmono(binary, place)), ("docker", Docker), ("podman", Podman)):
        needed = {"docker": ["docker", "dockerd", "containerd", "skopeo"], "podman": ["podman", "skopeo"]}.get(name, [])
        missing = [program for program in needed if not shutil.which(program)]
        if missing:
            say(name, f"{' and '.join(missing)} not installed")
            continue
        place = pathlib.Path(folder, name)
        place.mkdir()
        try:
            engines.append(make(place))
        except OSError as error:
            say(name, str(error))
    return engines


class Registry:
    """Debian's docker-registry on loopback."""
    def __init__(self, folder, port=5055):
        config = folder / "registry.yml"
        config.write_text(json.dumps({
            "version": 0.1, "storage": {"filesystem": {"rootdirectory": str(folder / "registry")}},
            "http": {"addr": f"127.0.0.1:{port}"}, "log": {"level": "error"}}))
        self.name = f"127.0.0.1:{port}"
        self.process = subprocess.Popen(["docker-registry", "serve", str(config)], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        time.sleep(1)

    def push(self, layout, name):
        run(["skopeo", "copy", "-q", "--dest-tls-verify=false", f"oci:{layout}:latest", f"docker://{self.name}/{name}"])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
