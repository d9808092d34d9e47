using System.IO.Enumeration;

namespace Toolkit.Notebooks.Jupyter;

/// <summary>The cells that this session has run, for a client's history requests.</summary>
internal sealed class ExecutionHistory
{
    private const int Session = 1;
    private const int Kept = 10_000;

    private readonly List<(int Line, string Input, string? Output)> _entries = [];

    public void Add(int line, string input, string? output)
    {
        if (_entries.Count == Kept)
        {
            _entries.RemoveAt(0);
        }

        _entries.Add((line, input, output));
    }

    /// <summary>The content of a history_reply: entries of session, line and input, with the output when it is asked for.</summary>
    public JsonArray Answer(JupyterMessage request)
    {
        IEnumerable<(int Line, string Input, string? Output)> found = request.Text("hist_access_type") switch
        {
            "range" => Range(request.Number("session") ?? 0, request.Number("start") ?? 0, request.Number("stop")),
            "search" => Search(request.Text("pattern"), request.Flag("unique", false), request.Number("n")),
            _ => _entries.TakeLast(request.Number("n") ?? int.MaxValue),
        };
        bool withOutput = request.Flag("output", false);
        return new([.. found.Select(e => (JsonNode)new JsonArray(
            Session, e.Line, withOutput ? new JsonArray(JsonValue.Create(e.Input), e.Output is null ? null : JsonValue.Create(e.Output)) : JsonValue.Create(e.Input)))]);
    }

    // 0 is the running session, a negative number one before it; only the running one is kept.
    private IEnumerable<(int Line, string Input, string? Output)> Range(int session, int start, int? stop) =>
        session is 0 or Session ? _entries.Where(e => e.Line >= start && (stop is null || e.Line < stop)) : [];

    private IEnumerable<(int Line, string Input, string? Output)> Search(string pattern, bool unique, int? n)
    {
        string glob = pattern.Length == 0 ? "*" : pattern;
        IEnumerable<(int Line, string Input, string? Output)> hits = _entries.Where(e => FileSystemName.MatchesSimpleExpression(glob, e.Input, ignoreCase: false));
        if (unique)
        {
            hits = hits.GroupBy(e => e.Input).Select(g => g.Last()).OrderBy(e => e.Line);
        }

        return n is { } most ? hits.TakeLast(most) : hits;
    }
}
