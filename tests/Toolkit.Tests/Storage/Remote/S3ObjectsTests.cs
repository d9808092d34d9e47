using Amazon.Runtime;
using Amazon.S3;
using Toolkit.Storage;

namespace Toolkit.Tests.Storage.Remote;

/// <summary>What is sent to an S3 server, what is asked again, and what is believed of its answers.</summary>
public sealed class S3ObjectsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ScriptedS3 _server = new();

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("s3://bucket", "bucket/")]
    [InlineData("s3://bucket/desk/a", "bucket/desk/a/")]
    public void Objects_lie_under_the_prefix_and_all_pages_of_them_are_listed(string url, string under)
    {
        using IObjectStore objects = Open(url);
        Assert.Empty(objects.List("files/", CancellationToken.None));
        foreach (string name in new[] { "1", "22", "333", "4444", "55555" })
        {
            objects.Put("files/" + name, _folder.Write("sent", name), CancellationToken.None);
        }

        objects.Put("manifests/x", _folder.Write("sent", "manifest"), CancellationToken.None);
        Assert.Equal(["files/1", "files/22", "files/333", "files/4444", "files/55555", "manifests/x"], _server.Objects.Keys.Order().Select(key => key[under.Length..]));
        Assert.All(_server.Objects.Keys, key => Assert.StartsWith(under, key, StringComparison.Ordinal));
        Assert.Equal(
            [("files/1", 1L), ("files/22", 2L), ("files/333", 3L), ("files/4444", 4L), ("files/55555", 5L)],
            objects.List("files/", CancellationToken.None).OrderBy(one => one.Key).Select(one => (one.Key, one.Value)));
        Assert.True(objects.Get("files/333", _folder.File("got"), CancellationToken.None));
        Assert.Equal("333", File.ReadAllText(_folder.File("got")));
        Assert.All(_server.Asked, asked => Assert.Contains("/eu-scripted-1/s3/", asked.Scope, StringComparison.Ordinal));
        objects.Dispose();
        Assert.Throws<ObjectDisposedException>(() => objects.List("files/", CancellationToken.None));
    }

    [Fact]
    public void Absent_object_is_none_and_an_absent_bucket_is_a_failure()
    {
        using IObjectStore objects = Open("s3://bucket/x"), nowhere = Open("s3://elsewhere/x");
        Assert.False(objects.Get("files/1", _folder.File("got"), CancellationToken.None));
        Assert.Equal("NoSuchBucket", Assert.Throws<AmazonS3Exception>(() => nowhere.Get("files/1", _folder.File("got"), CancellationToken.None)).ErrorCode);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(0, 2)]
    [InlineData(3, 0)]
    [InlineData(0, 3)]
    public void Object_that_is_not_what_was_sent_is_sent_three_times(int changed, int misnamed)
    {
        using IObjectStore objects = Open("s3://bucket");
        (_server.Changed, _server.Misnamed) = (changed, misnamed);
        string path = _folder.Write("sent", "bytes");
        bool fails = changed + misnamed == 3;
        if (fails)
        {
            Assert.Throws<IOException>(() => objects.Put("files/1", path, CancellationToken.None));
        }
        else
        {
            objects.Put("files/1", path, CancellationToken.None);
            Assert.Equal("bytes"u8.ToArray(), _server.Objects["bucket/files/1"]);
        }

        Assert.Equal(fails ? 3 : changed + misnamed + 1, _server.Asked.Count(asked => asked.Method == "PUT"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Object_that_is_not_what_the_server_says_is_asked_for_three_times(int misnamed)
    {
        using IObjectStore objects = Open("s3://bucket");
        _server.Objects["bucket/files/1"] = "bytes"u8.ToArray();
        _server.Misnamed = misnamed;
        if (misnamed == 3)
        {
            Assert.Throws<AmazonClientException>(() => objects.Get("files/1", _folder.File("got"), CancellationToken.None));
        }
        else
        {
            Assert.True(objects.Get("files/1", _folder.File("got"), CancellationToken.None));
            Assert.Equal("bytes", File.ReadAllText(_folder.File("got")));
        }

        Assert.Equal(Math.Min(misnamed + 1, 3), _server.Asked.Count);
    }

    private IObjectStore Open(string url) => RemoteList.Open(new("desk", url, _server.Endpoint));
}
