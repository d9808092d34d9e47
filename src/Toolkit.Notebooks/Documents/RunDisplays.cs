using Toolkit.Notebooks.Output;

namespace Toolkit.Notebooks.Documents;

/// <summary>What the cells of one run have shown so far: displays that can be updated, and whether a chart has brought plotly.js.</summary>
internal sealed class RunDisplays
{
    private readonly Dictionary<string, List<JsonObject>> _byId = new(StringComparer.Ordinal);
    private readonly CarriedOnce _charts = new();

    /// <summary>Held by who writes to the notebook or reads it: tasks of a cell that has ended go on putting things out.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Whether the run is over, and nothing is taken any more.</summary>
    public bool IsOver { get; private set; }

    public void End()
    {
        lock (Gate)
        {
            IsOver = true;
        }
    }

    public void Add(string displayId, JsonObject output)
    {
        _byId.TryAdd(displayId, []);
        _byId[displayId].Add(output);
    }

    public IReadOnlyList<JsonObject> Under(string? displayId) => displayId is not null && _byId.TryGetValue(displayId, out List<JsonObject>? all) ? all : [];

    /// <summary>The same content, in which only the first chart of the notebook carries the half megabyte of plotly.js.</summary>
    public MimeBundle Shared(MimeBundle content) => _charts.Of(content);
}
