namespace Toolkit.ClickHouse.Calls;

/// <summary>The parts of <c>clickhouse://user@host:port/database</c>.</summary>
internal sealed record ClickHouseAddress(string Host, ushort Port, bool IsEncrypted, string? User, string Database)
{
    public const string PasswordVariable = "CLICKHOUSE_PASSWORD";

    private const string Form = "clickhouse://[user@]host[:port]/database";

    /// <summary>Whether a text is meant to be such an address.</summary>
    public static bool Is(string text) => text.StartsWith("clickhouse://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("clickhouses://", StringComparison.OrdinalIgnoreCase);

    public static ClickHouseAddress Parse(string text)
    {
        // What was given is not repeated: it may hold a password.
        if (!Is(text) || !Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0 || uri.Query.Length + uri.Fragment.Length > 0)
        {
            throw ToolkitException.Usage("this is not the address of a ClickHouse database", $"write {Form}, or clickhouses:// for TLS");
        }

        if (uri.UserInfo.Contains(':', StringComparison.Ordinal))
        {
            throw ToolkitException.Usage("an address with a password in it is kept by the shell and shown to others", $"leave it out, and set ${PasswordVariable}");
        }

        string database = Uri.UnescapeDataString(uri.AbsolutePath.Trim('/'));
        bool encrypted = uri.Scheme == "clickhouses";
        return database.Length > 0 && !database.Contains('/', StringComparison.Ordinal)
            ? new(uri.Host, (ushort)(uri.Port > 0 ? uri.Port : encrypted ? 8443 : 8123), encrypted, uri.UserInfo.Length > 0 ? Uri.UnescapeDataString(uri.UserInfo) : null, database)
            : throw ToolkitException.Usage($"the address of {uri.Host} names no database", $"write {Form}");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"clickhouse{(IsEncrypted ? "s" : "")}://{Host}:{Port}/{Database}");
}
