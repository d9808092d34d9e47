using System.Text;
using Toolkit.Notebooks.Jupyter;

namespace Toolkit.Notebooks.Tests.Jupyter;

public sealed class MessageCodecTests
{
    [Theory]
    [InlineData("{\"msg_type\":\"\\ud800\"}", "{}", "{}")]
    [InlineData("{\"msg_type\":\"input_reply\"}", "{\"msg_id\":\"\\ud800\"}", "{}")]
    [InlineData("{\"msg_type\":7}", "{}", "{}")]
    [InlineData("{}", "{}", "{}")]
    [InlineData("[]", "{}", "{}")]
    [InlineData("{\"msg_type\":\"a\"}", "", "{}")]
    [InlineData("{\"msg_type\":\"a\"}", "{}", "7")]
    [InlineData("{\"msg_type\":\"a\"}", "{}", "{")]
    public void What_is_signed_and_no_message_is_refused_with_the_reason(string header, string parent, string content)
    {
        MessageSigner signer = new("key"u8.ToArray());
        MessageCodec codec = new(signer, TimeProvider.System, "s");
        byte[][] parts = [.. new[] { header, parent, "{}", content }.Select(Encoding.UTF8.GetBytes)];
        byte[][] frames = [[.. "<IDS|MSG>"u8], signer.Sign(parts.Select(p => (ReadOnlyMemory<byte>)p)), .. parts];

        Assert.Null(codec.Read(new(MessageChannel.Shell, []), frames, out string? wrong));
        Assert.NotEmpty(wrong!);
    }
}
