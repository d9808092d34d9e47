using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Toolkit.Notebooks.Jupyter;
using Toolkit.Tests;

namespace Toolkit.Notebooks.Tests.Jupyter;

public sealed class ConnectionFileTests
{
    [Fact]
    public void A_file_of_a_client_is_read()
    {
        ConnectionFile file = ConnectionFile.Parse(Json(_ => { }));

        Assert.Equal((IPAddress.Loopback, 5001, 5002, 5003, 5004, 5005), (file.Address, file.ShellPort, file.IoPubPort, file.StdinPort, file.ControlPort, file.HeartbeatPort));
        Assert.Equal("secret", Encoding.UTF8.GetString(file.Key));
    }

    [Theory]
    [InlineData("ip", "\"0.0.0.0\"", "which other machines may reach")]
    [InlineData("ip", "\"10.0.0.5\"", "which other machines may reach")]
    [InlineData("ip", "\"*\"", "no address")]
    [InlineData("ip", "7", "missing or no text")]
    [InlineData("transport", "\"ipc\"", "'transport' is \"ipc\", not tcp")]
    [InlineData("signature_scheme", "\"hmac-md5\"", "'signature_scheme' is \"hmac-md5\"")]
    [InlineData("key", "\"\"", "'key' is empty")]
    [InlineData("shell_port", "0", "'shell_port' is missing or no port")]
    [InlineData("hb_port", "70000", "'hb_port' is missing or no port")]
    [InlineData("iopub_port", "\"5002\"", "'iopub_port' is missing or no port")]
    public void What_it_does_not_do_is_refused_by_name(string field, string value, string says)
    {
        ToolkitException wrong = Assert.Throws<ToolkitException>(() => ConnectionFile.Parse(Json(f => f[field] = JsonNode.Parse(value))));

        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
        Assert.NotEmpty(wrong.Hint!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"key\":\"\\ud800\"}")]
    public void What_is_no_connection_file_is_bad_data(string text) =>
        Assert.Equal(ErrorKind.BadData, Assert.Throws<ToolkitException>(() => ConnectionFile.Parse(text)).Kind);

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        using TemporaryFolder folder = new();
        ToolkitException missing = Assert.Throws<ToolkitException>(() => ConnectionFile.Read(folder.File("kernel-1.json")));
        Assert.Equal(ErrorKind.NotFound, missing.Kind);
        Assert.Contains("kernel-1.json", missing.Message, StringComparison.Ordinal);
    }

    /// <summary>RFC 4231, test case 2.</summary>
    [Fact]
    public void Signatures_are_those_of_the_published_test_vector()
    {
        MessageSigner signer = new(Encoding.ASCII.GetBytes("Jefe"));
        ReadOnlyMemory<byte>[] parts = [Encoding.ASCII.GetBytes("what do ya want "), Encoding.ASCII.GetBytes("for "), default, Encoding.ASCII.GetBytes("nothing?")];
        byte[] expected = Encoding.ASCII.GetBytes("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");

        Assert.Equal(expected, signer.Sign(parts));
        Assert.True(signer.IsSignedBy(expected, parts));
        Assert.False(signer.IsSignedBy(expected.AsSpan(0, 63), parts));
        Assert.False(signer.IsSignedBy(default, parts));
        Assert.True(signer.IsNew(expected));
        Assert.False(signer.IsNew(expected));
    }

    private static string Json(Action<JsonObject> change)
    {
        JsonObject file = new()
        {
            ["shell_port"] = 5001,
            ["iopub_port"] = 5002,
            ["stdin_port"] = 5003,
            ["control_port"] = 5004,
            ["hb_port"] = 5005,
            ["ip"] = "127.0.0.1",
            ["key"] = "secret",
            ["transport"] = "tcp",
            ["signature_scheme"] = "hmac-sha256",
            ["kernel_name"] = "toolkit",
        };
        change(file);
        return file.ToJsonString();
    }
}
