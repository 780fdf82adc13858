internal import Linux
internal import State

/// The exit record of a container whose shim died: fate sharing, for its exit status cannot be adopted.
enum LostShim {
    /// The record that is there, or a new one: 137, supervisor lost.
    static func record(_ arguments: ShimArguments) -> ExitRecord {
        let path = "\(arguments.bundle)/\(ExitRecord.fileName)"
        // One that cannot be read is replaced: the run is over either way.
        if let record = (try? ExitRecord.load(path)) ?? nil { return record }
        let live = (try? LiveRecord.load(arguments.instance.liveRecord(arguments.id))) ?? nil
        let record = ExitRecord(
            id: arguments.id, generation: live?.generation ?? 0, pid: live?.task?.pid ?? 0, status: 137,
            startedAt: live?.startedAt ?? "", exitedAt: WallClock.now, reason: "supervisor lost")
        // A bundle that is gone keeps no record.
        try? record.save(path)
        return record
    }
}
