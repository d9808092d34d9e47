using System.Net;
using System.Net.Http.Headers;

namespace Toolkit.Feeds;

/// <summary>Sends one request and takes its answer in, up to a size. It follows no redirection.</summary>
internal static class FeedTransport
{
    /// <summary>The longest body that is read, unpacked; ten years of a source's days are one MB.</summary>
    public const int MaxBytes = 16 << 20;

    // One for the process, as connections are pooled in it. Time limits are set per attempt.
    private static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(15),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <exception cref="HttpRequestException">There is no connection, or what comes is no HTTP.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="UnusableAnswerException">The body is too long, or not packed as it says.</exception>
    public static async Task<FeedAnswer> SendAsync(Uri uri, CancellationToken cancel)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, uri);

        // Yahoo refuses clients that do not call themselves a browser.
        request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (compatible; Toolkit/0.1)");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using HttpResponseMessage response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
        byte[] body = await BodyAsync(response, cancel).ConfigureAwait(false);
        return new(response.StatusCode, body, response.Headers) { MediaType = response.Content.Headers.ContentType?.MediaType };
    }

    private static async Task<byte[]> BodyAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        if (response.Content.Headers.ContentLength > MaxBytes)
        {
            throw TooLong(response);
        }

        using MemoryStream body = new();
        byte[] block = new byte[1 << 16];
        try
        {
            using Stream stream = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
            for (int read; (read = await stream.ReadAsync(block, cancel).ConfigureAwait(false)) > 0;)
            {
                body.Write(block, 0, read);
                if (body.Length > MaxBytes)
                {
                    throw TooLong(response);
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            throw new UnusableAnswerException($"answered {(int)response.StatusCode} with a body that is not packed as its header says", false, null, e);
        }

        return body.ToArray();
    }

    private static UnusableAnswerException TooLong(HttpResponseMessage response) =>
        new($"answered {(int)response.StatusCode} with more than {MaxBytes >> 20} MB, which is no page of bars; the rest was not read", false);
}
