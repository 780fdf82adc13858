package import Faults
internal import OCI
internal import Synchronization

/// Speaks the distribution protocol (distribution-spec 1.1): manifests by tag or digest, blobs with resume.
///
/// Words: a *domain* is the registry's name in a reference (`docker.io`), an *endpoint* is where it is reached
/// (`https://registry-1.docker.io`), a *challenge* is what a 401 asks for, a *scope* is what a token allows.
/// The thread and the connections start with the first request; `close` ends them, or use `withRegistryClient`.
package final class RegistryClient: Sendable {
    let options: RegistryOptions
    let transport: Transport
    let authorizer: Authorizer
    /// By domain, once one has answered.
    let endpoints = Mutex<[String: Endpoint]>([:])

    package init(_ options: RegistryOptions = RegistryOptions()) {
        self.options = options
        transport = Transport(options)
        authorizer = Authorizer(options, transport)
    }

    /// Ends connections and threads; nothing may be asked afterwards.
    package func close() async {
        await transport.close()
    }
}

/// Runs `body` with a client that is closed whatever happens.
package func withRegistryClient<Value>(
    _ options: RegistryOptions, _ body: (RegistryClient) async throws(Fault) -> Value
) async throws(Fault) -> Value {
    let client = RegistryClient(options)
    do {
        let value = try await body(client)
        await client.close()
        return value
    } catch {
        await client.close()
        throw error
    }
}
