internal import Faults

/// Runs `body` for all layers at the same time; the first fault ends the others. Layers without an answer are left out.
func gather<Value: Sendable>(
    _ layers: [Layer], _ body: @escaping @Sendable (Layer) async throws(Fault) -> Value?
) async throws(Fault) -> [Int: Value] {
    let outcome: Result<[Int: Value], Fault> = await withTaskGroup { group in
        for layer in layers {
            group.addTask { () -> (Int, Result<Value?, Fault>) in
                do throws(Fault) { return (layer.index, .success(try await body(layer))) } catch {
                    return (layer.index, .failure(error))
                }
            }
        }
        var values: [Int: Value] = [:]
        var first: Fault?
        for await (index, result) in group {
            switch result {
            case .success(let value): values[index] = value
            case .failure(let fault):
                // The others fail because of this one.
                if first == nil { first = fault }
                group.cancelAll()
            }
        }
        return first.map { .failure($0) } ?? .success(values)
    }
    return try outcome.get()
}
