import Glibc
import Linux
import Synchronization
import Testing

@Suite struct BlockingPoolTests {
    @Test func blockingPiecesRunAtTheSameTime() async {
        let pool = BlockingPool(limit: 64)
        let counter = Counter()
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    await pool.run {
                        counter.inside.add(1, ordering: .relaxed)
                        // Each leaves when all are in; one after the other none would, within a minute.
                        for _ in 0..<60_000 where counter.inside.load(ordering: .relaxed) < 40 { usleep(1000) }
                        return counter.inside.load(ordering: .relaxed) == 40
                    }
                }
            }
            for await together in group { #expect(together) }
        }
    }

    @Test func aThrownErrorComesBackTyped() async {
        await #expect(throws: SystemError("open", errno: ENOENT, "/nowhere")) {
            try await BlockingPool.shared.run { () throws(SystemError) -> Void in
                throw SystemError("open", errno: ENOENT, "/nowhere")
            }
        }
    }

    @Test func moreWorkThanThreadsIsAllDone() async {
        let pool = BlockingPool(limit: 2)
        let sum = await withTaskGroup(of: Int.self) { group in
            for number in 1...500 { group.addTask { await pool.run { number } } }
            return await group.reduce(0, +)
        }
        #expect(sum == 125_250)
    }

    @Test func whatIsAskedForOnAThreadOfThePoolRunsThere() async {
        let pool = BlockingPool(limit: 4)
        let (here, there, elsewhere) = await withTaskExecutorPreference(pool) {
            // The first wait brings it there; then nothing is waited for: who left the thread would come back on any.
            await Task.yield()
            let here = pthread_self()
            let there = await pool.run { pthread_self() }
            return (here, there, await BlockingPool(limit: 1).run { pthread_self() })
        }
        #expect(here == there)
        #expect(here != elsewhere)
    }

    @Test func anAsyncFunctionRunsOnThePoolsThreads() async {
        let pool = BlockingPool(limit: 4)
        let total = await withTaskExecutorPreference(pool) {
            var total = 0
            for number in 0..<100 {
                await Task.yield()
                total += number
            }
            return total
        }
        #expect(total == 4950)
    }
}

private final class Counter: Sendable {
    let inside = Atomic(0)
}
