using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Toolkit.Tests.Storage.Remote;

/// <summary>A server on loopback that keeps objects as S3 does, lists two at a time, and can be told to change what it is sent or to say of an object what it is not.</summary>
internal sealed class ScriptedS3 : IDisposable
{
    private readonly HttpListener _listener;
    private readonly Task _served;

    static ScriptedS3()
    {
        // Where the SDK looks first, so that it asks nobody else.
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "scripted");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "scripted");
        Environment.SetEnvironmentVariable("AWS_REGION", "eu-scripted-1");
    }

    public ScriptedS3()
    {
        (_listener, Endpoint) = Listen();
        _served = Task.Run(ServeAsync);
    }

    public string Endpoint { get; }

    /// <summary>What it keeps, by bucket and key.</summary>
    public ConcurrentDictionary<string, byte[]> Objects { get; } = [];

    /// <summary>What was asked: method, path, and the scope of the signature.</summary>
    public ConcurrentQueue<(string Method, string Path, string Scope)> Asked { get; } = [];

    /// <summary>How many of the next objects are kept with another byte than was sent.</summary>
    public int Changed { get; set; }

    /// <summary>How many of the next objects are given with the hash of other bytes.</summary>
    public int Misnamed { get; set; }

    public void Dispose()
    {
        _listener.Close();
        _served.Wait();
    }

    private static (HttpListener, string) Listen()
    {
        for (int port = 20_000 + Environment.ProcessId % 20_000; ; port++)
        {
            HttpListener listener = new();
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                listener.Start();
                return (listener, $"http://127.0.0.1:{port}");
            }
            catch (HttpListenerException)
            {
                // Taken: the next one.
            }
        }
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            string path = context.Request.Url!.AbsolutePath.TrimStart('/');
            Asked.Enqueue((context.Request.HttpMethod, path, context.Request.Headers["Authorization"] ?? ""));
            (int status, byte[] body) = Answer(context.Request, context.Response, path);
            context.Response.StatusCode = status;
            context.Response.ContentLength64 = body.Length;
            await context.Response.OutputStream.WriteAsync(body);
            context.Response.Close();
        }
    }

    private (int Status, byte[] Body) Answer(HttpListenerRequest request, HttpListenerResponse response, string path)
    {
        if (request.HttpMethod == "PUT")
        {
            using MemoryStream sent = new();
            request.InputStream.CopyTo(sent);
            byte[] kept = sent.ToArray();
            kept[0] ^= Changed-- > 0 ? (byte)1 : (byte)0;
            Objects[path] = kept;
            return (200, []);
        }

        if (request.QueryString["list-type"] is not null)
        {
            return (200, Encoding.UTF8.GetBytes(Page(path.TrimEnd('/'), request.QueryString["prefix"] ?? "", request.QueryString["continuation-token"] ?? "")));
        }

        if (!Objects.TryGetValue(path, out byte[]? found))
        {
            string code = path.StartsWith("bucket/", StringComparison.Ordinal) ? "NoSuchKey" : "NoSuchBucket";
            return (404, Encoding.UTF8.GetBytes($"<Error><Code>{code}</Code><Message>none</Message></Error>"));
        }

#pragma warning disable CA5351 // An ETag is an MD5.
        response.Headers["ETag"] = $"\"{Convert.ToHexStringLower(MD5.HashData(Misnamed-- > 0 ? [1] : found))}\"";
#pragma warning restore CA5351
        return (200, found);
    }

    private string Page(string bucket, string prefix, string after)
    {
        string[] left = [.. Objects.Keys.Where(key => key.StartsWith($"{bucket}/{prefix}", StringComparison.Ordinal)).Select(key => key[(bucket.Length + 1)..])
            .Where(key => string.CompareOrdinal(key, after) > 0).Order(StringComparer.Ordinal)];
        string items = string.Concat(left.Take(2).Select(key => $"<Contents><Key>{key}</Key><Size>{Objects[$"{bucket}/{key}"].Length}</Size></Contents>"));
        string next = left.Length > 2 ? $"<IsTruncated>true</IsTruncated><NextContinuationToken>{left[1]}</NextContinuationToken>" : "<IsTruncated>false</IsTruncated>";
        return $"<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>{bucket}</Name>{next}{items}</ListBucketResult>";
    }
}
