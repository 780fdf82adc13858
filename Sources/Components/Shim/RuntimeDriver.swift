internal import Faults
internal import Linux
internal import RuntimeAPI

/// Drives the runtime's operations with the loop: none blocks, each has what it waits for in the loop's table.
final class RuntimeDriver {
    private let runtime: any Runtime
    private let loop: EventLoop
    private let children: Children

    init(_ runtime: any Runtime, _ loop: EventLoop, _ children: Children) {
        self.runtime = runtime
        self.loop = loop
        self.children = children
    }

    /// Begins `request` and tells once how it ended, now or in a later turn.
    func run(_ request: RuntimeRequest, _ done: @escaping (Result<RuntimeReply, Fault>) -> Void) {
        children.operationBegins()
        do throws(Fault) { proceed(try runtime.begin(request), done) } catch { finish(.failure(error), done) }
    }

    private func finish(_ result: Result<RuntimeReply, Fault>, _ done: (Result<RuntimeReply, Fault>) -> Void) {
        done(result)
        children.operationEnded()
    }

    private func proceed(_ progress: RuntimeProgress, _ done: @escaping (Result<RuntimeReply, Fault>) -> Void) {
        switch progress {
        case .done(let reply): finish(.success(reply), done)
        case .pending(let operation): wait(operation, done)
        }
    }

    private func wait(_ operation: any RuntimeOperation, _ done: @escaping (Result<RuntimeReply, Fault>) -> Void) {
        let watched = operation.awaited
        var timer: LoopTimer?
        let advance: (RuntimeEvent) -> Void = { [unowned self] event in
            for descriptor in watched { self.loop.forget(descriptor) }
            if let timer { self.loop.cancel(timer) }
            do throws(Fault) { self.proceed(try operation.advance(event), done) } catch {
                self.finish(.failure(error), done)
            }
        }
        if let deadline = operation.deadline {
            timer = loop.after(deadline - .now) { advance(.deadline) }
        }
        for descriptor in watched {
            do { try loop.watch(descriptor, .readable) { _ in advance(.readable(descriptor)) } } catch {
                // What cannot be waited for is asked at once (epoll(7) refuses plain files, which are always ready).
                loop.atEndOfTurn { advance(.readable(descriptor)) }
                return
            }
        }
    }
}
