namespace Toolkit.Cli.Choices;

/// <summary>The database in which workers find each other.</summary>
internal static class ClusterChoice
{
    public static Option<string?> Option(string description) => new("--cluster")
    {
        Description = $"{description} As Npgsql takes it; a password is better left to PGPASSWORD or PGPASSFILE.",
        HelpName = "CONNECTION",
    };
}
