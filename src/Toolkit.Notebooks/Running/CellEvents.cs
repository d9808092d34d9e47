namespace Toolkit.Notebooks.Running;

/// <summary>The way of messages out of the process that runs the cells. Thread-safe; a message is there as a whole.</summary>
internal sealed class EventStream(Stream to)
{
    private readonly Lock _gate = new();
    private readonly MemoryStream _message = new();

    public void Send(CellEvent kind, int number, Action<BinaryWriter> write)
    {
        lock (_gate)
        {
            _message.SetLength(0);
            using (BinaryWriter writer = new(_message, System.Text.Encoding.UTF8, leaveOpen: true))
            {
                writer.Write((byte)kind);
                writer.Write(number);
                write(writer);
            }

            to.Write(_message.GetBuffer(), 0, (int)_message.Length);
        }
    }
}

/// <summary>A cell's output as messages.</summary>
/// <param name="to">Where they go.</param>
/// <param name="number">The cell.</param>
internal sealed class CellEvents(EventStream to, int number) : ICellOutput
{
    public void Write(StreamName stream, string text) => to.Send(CellEvent.Text, number, m =>
    {
        m.Write((byte)stream);
        m.Write(text);
    });

    public void Display(MimeBundle content, string? displayId, bool update) => to.Send(CellEvent.Display, number, m =>
    {
        m.Write(content);
        CellWire.Write(m, displayId);
        m.Write(update);
    });

    public void Result(MimeBundle content) => to.Send(CellEvent.Result, number, m => m.Write(content));

    public void Error(CellError error) => to.Send(CellEvent.Error, number, m => CellWire.Write(m, error));
}
