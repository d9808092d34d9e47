using System.Net;
using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Toolkit.Disk;

namespace Toolkit.Storage;

/// <summary>Objects in a bucket of S3, or of a server that speaks its protocol.</summary>
/// <remarks>
/// Without checksums in trailers and without signed chunks: servers that know neither store them inside of the objects, and say nothing.
/// Credentials are those of the SDK's usual chain.
/// </remarks>
internal sealed class S3Objects(string bucket, string prefix, string? endpoint) : IObjectStore
{
    private const int Attempts = 3;

    private readonly Lazy<AmazonS3Client> _client = new(() => new(Configuration(endpoint)));

    public IReadOnlyDictionary<string, long> List(string prefix, CancellationToken cancel)
    {
        Dictionary<string, long> all = new(StringComparer.Ordinal);
        ListObjectsV2Request request = new() { BucketName = bucket, Prefix = Key(prefix) };
        ListObjectsV2Response page;
        do
        {
            page = Wait(_client.Value.ListObjectsV2Async(request, cancel));
            foreach (S3Object found in page.S3Objects ?? [])
            {
                all[found.Key[Key("").Length..]] = found.Size ?? 0;
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);

        return all;
    }

    public void Put(string name, string path, CancellationToken cancel)
    {
        string hash = DurableFile.Hash(path);
        for (int attempt = 1; !PutOnce(name, path, hash, cancel); attempt++)
        {
            if (attempt == Attempts)
            {
                throw new IOException($"the object {Key(name)} is not what was sent, so the server or something before it changes what it keeps");
            }
        }

        FailPoint.Hit("remote.put");
    }

    public bool Get(string name, string path, CancellationToken cancel)
    {
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                using GetObjectResponse found = Wait(_client.Value.GetObjectAsync(bucket, Key(name), cancel));
                using FileStream file = new(path, FileMode.Create, FileAccess.Write);
                try
                {
                    found.ResponseStream.CopyTo(file);
                    return true;
                }
                catch (AmazonClientException) when (attempt < Attempts)
                {
                    // As in PutOnce.
                }
            }
        }
        catch (AmazonS3Exception e) when (e is { StatusCode: HttpStatusCode.NotFound, ErrorCode: "NoSuchKey" })
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }

    /// <summary>Puts an object, and reads it back; false when that is not what was sent.</summary>
    private bool PutOnce(string name, string path, string hash, CancellationToken cancel)
    {
        Wait(_client.Value.PutObjectAsync(
            new() { BucketName = bucket, Key = Key(name), FilePath = path, ContentType = "application/octet-stream", UseChunkEncoding = false }, cancel));
        FailPoint.Hit("remote.copied");
        try
        {
            using GetObjectResponse stored = Wait(_client.Value.GetObjectAsync(bucket, Key(name), cancel));
            return Convert.ToHexStringLower(SHA256.HashData(stored.ResponseStream)) == hash;
        }
        catch (AmazonClientException)
        {
            // Not what the server says of it. Two who compact alike put the same object, and a server that does not replace it in one step gives
            // the one's words with the other's content for a moment.
            return false;
        }
    }

    private static AmazonS3Config Configuration(string? endpoint)
    {
        AmazonS3Config config = new()
        {
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (endpoint is not null)
        {
            config.ServiceURL = endpoint;
            config.ForcePathStyle = true;
            config.AuthenticationRegion = Environment.GetEnvironmentVariable("AWS_REGION") ?? "us-east-1";
        }

        return config;
    }

    private string Key(string name) => prefix.Length == 0 ? name : $"{prefix}/{name}";

    private static T Wait<T>(Task<T> asked) => asked.GetAwaiter().GetResult();
}
