namespace Toolkit.Notebooks.Tests;

/// <summary>Everything that a cell has put out, in order.</summary>
internal sealed class RecordedOutput : ICellOutput
{
    private readonly Lock _gate = new();
    private readonly List<(string Kind, object What)> _all = [];

    public IReadOnlyList<(string Kind, object What)> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _all];
            }
        }
    }

    public string Stdout => string.Concat(All.Where(o => o.Kind == "Stdout").Select(o => (string)o.What));

    public string Stderr => string.Concat(All.Where(o => o.Kind == "Stderr").Select(o => (string)o.What));

    public MimeBundle? ResultOrNull => All.Where(o => o.Kind == "result").Select(o => (MimeBundle)o.What).LastOrDefault();

    public IReadOnlyList<MimeBundle> Displays => [.. All.Where(o => o.Kind is "display" or "update").Select(o => ((MimeBundle, string?))o.What).Select(d => d.Item1)];

    /// <summary>The plain text of the last expression.</summary>
    public string? Plain => ResultOrNull?.ByType.GetValueOrDefault(MimeBundle.Plain);

    public string? Html => ResultOrNull?.ByType.GetValueOrDefault(MimeBundle.Html);

    public CellError? ErrorOrNull => All.Where(o => o.Kind == "error").Select(o => (CellError)o.What).LastOrDefault();

    /// <summary>Called at each output, on the thread that makes it.</summary>
    public Action<string, object>? On { get; init; }

    public void Write(StreamName stream, string text) => Add(stream.ToString(), text);

    public void Display(MimeBundle content, string? displayId, bool update) => Add(update ? "update" : "display", (content, displayId));

    public void Result(MimeBundle content) => Add("result", content);

    public void Error(CellError error) => Add("error", error);

    private void Add(string kind, object what)
    {
        lock (_gate)
        {
            _all.Add((kind, what));
        }

        On?.Invoke(kind, what);
    }
}
