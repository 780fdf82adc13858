internal import NIOCore
package import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// What a client asked of a `FakeServer`.
package struct FakeRequest: Sendable {
    package var method: String
    package var uri: String
    package var headers: HTTPHeaders
    package var body: String

    package init(method: String, uri: String, headers: HTTPHeaders, body: String) {
        self.method = method
        self.uri = uri
        self.headers = headers
        self.body = body
    }

    /// Without the query.
    package var path: String { uri.split(separator: "?").first.map(String.init) ?? "" }
}

/// What a `FakeServer` answers.
package struct FakeAnswer: Sendable {
    package var status: Int
    package var headers: [(String, String)]
    package var body: [UInt8]
    /// What Content-Length says; nil: the truth.
    package var claimedLength: Int?
    /// Bytes after which the connection is cut; nil: never.
    package var cutAfter: Int?
    /// Bytes after which nothing more comes, while the connection stands; nil: never.
    package var stallAfter: Int?

    package init(
        _ status: Int, _ headers: [(String, String)] = [], _ body: [UInt8] = [], claimedLength: Int? = nil,
        cutAfter: Int? = nil, stallAfter: Int? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.claimedLength = claimedLength
        self.cutAfter = cutAfter
        self.stallAfter = stallAfter
    }

    package init(_ status: Int, _ headers: [(String, String)] = [], json: String) {
        self.init(status, headers + [("Content-Type", "application/json")], Array(json.utf8))
    }
}

/// An HTTP server on a loopback port of its own that answers as a test wants, and remembers what it was asked.
package final class FakeServer: Sendable {
    package typealias Answering = @Sendable (FakeRequest) -> FakeAnswer
    package let port: Int
    private let group: MultiThreadedEventLoopGroup
    private let asked = Mutex<[FakeRequest]>([])

    package var authority: String { "127.0.0.1:\(port)" }
    package var requests: [FakeRequest] { asked.withLock { $0 } }

    private init(_ group: MultiThreadedEventLoopGroup, _ port: Int) {
        self.group = group
        self.port = port
    }

    /// Runs `body` beside a server; `answer` gets the server's own authority, for URLs that point back at it.
    package static func with<Value>(
        _ answer: @escaping @Sendable (FakeRequest, FakeServer) -> FakeAnswer,
        _ body: (FakeServer) async throws -> Value
    ) async throws -> Value {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let box = Mutex<FakeServer?>(nil)
        let handling: Answering = { request in
            guard let server = box.withLock({ $0 }) else { return FakeAnswer(500) }
            server.asked.withLock { $0.append(request) }
            return answer(request, server)
        }
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.pipeline.configureHTTPServerPipeline().flatMapThrowing {
                    try channel.pipeline.syncOperations.addHandler(FakeHandler(answer: handling))
                }
            }.bind(host: "127.0.0.1", port: 0).get()
        let server = FakeServer(group, channel.localAddress?.port ?? 0)
        box.withLock { $0 = server }
        let result: Result<Value, any Error>
        do { result = .success(try await body(server)) } catch { result = .failure(error) }
        try await channel.close()
        try await group.shutdownGracefully()
        return try result.get()
    }
}

private final class FakeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart
    private let answer: FakeServer.Answering
    private var request = FakeRequest(method: "", uri: "", headers: [:], body: "")

    init(answer: @escaping FakeServer.Answering) {
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            request = FakeRequest(method: head.method.rawValue, uri: head.uri, headers: head.headers, body: "")
        case .body(let buffer): request.body += String(buffer: buffer)
        case .end: write(answer(request), context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func write(_ answer: FakeAnswer, _ context: ChannelHandlerContext) {
        var headers = HTTPHeaders(answer.headers)
        if !headers.contains(name: "Content-Length") {
            headers.add(name: "Content-Length", value: "\(answer.claimedLength ?? answer.body.count)")
        }
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: answer.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let body =
            request.method == "HEAD"
            ? [] : answer.body.prefix(answer.cutAfter ?? answer.stallAfter ?? answer.body.count)
        let written = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: written)
        if answer.cutAfter != nil {
            let channel = context.channel
            written.futureResult.whenComplete { _ in channel.close(promise: nil) }
        } else if answer.stallAfter == nil {
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
