using Amazon.Runtime;

namespace Toolkit.Storage;

/// <summary>What goes wrong with a remote, with its name and without secrets.</summary>
internal static class RemoteFailure
{
    public static bool Is(Exception e) => e is IOException or UnauthorizedAccessException or AmazonClientException or AmazonServiceException or HttpRequestException;

    public static ToolkitException Explain(Exception e, RemoteRow remote, string doing) => new(
        ErrorKind.Failure,
        $"{doing} {remote.Url}{(remote.Endpoint is null ? "" : $" at {remote.Endpoint}")} (remote '{remote.Name}') failed: {Why(e)}",
        e is AmazonServiceException { StatusCode: System.Net.HttpStatusCode.Forbidden } or AmazonClientException
            ? "check the credentials (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE or the machine's role) and the network, then run it again; nothing was changed"
            : "check that it can be reached and written, then run it again; nothing was changed",
        e);

    // What a server says of a refused request may repeat what was sent; its code does not.
    private static string Why(Exception e) => e is AmazonServiceException { ErrorCode: { Length: > 0 } code } service ? $"{code} ({(int)service.StatusCode})" : e.Message;
}
