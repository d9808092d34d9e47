using System.Globalization;

namespace Toolkit.Cli.Commands;

/// <summary>One call of a verb.</summary>
internal sealed record Call(ParseResult Parsed, Report Report, GlobalChoices Choices) : IDisposable
{
    /// <summary>Connection string of the team's database, where no option names one.</summary>
    public const string TeamVariable = "TOOLKIT_TEAM";

    private TeamDatabase? _team;

    /// <summary>Seconds that a writer waits for another one, for scripts that would rather try again themselves.</summary>
    public const string BusyTimeoutVariable = "TOOLKIT_BUSY_TIMEOUT";

    /// <summary>The folder of the workspace, whether there is one or not.</summary>
    public string Folder => WorkspaceLocation.Of(Choices.Workspace);

    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);

    public T? Get<T>(Argument<T> argument) => Parsed.GetValue(argument);

    /// <summary>The workspace that must be there; verbs that only look never make one.</summary>
    /// <param name="confined">Limits of confined SQL; null for SQL that is not confined.</param>
    public Workspace Open(ConfinementOptions? confined = null) =>
        Workspace.Open(Folder, Options() with { Create = false, Confine = confined is not null, Confinement = confined ?? new() });

    /// <summary>Does long work on the workspace, on a worker.</summary>
    public async Task<T> RunAsync<T>(Func<Workspace, T> work, CancellationToken cancel)
    {
        using Workspace tk = Open();
        return await Task.Run(() => work(tk), cancel);
    }

    /// <summary>The workspace to put something into; an absent one comes into being with it.</summary>
    public Workspace OpenToFill() => Workspace.Open(Folder, Options());

    /// <summary>The workspace, made when it is absent.</summary>
    public Workspace Init() => Workspace.Init(Folder, Options());

    /// <summary>Maintenance of a workspace that may be too damaged to be opened.</summary>
    public Maintenance Maintenance() => Directory.Exists(Folder)
        ? Toolkit.Maintenance.For(Folder, Options())
        : throw ToolkitException.NotFound($"no workspace in {Folder}", "name another folder with --workspace");

    /// <summary>Lets code that opens the default workspace find the one that was named.</summary>
    public void OfferWorkspace()
    {
        if (Choices.Workspace is not null)
        {
            Environment.SetEnvironmentVariable(WorkspaceLocation.Variable, Folder);
        }
    }

    /// <summary>The team's database; null when none is named.</summary>
    public TeamDatabase? Team() => _team ??= (Choices.Team ?? Environment.GetEnvironmentVariable(TeamVariable)) is { Length: > 0 } connection
        ? PostgresTeam.At(connection, Limits().BusyTimeout)
        : null;

    public void Dispose() => _team?.Dispose();

    private WorkspaceOptions Options() => Limits() with { Team = Team() };

    private static WorkspaceOptions Limits()
    {
        WorkspaceOptions options = new();
        return Environment.GetEnvironmentVariable(BusyTimeoutVariable) switch
        {
            null or "" => options,
            { } text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0 and < 1e6 =>
                options with { BusyTimeout = TimeSpan.FromSeconds(seconds) },
            { } text => throw ToolkitException.Usage($"{BusyTimeoutVariable}: '{text}' is no number of seconds", "set it to 30 or the like, or take it away"),
        };
    }
}
