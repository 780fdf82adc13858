extension FaultKind {
    /// Status of an Engine API answer, as moby's `errdefs` and `httpstatus` map them.
    package var httpStatus: Int { codes.http }

    /// gRPC and ttrpc status code (`google.rpc.Code`).
    package var grpcCode: Int { codes.grpc }

    /// Exit code of `docker run` when the container could not be started; other commands end with 1.
    package var runExitCode: Int32 { codes.exit }

    /// The kind that stands for a gRPC status code that came over a wire; unknown numbers are `.unknown`.
    package init(grpcCode: Int) {
        let plain: [FaultKind] = [
            .unknown, .cancelled, .unknown, .invalidArgument, .deadlineExceeded, .notFound, .alreadyExists,
            .permissionDenied, .resourceExhausted, .failedPrecondition, .conflict, .outOfRange, .unimplemented,
            .internal, .unavailable, .dataLoss, .unauthorized,
        ]
        self = plain.indices.contains(grpcCode) ? plain[grpcCode] : .unknown
    }

    // One row a kind: the table of architecture section 6.
    private var codes: (http: Int, grpc: Int, exit: Int32) {
        switch self {
        case .cancelled: (499, 1, 125)
        case .unknown: (500, 2, 125)
        case .invalidArgument: (400, 3, 125)
        case .deadlineExceeded: (504, 4, 125)
        case .notFound: (404, 5, 125)
        case .alreadyExists: (409, 6, 125)
        case .permissionDenied: (403, 7, 125)
        case .resourceExhausted: (500, 8, 125)
        case .failedPrecondition: (409, 9, 125)
        case .conflict: (409, 10, 125)
        case .outOfRange: (400, 11, 125)
        case .unimplemented: (501, 12, 125)
        case .internal: (500, 13, 125)
        case .unavailable: (503, 14, 125)
        case .dataLoss: (500, 15, 125)
        case .unauthorized: (401, 16, 125)
        case .notModified: (304, 9, 0)
        case .commandNotExecutable: (400, 3, 126)
        case .commandNotFound: (400, 3, 127)
        }
    }
}
