namespace Toolkit.Notebooks.Assistance;

/// <summary>A table or view that SQL cells can ask.</summary>
internal sealed record SqlTable(string Name, IReadOnlyList<(string Name, string Type)> Columns);
