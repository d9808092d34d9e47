namespace Toolkit.Cli.Verbs;

internal static class PushVerb
{
    public static VerbCommand Create(Verb verb)
    {
        Argument<string> target = new("TARGET") { Description = "clickhouse://[user@]host[:port]/database, or clickhouses:// over TLS; a password is taken from $CLICKHOUSE_PASSWORD." };
        Option<bool> all = new("--all") { Description = "Compare everything there, also what has not changed since it was pushed." };
        return verb.Create(
            "push",
            "Bring series, ticks, option quotes and runs into a ClickHouse database: what has changed since the last push.",
            "toolkit push clickhouse://db.example.org/market",
            (call, cancel) => ClickHousePush.Is(call.Get(target)!)
                ? ClickHousePush.RunAsync(call, call.Get(target)!, call.Get(all), cancel)
                : throw ToolkitException.Usage("this is not the address of a ClickHouse database", "write clickhouse://[user@]host[:port]/database"),
            target, all);
    }
}
