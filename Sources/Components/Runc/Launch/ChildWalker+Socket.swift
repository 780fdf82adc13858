internal import Faults
internal import Glibc
internal import Linux

extension ChildWalker {
    /// The program gets its end of the socket, then the folders, after its standard descriptors; the parent the other
    /// end.
    func offerSocket(_ folders: [String]) throws {
        let ends = try SocketPair(packets: true).ends()
        try sendDescriptors(slots.report, ChildReport.socket.bytes, [ends.first])
        close(ends.first)
        var offered = [ends.second]
        for folder in folders { offered.append(try openFile(folder, O_RDONLY | O_DIRECTORY).release()) }
        slots.stdio.insert(contentsOf: offered, at: 3)
    }
}
