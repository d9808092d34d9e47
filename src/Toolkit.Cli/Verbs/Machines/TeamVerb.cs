using System.Globalization;

namespace Toolkit.Cli.Verbs;

/// <summary><c>team</c>: the PostgreSQL database in which a team's live store and runs lie.</summary>
internal static class TeamVerb
{
    public static VerbCommand Create(Verb verb) => verb.Create(
        "team", "How the team's database is; its tables are made, or brought up to date, by a login that may.", "toolkit team --team \"Host=db;Database=desk;Username=owner\"",
        (call, _) =>
        {
            TeamStatus status = Named(call).Status(TimeProvider.System);
            call.Report.Result(Shown(status), Line(status) + string.Concat(status.Problems.Select(problem => "\nproblem: " + problem)));
        },
        Login(verb));

    /// <summary>The same for a verb that goes on when it does not answer.</summary>
    /// <returns>What JSON shows; null without a team.</returns>
    public static object? Of(TeamDatabase? team, out string line)
    {
        line = "";
        try
        {
            TeamStatus? status = team?.Status(TimeProvider.System);
            line = status is null ? "" : Line(status);
            return status is null ? null : Shown(status);
        }
        catch (ToolkitException e)
        {
            line = e.Message;
            return new { team!.Name, Error = e.Message };
        }
    }

    private static VerbCommand Login(Verb verb)
    {
        Argument<string> name = new("NAME") { Description = "Name of the login." };
        Option<bool> strategy = new("--strategy") { Description = "It writes rows of strategies that it registers, and runs; it reads everything." };
        Option<bool> analyst = new("--analyst") { Description = "It reads everything, and saves and pushes runs of its own." };
        return verb.Create(
            "login", "Make a login of the database, without a password: set one with \\password in psql.", "toolkit team login carry-1 --strategy",
            (call, _) =>
            {
                if (call.Get(strategy) == call.Get(analyst))
                {
                    throw ToolkitException.Usage("what may the login do?", "give one of --strategy and --analyst");
                }

                TeamRole role = call.Get(strategy) ? TeamRole.Strategy : TeamRole.Analyst;
                ((PostgresTeam)Named(call)).AddLogin(call.Get(name)!, role);
                call.Report.Result(new { Login = call.Get(name), role }, $"login {call.Get(name)} is there, and a member of toolkit_{Json.Word(role)}; it has no password yet");
            },
            name, strategy, analyst);
    }

    private static TeamDatabase Named(Call call) => call.Team()
        ?? throw ToolkitException.Usage("no team's database is named", $"give --team \"Host=db;Database=desk;Username=me\", or set ${Call.TeamVariable}");

    private static object Shown(TeamStatus s) => new { s.Name, s.Server, s.SchemaVersion, s.Login, ClockAheadMs = Math.Round(s.ClockAhead.TotalMilliseconds, 1), s.Problems };

    private static string Line(TeamStatus s) =>
        string.Create(CultureInfo.InvariantCulture, $"{s.Name} (PostgreSQL {s.Server}, schema {s.SchemaVersion}) as {s.Login}, its clock {s.ClockAhead.TotalMilliseconds:+0;-0} ms from this one");
}
