import EngineAPI

/// Objects for tests.
enum Samples {
    static let id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

    static var summary: ContainerSummary {
        var summary = ContainerSummary()
        summary.id = id
        summary.names = ["/web", "/other/link"]
        summary.image = "alpine:3.20"
        summary.imageID = "sha256:" + id
        summary.command = "sh -c 'sleep 1000000'"
        summary.created = 1_700_000_000
        summary.labels = ["b": "2", "a": "1"]
        summary.state = "running"
        summary.status = "Up 3 seconds"
        summary.sizeRw = 1234
        summary.sizeRootFs = 7_800_000
        return summary
    }

    static var container: ContainerInspect {
        var container = ContainerInspect()
        container.id = id
        container.name = "/web"
        container.path = "sh"
        container.args = ["-c", "true"]
        container.state.status = "running"
        container.state.running = true
        container.state.pid = 42
        container.config.openStdin = true
        container.config.image = "alpine:3.20"
        container.config.labels = ["b": "2", "a": "1"]
        container.config.env = ["A=1", "B=2"]
        container.hostConfig.memory = 64 << 20
        container.networkSettings.networks = ["bridge": EndpointSettings()]
        return container
    }

    static var image: ImageSummary {
        var image = ImageSummary()
        image.id = "sha256:" + id
        image.created = 1_700_000_000
        image.repoTags = ["alpine:3.20", "localhost:5000/a/b:x"]
        image.repoDigests = ["alpine@sha256:\(id)"]
        image.size = 7_797_760
        image.containers = -1
        image.sharedSize = -1
        return image
    }

    static var history: ImageHistoryItem {
        var item = ImageHistoryItem()
        item.id = "sha256:" + id
        item.created = 1_700_000_000
        item.createdBy = "/bin/sh -c #(nop) ADD file:0123456789abcdef0123456789abcdef in / "
        item.size = 7_797_760
        return item
    }
}
