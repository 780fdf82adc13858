internal import EngineAPI

/// What `history` shows of an image's layers.
enum HistoryRows {
    static func header(human: Bool) -> [String: String] {
        [
            "ID": "IMAGE", "CreatedAt": "CREATED AT", "CreatedSince": human ? "CREATED" : "CREATED AT",
            "CreatedBy": "CREATED BY", "Size": "SIZE", "Comment": "COMMENT",
        ]
    }
    static let template = #"{{.ID}}\t{{.CreatedSince}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}"#

    static func row(_ item: ImageHistoryItem, truncated: Bool, human: Bool) -> Record {
        let created = item.createdBy.split(separator: "\t", omittingEmptySubsequences: false).joined(separator: " ")
        let moment = LocalTime.text(seconds: item.created)
        return ListRow.record([
            "ID": truncated ? ShortText.id(item.id) : item.id,
            "CreatedAt": moment,
            "CreatedSince": human ? (item.created <= 0 ? "N/A" : LocalTime.ago(seconds: item.created)) : moment,
            "CreatedBy": truncated ? ShortText.ellipsis(created, 45) : created,
            "Size": human ? ByteSize.decimal(item.size, digits: 3) : String(item.size),
            "Comment": item.comment,
        ])
    }
}
