namespace MagnetarStudio.Server.Rpc;

/// <summary>Which bodies are ours: protobuf, as gRPC frames it. Others would be read as if they were.</summary>
internal static class GrpcContentType
{
    private const string Plain = "application/grpc";
    private const string WebText = "application/grpc-web-text";
    private const string Protobuf = "application/grpc+proto";

    /// <summary>Whether a request is gRPC-Web's in its text form, base64.</summary>
    public static bool IsWebText(string? contentType) =>
        contentType?.StartsWith(WebText, StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>Whether a request is gRPC's of any kind, gRPC-Web included.</summary>
    public static bool IsGrpc(string? contentType) =>
        contentType?.StartsWith(Plain, StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>Whether a request's message is protobuf; parameters after a semicolon count for nothing.</summary>
    /// <remarks>gRPC-Web has been turned into gRPC by then.</remarks>
    public static bool IsProtobuf(string? contentType)
    {
        if (contentType == Plain)
        {
            return true;
        }

        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        type = (end < 0 ? type : type[..end]).TrimEnd();
        return type.Equals(Plain, StringComparison.OrdinalIgnoreCase)
            || type.Equals(Protobuf, StringComparison.OrdinalIgnoreCase);
    }
}
