using System.Text;
using Toolkit.Notebooks.Jupyter;

namespace Toolkit.Soak;

/// <summary>Messages of Jupyter with a right signature: header, parent, metadata and content, separated by NUL in the input.</summary>
internal sealed class MessageTarget : IFuzzTarget
{
    private readonly MessageSigner _signer = new([.. "key"u8]);
    private readonly MessageCodec _codec;

    public MessageTarget() => _codec = new(_signer, TimeProvider.System, "s");

    public IReadOnlyList<byte[]> Samples { get; } =
    [
        Encoding.UTF8.GetBytes("{\"msg_id\":\"1\",\"session\":\"s\",\"username\":\"u\",\"date\":\"2024-01-01T00:00:00Z\",\"msg_type\":\"execute_request\",\"version\":\"5.3\"}\0{}\0{}\0{\"code\":\"1\",\"silent\":false,\"user_expressions\":{},\"allow_stdin\":true}"),
        Encoding.UTF8.GetBytes("{\"msg_id\":\"2\",\"msg_type\":\"complete_request\"}\0{\"msg_id\":\"1\"}\0{}\0{\"code\":\"x\",\"cursor_pos\":1}"),
    ];

    public Task TakeAsync(byte[] input, Random random)
    {
        string[] texts = Encoding.Latin1.GetString(input).Split('\0');
        ReadOnlyMemory<byte>[] parts = [.. Enumerable.Range(0, 4).Select(i => (ReadOnlyMemory<byte>)Encoding.Latin1.GetBytes(i < texts.Length ? texts[i] : ""))];
        List<byte[]> frames = [Encoding.ASCII.GetBytes("<IDS|MSG>"), _signer.Sign(parts), .. parts.Select(part => part.ToArray())];
        JupyterMessage? message = _codec.Read(new(MessageChannel.Shell, [1]), frames, out string? wrong);
        if (message is null == wrong is null)
        {
            throw new DisagreementException("a message, and something wrong with it");
        }

        if (message is not null)
        {
            _codec.Write([], "status", message.Header, []);
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
