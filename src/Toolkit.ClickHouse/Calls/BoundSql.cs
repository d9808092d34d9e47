namespace Toolkit.ClickHouse.Calls;

/// <summary>A statement with <c>{name:Type}</c>, and what its names stand for.</summary>
internal readonly record struct BoundSql(string Text, IReadOnlyList<(string Name, string Type, object? Value)> Parameters);
