import EngineAPI
import Faults
import Linux
import OCI
import Synchronization

@testable import Client

/// A fake that answers everything and notes each call with its arguments.
struct RecordingEngine: Sendable {
    let seen = Seen<String>()
    let engine: FakeEngine

    init() {
        engine = Self.system(Self.images(Self.processes(Self.containers(seen), seen), seen), seen)
    }

    /// The other end is closed: output ends at once.
    static func endedStream() throws(Fault) -> AttachedStream {
        do throws(SystemError) {
            let ends = try SocketPair().ends()
            _ = OwnedFD(adopting: ends.second)
            return AttachedStream(channel: ByteChannel(OwnedFD(adopting: ends.first)), multiplexed: true)
        } catch {
            throw error.fault("making a stream")
        }
    }

    private static func containers(_ seen: Seen<String>) -> FakeEngine {
        var engine = FakeEngine()
        let misses = Mutex(1)
        let hasImage: @Sendable () throws(Fault) -> Void = { () throws(Fault) in
            let isMissing = misses.withLock { left in
                left -= 1
                return left >= 0
            }
            if isMissing { throw Fault(.notFound, "No such image: img:latest") }
        }
        engine.create = { input throws(Fault) in
            seen.note("create \(input)")
            try hasImage()
            return ContainerCreateResponse(id: "c0ffee")
        }
        engine.explain = { input throws(Fault) in
            seen.note("explain \(input)")
            return "plan\n"
        }
        engine.start = { input throws(Fault) in seen.note("start \(input)") }
        engine.stop = { input throws(Fault) in seen.note("stop \(input)") }
        engine.restart = { input throws(Fault) in seen.note("restart \(input)") }
        engine.kill = { input throws(Fault) in seen.note("kill \(input)") }
        engine.remove = { input throws(Fault) in seen.note("remove \(input)") }
        engine.list = { input throws(Fault) in
            seen.note("list \(input)")
            return [Samples.summary]
        }
        engine.inspect = { input throws(Fault) in
            seen.note("inspect \(input)")
            return Samples.container
        }
        engine.logs = { input throws(Fault) in
            seen.note("logs \(input)")
            return try endedStream()
        }
        engine.attach = { input throws(Fault) in
            seen.note("attach \(input)")
            return try endedStream()
        }
        engine.prune = { input throws(Fault) in
            seen.note("prune \(input)")
            return ContainersPruneResponse(containersDeleted: ["a"], spaceReclaimed: 5)
        }
        return engine
    }

    private static func processes(_ engine: FakeEngine, _ seen: Seen<String>) -> FakeEngine {
        var engine = engine
        engine.execCreated = { input throws(Fault) in
            seen.note("execCreate \(input)")
            return "e1"
        }
        engine.execStarted = { input throws(Fault) in
            seen.note("execStart \(input)")
            return input.1.detach ? nil : try endedStream()
        }
        engine.execInspected = { _ throws(Fault) in ExecInspect() }
        return engine
    }

    private static func images(_ engine: FakeEngine, _ seen: Seen<String>) -> FakeEngine {
        var engine = engine
        engine.pull = { (request, progress) throws(Fault) in
            seen.note("pull \(request)")
            progress(ProgressMessage(status: "Pulling from library/img", id: "latest"))
        }
        engine.images = { input throws(Fault) in
            seen.note("images \(input)")
            return [Samples.image]
        }
        engine.imageInspected = { input throws(Fault) in
            seen.note("imageInspect \(input)")
            return ImageInspect()
        }
        engine.imageRemoved = { input throws(Fault) in
            seen.note("imageRemove \(input)")
            return [ImageDeleteItem(untagged: "img:latest")]
        }
        engine.history = { input throws(Fault) in
            seen.note("history \(input)")
            return [Samples.history]
        }
        engine.imagesPruned = { input throws(Fault) in
            seen.note("imagesPrune \(input)")
            return ImagesPruneResponse(imagesDeleted: nil, spaceReclaimed: 0)
        }
        engine.imported = { input throws(Fault) in
            seen.note("import \(input)")
            return ["docker.io/library/img:latest"]
        }
        return engine
    }

    private static func system(_ engine: FakeEngine, _ seen: Seen<String>) -> FakeEngine {
        var engine = engine
        engine.systemInfo = { _ throws(Fault) in SystemInfo() }
        engine.systemVersion = { _ throws(Fault) in SystemVersion() }
        return engine
    }
}
