namespace Toolkit.ClickHouse.Pushing;

/// <summary>A block: its group's texts, with NUL between them, and its number.</summary>
internal readonly record struct Place(string Group, long Block);
