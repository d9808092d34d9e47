namespace Toolkit.Tests;

/// <summary>The database of a team under tests that Toolkit.Servers.Tests runs once more, against a server; here there is none.</summary>
internal static class TestTeam
{
    public static TeamDatabase? New() => null;
}

/// <summary>A test that looks into the files of SQLite.</summary>
internal sealed class SqliteFactAttribute : FactAttribute;
