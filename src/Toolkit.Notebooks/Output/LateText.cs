namespace Toolkit.Notebooks.Output;

/// <summary>What tasks of a cell write after the cell has ended; the next cell shows it.</summary>
internal sealed class LateText
{
    private const int Most = 1000;

    private readonly Lock _gate = new();
    private readonly Queue<(StreamName Stream, string Text)> _texts = new();

    public void Add(StreamName stream, string text)
    {
        lock (_gate)
        {
            _texts.Enqueue((stream, text));
            while (_texts.Count > Most)
            {
                _texts.Dequeue();
            }
        }
    }

    public IReadOnlyList<(StreamName Stream, string Text)> Take()
    {
        lock (_gate)
        {
            (StreamName, string)[] all = [.. _texts];
            _texts.Clear();
            return all;
        }
    }
}
